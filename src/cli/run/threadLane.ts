import { Worker } from "node:worker_threads";
import { createCpuSolver } from "../../compute/cpu/cpuSolver.ts";
import { MaskflowError } from "../../domain/fault.ts";
import type { PairResult } from "../../domain/result.ts";
import type { LaneHooks, PairLane } from "../../engine/worker/pairLane.ts";
import type { Claimant } from "../../engine/worker/selfClaims.ts";
import type { PairInputs } from "../../pipeline/index.ts";
import type { FromThread, ThreadSetup, ToThread } from "./threadMessages.ts";

/** A pair whose thread dies is solved again in a new thread, so many times before it fails. */
const MAX_DEATHS_PER_PAIR = 2;

/**
 * A lane that solves in a worker thread; the thread starts with the first pair.
 * @param claims shared by all lanes of a run, so that each self-solution is computed by one of them
 */
export function createThreadLane(setup: ThreadSetup, claims: { begin(): Claimant }): PairLane {
	const { kind, adapter } = createCpuSolver();
	let thread: Worker | null = null;

	async function solve(inputs: PairInputs, hooks: LaneHooks): Promise<PairResult> {
		for (let deaths = 0; ; deaths++) {
			thread ??= startThread(setup);
			const claimant = claims.begin();
			const answer = await ask(thread, inputs, hooks, claimant);
			claimant.end();
			hooks.signal.throwIfAborted();
			if (answer.kind === "solved") return answer.result;
			if (answer.kind === "failed") throw new MaskflowError(answer.fault);
			thread = null;
			if (deaths >= MAX_DEATHS_PER_PAIR) throw new MaskflowError(diedFault("error", answer.detail));
			hooks.onNotice(diedFault("warning", answer.detail));
		}
	}

	return { kind, adapter, solve, dispose: () => void thread?.terminate() };
}

/** The bundle puts the thread's entry beside the command's. */
function startThread(setup: ThreadSetup): Worker {
	const thread = new Worker(new URL("./worker.js", import.meta.url), { workerData: setup });
	thread.unref(); // An idle thread must not keep the process alive.
	return thread;
}

type Answer = Extract<FromThread, { kind: "solved" | "failed" }> | { readonly kind: "died"; readonly detail: string };

function ask(
	thread: Worker,
	inputs: PairInputs,
	{ signal, onStage, onNotice }: LaneHooks,
	claimant: Claimant,
): Promise<Answer> {
	return new Promise((resolve) => {
		const say = (message: ToThread) => thread.postMessage(message);
		const cancel = () => say({ kind: "cancel" });
		const settle = (answer: Answer) => {
			signal.removeEventListener("abort", cancel);
			thread.off("message", hear).off("error", fail).off("exit", exit);
			thread.unref();
			resolve(answer);
		};
		const hear = (message: FromThread) => {
			if (message.kind === "stage") onStage(message.stage, message.detail);
			else if (message.kind === "notice") onNotice(message.fault);
			else if (message.kind === "claim") void claimant.claim(message.key).then(() => say({ kind: "claimed" }));
			else if (message.kind === "release") claimant.release();
			else settle(message);
		};
		const fail = (error: Error) => settle({ kind: "died", detail: error.stack ?? error.message });
		const exit = (code: number) => settle({ kind: "died", detail: `The thread ended with code ${code}.` });
		thread.ref();
		thread.on("message", hear).on("error", fail).on("exit", exit);
		signal.addEventListener("abort", cancel);
		say({ kind: "solve", inputs });
	});
}

function diedFault(severity: "error" | "warning", detail: string) {
	const message = "The thread that solved this pair died.";
	const nextStep =
		severity === "warning" ? "Nothing to do: the pair is solved again in a new one." : "Run again with fewer --jobs.";
	return { code: "thread-died", severity, message, nextStep, detail };
}

import { type Fault, MaskflowError } from "../../../domain/fault.ts";
import type { PairResult } from "../../../domain/result.ts";
import type { PairInputs, RunIdentity } from "../../../pipeline/index.ts";
import type { LaneHooks, PairLane } from "../pairLane.ts";
import { createSelfClaims } from "../selfClaims.ts";
import { type SolverThread, startSolverThread } from "./solverThread.ts";
import type { StartThread } from "./threadMessages.ts";

/** A pair whose thread dies is solved again in a new thread, so many times before it fails. */
const MAX_DEATHS_PER_PAIR = 2;

export interface ThreadLaneNeeds {
	readonly count: number;
	readonly start: StartThread;
	readonly identity: RunIdentity;
	/** A lane of the same kind in this thread: what says which solver it is, and solves where no thread can be had. */
	readonly own: PairLane;
	/** What a person can do about a pair that no thread survives. */
	readonly afterDeaths: string;
}

/**
 * Lanes that solve in a thread each, which starts with the lane's first pair. Each self-solution is computed by one of
 * them. Where a thread can't be started no further one is tried: its lane's pairs are solved by the lane in this thread.
 */
export function createThreadLanes({ count, start, identity, own, afterDeaths }: ThreadLaneNeeds): readonly PairLane[] {
	const claims = createSelfClaims();
	let startable = true;

	function createLane(): PairLane {
		let thread: SolverThread | null = null;

		async function solve(inputs: PairInputs, hooks: LaneHooks): Promise<PairResult> {
			for (let deaths = 0; ; ) {
				if (thread === null || thread.dead) thread = startable ? startSolverThread(start) : null;
				if (thread === null) return own.solve(inputs, hooks);
				const answer = await thread.solve(inputs, identity, hooks, claims.begin());
				hooks.signal.throwIfAborted();
				if (answer.kind === "solved") return answer.result;
				if (answer.kind === "failed") throw new MaskflowError(answer.fault);
				if (!answer.began) {
					if (startable) hooks.onNotice(notStarted(answer.detail));
					startable = false;
				} else {
					if (deaths++ >= MAX_DEATHS_PER_PAIR) throw new MaskflowError(died("error", afterDeaths, answer.detail));
					hooks.onNotice(died("warning", SOLVED_AGAIN, answer.detail));
				}
			}
		}

		const dispose = () => {
			thread?.terminate();
			own.dispose();
		};
		return { kind: own.kind, adapter: own.adapter, solve, dispose };
	}

	return Array.from({ length: count }, createLane);
}

const SOLVED_AGAIN = "Nothing to do: the pair is solved again in a new one.";

function died(severity: "error" | "warning", nextStep: string, detail: string): Fault {
	return { code: "thread-died", severity, message: "The thread that solved this pair died.", nextStep, detail };
}

function notStarted(detail: string): Fault {
	return {
		code: "thread-not-started",
		severity: "warning",
		message: "A thread for solving could not be started; fewer pairs are solved at once, which takes longer.",
		nextStep: "Nothing to do: the results are the same.",
		detail,
	};
}

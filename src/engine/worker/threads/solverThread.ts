import { faultFromError } from "../../../domain/fault.ts";
import type { PairInputs, RunIdentity } from "../../../pipeline/index.ts";
import type { LaneHooks } from "../pairLane.ts";
import type { Claimant } from "../selfClaims.ts";
import type { FromThread, StartThread, Thread } from "./threadMessages.ts";

/** A thread that says nothing for so long after its start never will: browsers queue workers beyond their limit without a word. */
export const START_LIMIT_MS = 20_000;

export type ThreadAnswer =
	| Extract<FromThread, { kind: "solved" | "failed" }>
	/** `began` is false where the thread never came to listen. */
	| { readonly kind: "died"; readonly began: boolean; readonly detail: string };

/** A thread with its state: it can die at any moment, with a pair in hand or without. */
export interface SolverThread {
	readonly dead: boolean;
	/** One pair at a time. Resolves in any case; after the signal's abort as soon as the thread has let go of the pair. */
	solve(inputs: PairInputs, identity: RunIdentity, hooks: LaneHooks, claimant: Claimant): Promise<ThreadAnswer>;
	terminate(): void;
}

/** Starts a thread; that it can't be had is the answer to the first pair. */
export function startSolverThread(start: StartThread): SolverThread {
	let death: ThreadAnswer | null = null;
	let began = false;
	/** Hears what the thread says of the pair in hand. */
	let hear: (message: FromThread) => void = () => {};
	let settle: (answer: ThreadAnswer) => void = () => {};
	let thread: Thread | null = null;
	const timer = setTimeout(() => die("The thread did not answer."), START_LIMIT_MS);

	function die(detail: string): void {
		if (death !== null) return;
		clearTimeout(timer);
		death = { kind: "died", began, detail };
		thread?.terminate();
		settle(death);
	}

	function onMessage(message: FromThread): void {
		if (death !== null) return;
		if (message.kind !== "ready") hear(message);
		else {
			began = true;
			clearTimeout(timer);
		}
	}

	try {
		thread = start({ onMessage, onDeath: die });
	} catch (error) {
		die(faultFromError(error).message);
	}

	return {
		get dead() {
			return death !== null;
		},
		async solve(inputs, identity, { signal, onStage, onNotice }, claimant) {
			const say: Thread["post"] = (message) => thread?.post(message);
			const cancel = () => (began ? say({ kind: "cancel" }) : die("It was stopped before it began."));
			try {
				return await new Promise<ThreadAnswer>((resolve) => {
					settle = resolve;
					hear = (message) => {
						if (message.kind === "stage") onStage(message.stage, message.detail);
						else if (message.kind === "notice") onNotice(message.fault);
						else if (message.kind === "claim") void claimant.claim(message.key).then(() => say({ kind: "claimed" }));
						else if (message.kind === "release") claimant.release();
						else if (message.kind !== "ready") resolve(message);
					};
					signal.addEventListener("abort", cancel);
					if (death !== null) resolve(death);
					else say({ kind: "solve", inputs, identity });
				});
			} finally {
				signal.removeEventListener("abort", cancel);
				claimant.end();
			}
		},
		terminate: () => die("It was stopped."),
	};
}

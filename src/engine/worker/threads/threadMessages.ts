import type { Fault } from "../../../domain/fault.ts";
import type { PairResult } from "../../../domain/result.ts";
import type { PairInputs, RunIdentity } from "../../../pipeline/index.ts";
import type { LaneHooks } from "../pairLane.ts";

/** A thread solves one pair at a time: the next "solve" follows the answer to the one before. */
export type ToThread =
	| { readonly kind: "solve"; readonly inputs: PairInputs; readonly identity: RunIdentity }
	| { readonly kind: "cancel" }
	/** The self-solution that it asked for is no other thread's. */
	| { readonly kind: "claimed" };

export type FromThread =
	/** The first word: its code has been loaded and it listens. */
	| { readonly kind: "ready" }
	| { readonly kind: "stage"; readonly stage: Parameters<LaneHooks["onStage"]>[0]; readonly detail: string }
	| { readonly kind: "notice"; readonly fault: Fault }
	| { readonly kind: "claim"; readonly key: string }
	| { readonly kind: "release" }
	| { readonly kind: "solved"; readonly result: PairResult }
	| { readonly kind: "failed"; readonly fault: Fault };

/** A thread, as the one who started it sees it: a Web Worker or a thread of Node. */
export interface Thread {
	/** Messages wait until the thread listens. */
	post(message: ToThread): void;
	terminate(): void;
}

export interface ThreadListener {
	readonly onMessage: (message: FromThread) => void;
	/** The thread has ended, or never began, and why. May be called more than once. */
	readonly onDeath: (detail: string) => void;
}

/** @throws where the machine has no threads to give */
export type StartThread = (listener: ThreadListener) => Thread;

/** The other end, as the thread sees it. */
export interface HostPort {
	post(message: FromThread): void;
	listen(hear: (message: ToThread) => void): void;
}

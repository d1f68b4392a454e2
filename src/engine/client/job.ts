import type { RunSummary } from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";

/** Something under way in the engine. `outcome` never rejects and always settles, also when the worker dies. */
export interface Job<T> {
	readonly outcome: Promise<Outcome<T>>;
	/** Asks the worker to stop; a worker that does not answer within a second is terminated and started again. */
	cancel(): void;
}

/** A run under way. `cancel` is "stop now": the pair in hand is given up, finished pairs stay. */
export interface RunJob extends Job<RunSummary> {
	/** After the pair in hand; the event `paused` says when. */
	pause(): void;
	resume(): void;
	/** The outcome is `done` with `header.state` "stopped". */
	stopAfterPair(): void;
}

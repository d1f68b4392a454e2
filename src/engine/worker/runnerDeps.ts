import type { Dataset } from "../../domain/dataset.ts";
import type { CanonicalFrame } from "../../domain/frame.ts";
import type { FrameCache, RunStore } from "../../domain/ports.ts";
import type { RunIdentity } from "../../pipeline/index.ts";
import type { RunRequest } from "../contract/engineApi.ts";
import type { Canonicalise } from "./frameSupply.ts";
import type { PairLane } from "./pairLane.ts";

/** Everything a run needs from outside; nothing here knows a browser or Node. */
export interface RunnerDeps {
	readonly dataset: Dataset;
	readonly frames: FrameCache;
	readonly store: RunStore;
	/** One lane solves pair after pair; several solve several pairs at once. At least one. */
	readonly lanes: readonly PairLane[];
	/**
	 * Whether results are stored in the order of the manifest, each after those before it, though lanes overtake each other. It costs
	 * nothing where lanes share a thread; where they don't, a thread that is two pairs ahead of a slow one waits for it. Where an earlier
	 * pair is given up or can't be stored, those after it that are solved are stored all the same: finished work is never thrown away.
	 */
	readonly ordered: boolean;
	readonly canonicalise: Canonicalise;
	readonly orientTarget: (source: CanonicalFrame, target: CanonicalFrame) => CanonicalFrame;
	readonly identity: RunIdentity;
	readonly clock: { readonly nowMs: () => number; readonly date: () => Date };
	/** Where a person can free storage: wait for "resume" when it is full. Elsewhere the run fails. */
	readonly waitWhenFull: boolean;
}

/** What of a request decides which pairs run and under which name. */
export type RunnerRequest = Pick<
	RunRequest,
	"runId" | "parameters" | "selection" | "orientationOverrides" | "noResume"
>;

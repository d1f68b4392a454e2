import type { FrameRecord } from "./frame.ts";

/** Labels of a manifest row that are carried to the outputs; they never decide how a pair is solved. */
export interface PairLabels {
	readonly setType: string;
	readonly setRank: number | null;
	readonly genotype: string;
	readonly binSrcHpf: number | null;
	readonly binTgtHpf: number | null;
	readonly stageSrcHpf: number | null;
	readonly stageTgtHpf: number | null;
	readonly isControlPair: boolean;
	readonly analysisUse: boolean;
}

/** One ordered comparison: source frame → target frame. */
export interface PairSpec {
	readonly pairId: string;
	/** Line of the manifest, 1-based, header = 1. */
	readonly row: number;
	readonly source: FrameRecord;
	readonly target: FrameRecord;
	readonly labels: PairLabels;
	/** Columns that Maskflow does not know, name → text, in file order. */
	readonly extra: Readonly<Record<string, string>>;
}

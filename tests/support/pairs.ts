import type { TransportSolver } from "../../src/compute/operations.ts";
import type { CanonicalFrame, FrameRecord } from "../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../src/domain/grid.ts";
import type { Mask } from "../../src/domain/mask.ts";
import type { PairSpec } from "../../src/domain/pair.ts";
import { DEFAULT_PARAMETERS, type RunParameters } from "../../src/domain/parameters.ts";
import type { FrameCache } from "../../src/domain/ports.ts";
import type { SelfSolution } from "../../src/domain/result.ts";
import type { PairContext } from "../../src/pipeline/index.ts";

/** A canonical mask from a rule on (y, x). */
export function canonicalMask(inside: (y: number, x: number) => boolean): Mask {
	const data = new Uint8Array(CANONICAL_PIXELS);
	for (let i = 0; i < data.length; i++) data[i] = Number(inside(Math.floor(i / CANONICAL_WIDTH), i % CANONICAL_WIDTH));
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}

/** A frame that already lies on the canonical grid. */
export function frameOfMask(mask: Mask): CanonicalFrame {
	return {
		mask,
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		umPerPx: 10,
		yolkPresent: false,
		retainedRatio: 1,
		axisRatio: Number.NaN,
		clamped: false,
		areaRemovedPct: 0,
	};
}

function recordOf(embryoId: string): FrameRecord {
	const unknown = { experimentId: "", experimentDate: "", well: "", snipId: "", imageId: "" };
	return { ref: embryoId, embryoId, frameIndex: 0, ...unknown, timeInt: null, relativeTimeS: null };
}

export function pairSpec(pairId: string): PairSpec {
	const hours = { binSrcHpf: null, binTgtHpf: null, stageSrcHpf: null, stageTgtHpf: null };
	return {
		pairId,
		row: 2,
		source: recordOf("source"),
		target: recordOf("target"),
		labels: { setType: "", setRank: null, genotype: "", ...hours, isControlPair: false, analysisUse: true },
		extra: {},
	};
}

/** Two masks as the pipeline takes a pair. */
export function pairInputs(source: Mask, target: Mask) {
	const frames = { source: frameOfMask(source), target: frameOfMask(target) };
	return { pair: pairSpec("pair"), ...frames, sourceKey: "source", targetKey: "target" };
}

/** A frame cache in memory that counts what it was asked to keep. */
function memoryFrameCache(): FrameCache & { readonly selves: Map<string, SelfSolution> } {
	const frames = new Map<string, CanonicalFrame>();
	const selves = new Map<string, SelfSolution>();
	return {
		selves,
		get: async (key) => frames.get(key),
		put: async (key, frame) => void frames.set(key, frame),
		getSelfSolution: async (key) => selves.get(key),
		putSelfSolution: async (key, solution) => void selves.set(key, solution),
	};
}

export function pairContext(solver: TransportSolver, parameters: Partial<RunParameters> = {}): PairContext {
	const identity = { runId: "test", parametersSha256: "0".repeat(64), appVersion: "0.0.0" };
	const merged = { ...DEFAULT_PARAMETERS, align: "none" as const, ...parameters };
	return { ...identity, parameters: merged, solver, frames: memoryFrameCache() };
}

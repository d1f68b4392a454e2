import { expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import type { CanonicalFrame } from "../../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import type { FrameCache } from "../../../src/domain/ports.ts";
import type { SelfSolution } from "../../../src/domain/result.ts";
import type { ReviewReport } from "../../../src/domain/review.ts";
import { bytesOfRun, pairsToSolve } from "../../../src/engine/worker/storageNeed.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { packArtifacts } from "../../../src/storage/artifactCodec.ts";
import { pack } from "../../../src/storage/pack.ts";
import { FakeDataset, IDENTITY, memoryFrames, pairSpec, reviewRow } from "./fakes.ts";

/** An ellipse that tapers, half axes in px. */
function taperedFrame(halfLength: number, halfHeight: number): CanonicalFrame {
	const data = new Uint8Array(CANONICAL_PIXELS).map((_, i) => {
		const x = ((i % CANONICAL_WIDTH) - 287.5) / halfLength;
		const y = (Math.floor(i / CANONICAL_WIDTH) - 127.5) / (halfHeight * (1.1 - 0.5 * x));
		return x * x + y * y <= 1 ? 1 : 0;
	});
	return {
		mask: { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data },
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		umPerPx: 10,
		yolkPresent: false,
		retainedRatio: 1,
		axisRatio: 3,
		clamped: false,
		areaRemovedPct: 0,
	};
}

const areaOf = ({ mask }: CanonicalFrame) => mask.data.reduce((sum, value) => sum + value, 0);

/** A review of n equal pairs of one reference, raw pixels of 5 µm. */
function reviewOf(pairs: number, sourcePx: number, targetPx: number): ReviewReport {
	const frame = (ref: string, canonicalPx: number) => ({
		ref,
		state: "found" as const,
		heightPx: 500,
		widthPx: 1000,
		areaPx: 4 * canonicalPx,
		umPerPx: 5,
		yolkFound: false,
	});
	const rows = Array.from({ length: pairs }, (_, i) => ({
		...reviewRow(pairSpec(`p${i}`, "wt", `m${i}`)),
		source: frame("wt", sourcePx),
		target: frame(`m${i}`, targetPx),
	}));
	return new FakeDataset(rows).review;
}

test.each([
	{ size: "small", storeCoupling: false, halfLength: 40, halfHeight: 12 },
	{ size: "as large as an embryo", storeCoupling: false, halfLength: 118, halfHeight: 30 },
	{ size: "small, with its coupling", storeCoupling: true, halfLength: 40, halfHeight: 12 },
])("a pair takes at most what is announced and more than half of it: $size", async (c) => {
	const parameters = { ...DEFAULT_PARAMETERS, storeCoupling: c.storeCoupling };
	const [source, target] = [taperedFrame(c.halfLength, c.halfHeight), taperedFrame(c.halfLength - 4, c.halfHeight + 2)];
	let cachedBytes = 0;
	const frames: FrameCache = {
		...memoryFrames(),
		putSelfSolution: async (_key: string, solution: SelfSolution) => {
			cachedBytes += (await pack(solution)).byteLength;
		},
	};
	const inputs = { pair: pairSpec("p0", "wt", "m0"), source, target, sourceKey: "wt", targetKey: "m0" };
	const context = { ...IDENTITY, parameters, solver: createCpuSolver(), frames };
	const { row, artifacts } = await solvePair(inputs, context);
	if (artifacts === null) throw new Error("The pair was not solved.");
	for (const frame of [source, target]) cachedBytes += (await pack(frame)).byteLength;
	const taken = (await packArtifacts(artifacts)).byteLength + JSON.stringify(row).length + cachedBytes;
	const announced = bytesOfRun(reviewOf(1, areaOf(source), areaOf(target)), parameters, new Set());
	expect(taken).toBeLessThanOrEqual(announced);
	expect(taken).toBeGreaterThan(announced / 2);
});

test("finished pairs and pairs that can't run take nothing; frames count once", () => {
	const review = reviewOf(3, 5000, 5000);
	const bytes = (done: string[]) => bytesOfRun(review, DEFAULT_PARAMETERS, new Set(done));
	const perPair = bytes([]) - bytes(["p0"]);
	expect(bytes(["p0"]) - bytes(["p0", "p1"])).toBe(perPair);
	expect(bytes(["p0", "p1"])).toBeGreaterThan(perPair);
	expect(bytes(["p0", "p1", "p2"])).toBe(0);
	const refused = { ...review, rows: review.rows.map((row) => ({ ...row, runnable: false })) };
	expect(pairsToSolve(refused, new Set())).toEqual([]);
});

test("sampling and couplings are counted", () => {
	const review = reviewOf(1, 5000, 5000);
	const bytes = (change: Partial<typeof DEFAULT_PARAMETERS>) =>
		bytesOfRun(review, { ...DEFAULT_PARAMETERS, ...change }, new Set());
	expect(bytes({ maxSupportPoints: 1000 })).toBeLessThan(bytes({}) / 3);
	expect(bytes({ storeCoupling: true })).toBeGreaterThan(10 * bytes({}));
	expect(bytes({ align: "none" })).toBeGreaterThan(3 * bytes({}));
});

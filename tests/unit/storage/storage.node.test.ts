import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { faultFromError } from "../../../src/domain/fault.ts";
import type { CanonicalFrame } from "../../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../../src/domain/parameters.ts";
import type { RunHeader, RunLogLine } from "../../../src/domain/ports.ts";
import type { FrameQuality, PairArtifacts, PairResult } from "../../../src/domain/result.ts";
import { failedRow, solvePair } from "../../../src/pipeline/index.ts";
import { packArtifacts, unpackArtifacts } from "../../../src/storage/artifactCodec.ts";
import { cachedBytes, createFrameCache, trimCache } from "../../../src/storage/frameCache.ts";
import { createRunStore } from "../../../src/storage/runStore.ts";
import { type MaskflowDatabase, openDatabase } from "../../../src/storage/schema.ts";
import { guardQuota } from "../../../src/storage/storageFault.ts";
import { IDENTITY, memoryFrames, pairSpec } from "../engine/fakes.ts";

let db: MaskflowDatabase;
beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	db = await openDatabase();
});

const header = (runId: string, pairIds: readonly string[]): RunHeader => ({
	runId,
	pairIds,
	parameters: DEFAULT_PARAMETERS,
	parametersSha256: "sha",
	selection: DEFAULT_SELECTION,
	appVersion: "test",
	startedAt: "2026-01-01T00:00:00.000Z",
	finishedAt: null,
	state: "running",
	backend: "cpu",
	adapter: "test",
});

function result(pairId: string, artifacts: PairArtifacts | null): PairResult {
	const fault = { code: "x", severity: "error", message: "It failed.", nextStep: "" } as const;
	const row = failedRow(pairSpec(pairId, "a", "b"), fault, IDENTITY, { kind: "cpu", adapter: "test" });
	return { row: { ...row, success: artifacts !== null }, artifacts };
}

/** A disc-like support of about n pixels with fields as rough as real ones. */
function artifactsOf(n: number): PairArtifacts {
	const index = Uint32Array.from(
		{ length: n },
		(_, k) => (70 + Math.floor(k / 200)) * CANONICAL_WIDTH + 180 + (k % 200),
	);
	const float = (f: (k: number) => number, per = 1) => Float32Array.from({ length: per * n }, (_, k) => f(k));
	const rough = (k: number) => Math.sin(k / 37) * 3 + ((k * 2654435761) % 1000) / 1e5;
	const side = {
		index,
		weight: float(() => 1),
		cost: float((k) => Math.abs(rough(k))),
		massDelta: float((k) => rough(k) / 100),
		potential: Float64Array.from({ length: n }, (_, k) => rough(k) / 1e3),
		maskBits: new Uint8Array(CANONICAL_PIXELS / 8),
	};
	const frame: FrameQuality = {
		embryoId: "e",
		frameIndex: null,
		umPerPx: 5,
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		retainedRatio: 1,
		axisRatio: Number.NaN,
		clamped: false,
		areaRemovedPct: 0,
	};
	return {
		crop: { y0: 0, y1: 1, x0: 0, x1: 1 },
		source: { ...side, velocityYx: float(rough, 2), velocityDebiasedYx: float((k) => rough(k + 5), 2) },
		target: side,
		sourceFrame: frame,
		targetFrame: { ...frame, frameIndex: 3 },
		certificate: { marginalError: 1e-5, relativeGap: -0, primalObjective: 1, dualObjective: 1, converged: true },
		trace: [{ factor: 4, sweeps: 2, atSweep: [1, 2], error: [1, Number.POSITIVE_INFINITY], gap: [Number.NaN, 0.5] }],
	};
}

const FRAME: CanonicalFrame = {
	mask: {
		height: CANONICAL_HEIGHT,
		width: CANONICAL_WIDTH,
		data: new Uint8Array(CANONICAL_PIXELS).fill(1, 1000, 9000),
	},
	alignmentUsed: "centroid",
	orientation: "r180",
	orientationOverridden: false,
	transformRawToCanonical: [1, 0, 0, 0, 1, 0],
	umPerPx: 5,
	yolkPresent: false,
	retainedRatio: 1,
	axisRatio: 3,
	clamped: false,
	areaRemovedPct: 0.5,
};

/** A filled ellipse in the middle of the canonical grid, half axes in px. */
function ellipseFrame(halfLength: number, halfHeight: number): CanonicalFrame {
	const data = new Uint8Array(CANONICAL_PIXELS).map((_, i) => {
		const y = (Math.floor(i / CANONICAL_WIDTH) - 127.5) / halfHeight;
		const x = ((i % CANONICAL_WIDTH) - 287.5) / halfLength;
		return x * x + y * y <= 1 ? 1 : 0;
	});
	return { ...FRAME, mask: { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data } };
}

describe("runs", () => {
	test("a result comes back bit for bit, NaN and all", async () => {
		const store = createRunStore(db);
		await store.writeHeader(header("run", ["p"]));
		const artifacts = artifactsOf(500);
		await store.putResult("run", result("p", artifacts));
		expect((await store.readResult("run", "p")).artifacts).toEqual(artifacts);
	});

	test("a solved pair of 11,000 px takes at most 500 kB", async () => {
		const [source, target] = [ellipseFrame(118, 30), ellipseFrame(112, 32)];
		const inputs = { pair: pairSpec("p", "a", "b"), source, target, sourceKey: "a", targetKey: "b" };
		const { artifacts } = await solvePair(inputs, { ...IDENTITY, solver: createCpuSolver(), frames: memoryFrames() });
		if (artifacts === null) throw new Error("The pair was not solved.");
		expect(artifacts.source.index.length).toBeGreaterThanOrEqual(11_000);
		const packed = await packArtifacts(artifacts);
		expect(packed.byteLength).toBeLessThanOrEqual(500_000);
		expect(await unpackArtifacts(packed)).toEqual(artifacts);
	});

	test("results survive closing the database; only successes count as done", async () => {
		const store = createRunStore(db);
		await store.writeHeader(header("run", ["a", "b"]));
		await store.putResult("run", result("a", artifactsOf(10)));
		await store.putResult("run", result("b", null));
		db.close();
		const again = createRunStore(await openDatabase());
		expect(await again.succeededPairs("run")).toEqual(new Set(["a"]));
		expect(await again.listRuns()).toMatchObject([{ header: { runId: "run" }, ok: 1, failed: 1 }]);
	});

	test("rows come in the header's order, whatever order they were stored in, and a retried pair has one", async () => {
		const store = createRunStore(db);
		await store.writeHeader(header("run", ["c", "a", "b", "not yet"]));
		for (const pairId of ["a", "b", "c", "a"]) await store.putResult("run", result(pairId, null));
		expect((await store.readRows("run")).rows.map((row) => row.pair_id)).toEqual(["c", "a", "b"]);
	});

	test("a failed retry removes the artifacts of an earlier success", async () => {
		const store = createRunStore(db);
		await store.writeHeader(header("run", ["a"]));
		await store.putResult("run", result("a", artifactsOf(10)));
		await store.putResult("run", result("a", null));
		expect((await store.readResult("run", "a")).artifacts).toBeNull();
	});

	test("renaming keeps results and log under the new name, and refuses a taken one", async () => {
		const store = createRunStore(db);
		const line: RunLogLine = {
			runId: "old",
			pairId: "a",
			status: "ok",
			runtimeSec: 1,
			cost: 2,
			converged: true,
			error: "",
		};
		await store.writeHeader(header("old", ["a"]));
		await store.putResult("old", result("a", artifactsOf(10)));
		await store.appendLog(line);
		await store.renameRun("old", "new");
		expect(await store.readHeader("old")).toBeUndefined();
		expect((await store.readRows("new")).rows[0]?.run_id).toBe("new");
		expect(await store.readLog("new")).toEqual([{ ...line, runId: "new" }]);
		await store.writeHeader(header("old", []));
		expect(faultFromError(await store.renameRun("old", "new").catch((e: unknown) => e)).code).toBe("run-exists");
	});

	test("deleting a run leaves the others alone", async () => {
		const store = createRunStore(db);
		for (const runId of ["one", "two"]) {
			await store.writeHeader(header(runId, ["a"]));
			await store.putResult(runId, result("a", artifactsOf(10)));
		}
		await store.deleteRun("one");
		expect(Object.keys(await store.runBytes())).toEqual(["two"]);
		expect((await store.runBytes()).two).toBeGreaterThan(0);
		expect(await db.count("artifacts")).toBe(1);
		expect(faultFromError(await store.readRows("one").catch((e: unknown) => e)).code).toBe("unknown-run");
	});
});

describe("the frame cache", () => {
	test("gives back equal frames and self-solutions, and undefined for what it has not", async () => {
		const cache = createFrameCache(db);
		const solution = {
			potential: Float64Array.of(1, 2),
			displacementYx: Float64Array.of(1, 2, 3, 4),
			plannedMass: 1,
			plannedPotential: 2,
			plannedEntropy: Number.NaN,
			converged: true,
		};
		await cache.put("k", FRAME);
		await cache.putSelfSolution("s", solution);
		expect(await cache.get("k")).toEqual(FRAME);
		expect(await cache.getSelfSolution("s")).toEqual(solution);
		expect(await cache.get("other")).toBeUndefined();
	});

	test("damaged bytes count as missing", async () => {
		const cache = createFrameCache(db);
		await cache.put("k", FRAME);
		await db.put("frames", Uint8Array.of(1, 2, 3), "k");
		expect(await cache.get("k")).toBeUndefined();
	});

	test("trimming removes what was not wanted for longest", async () => {
		let time = 0;
		const cache = createFrameCache(db, () => ++time);
		for (const key of ["a", "b", "c"]) await cache.put(key, FRAME);
		await cache.get("a");
		await trimCache(db, ((await cachedBytes(db)) * 2) / 3);
		expect(await db.getAllKeys("frames")).toEqual(["a", "c"]);
		await trimCache(db, 0);
		expect(await cachedBytes(db)).toBe(0);
		expect(await db.count("frames")).toBe(0);
	});
});

test("a full quota becomes a fault that says what to do; other errors pass", async () => {
	const quota = guardQuota(() => Promise.reject(new DOMException("no room", "QuotaExceededError")));
	expect(faultFromError(await quota.catch((e: unknown) => e)).code).toBe("storage-full");
	await expect(guardQuota(() => Promise.reject(new Error("other")))).rejects.toThrow("other");
});

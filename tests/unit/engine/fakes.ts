import type { TransportSolver } from "../../../src/compute/operations.ts";
import type { Dataset } from "../../../src/domain/dataset.ts";
import { MaskflowError } from "../../../src/domain/fault.ts";
import type { CanonicalFrame, FrameRecord, RawFrame } from "../../../src/domain/frame.ts";
import type { PairSpec } from "../../../src/domain/pair.ts";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION, type RunParameters } from "../../../src/domain/parameters.ts";
import type { FrameCache, RunHeader, RunLogLine, RunStore } from "../../../src/domain/ports.ts";
import type { PairResult } from "../../../src/domain/result.ts";
import type { ReviewRow } from "../../../src/domain/review.ts";
import type { RunEvent } from "../../../src/engine/contract/engineApi.ts";
import { createSolverLanes, type PairLane } from "../../../src/engine/worker/pairLane.ts";
import { RunControl } from "../../../src/engine/worker/runControl.ts";
import { runPairs } from "../../../src/engine/worker/runner.ts";
import type { RunnerDeps, RunnerRequest } from "../../../src/engine/worker/runnerDeps.ts";
import { failedRow, type PairContext, type PairInputs, type RunIdentity } from "../../../src/pipeline/index.ts";

function frameRecord(ref: string): FrameRecord {
	return {
		ref,
		embryoId: ref,
		frameIndex: 0,
		experimentId: "",
		experimentDate: "",
		well: "",
		snipId: "",
		imageId: "",
		timeInt: null,
		relativeTimeS: null,
	};
}

export function pairSpec(pairId: string, source: string, target: string, row = 2): PairSpec {
	const labels = {
		setType: "",
		setRank: null,
		genotype: "",
		binSrcHpf: null,
		binTgtHpf: null,
		stageSrcHpf: null,
		stageTgtHpf: null,
		isControlPair: false,
		analysisUse: true,
	};
	return { pairId, row, source: frameRecord(source), target: frameRecord(target), labels, extra: {} };
}

export function reviewRow(pair: PairSpec, fault?: ReviewRow["faults"][number]): ReviewRow {
	const faults = fault === undefined ? [] : [fault];
	return {
		row: pair.row,
		pairId: pair.pairId,
		pair,
		source: null,
		target: null,
		faults,
		runnable: fault === undefined,
	};
}

/** A dataset of named frames; counts how often each is decoded. Frames whose name starts with "bad" can't be. */
export class FakeDataset implements Dataset {
	readonly review;
	readonly decodes = new Map<string, number>();
	/** Raised when the masks are to be others. */
	version = 1;
	constructor(rows: readonly ReviewRow[]) {
		this.review = {
			manifestPath: "manifest.csv",
			rows,
			faults: [],
			rowsInManifest: rows.length,
			rowsFilteredOut: 0,
			uniqueFrames: 0,
			extraColumns: [],
			unusedFiles: 0,
		};
	}
	async fingerprint(record: FrameRecord): Promise<string> {
		return `digest of ${record.ref}, version ${this.version}`;
	}
	async loadFrame(record: FrameRecord): Promise<RawFrame> {
		this.decodes.set(record.ref, (this.decodes.get(record.ref) ?? 0) + 1);
		if (record.ref.startsWith("bad")) {
			const fault = {
				code: "bad-mask",
				severity: "error",
				message: "The mask is empty.",
				nextStep: "Draw one.",
			} as const;
			throw new MaskflowError(fault);
		}
		return { record, mask: { height: 1, width: 1, data: Uint8Array.of(1) }, yolk: null, umPerPx: 10 };
	}
}

export function memoryFrames(): FrameCache {
	const frames = new Map<string, CanonicalFrame>();
	return {
		get: async (key) => frames.get(key),
		put: async (key, frame) => void frames.set(key, frame),
		getSelfSolution: async () => undefined,
		putSelfSolution: async () => {},
	};
}

/** Keeps what a disk would keep. `putResult` may be told to fail. */
export class MemoryStore implements RunStore {
	header: RunHeader | undefined;
	readonly results = new Map<string, PairResult>();
	readonly log: RunLogLine[] = [];
	/** Every result ever written, in order. */
	readonly written: string[] = [];
	beforePut: (pairId: string) => void = () => {};
	async readHeader(): Promise<RunHeader | undefined> {
		return this.header;
	}
	async writeHeader(header: RunHeader): Promise<void> {
		this.header = header;
	}
	async succeededPairs(): Promise<ReadonlySet<string>> {
		return new Set([...this.results].filter(([, result]) => result.row.success).map(([pairId]) => pairId));
	}
	async putResult(_runId: string, result: PairResult): Promise<void> {
		this.beforePut(result.row.pair_id);
		this.results.set(result.row.pair_id, result);
		this.written.push(result.row.pair_id);
	}
	async appendLog(line: RunLogLine): Promise<void> {
		this.log.push(line);
	}
}

export const IDENTITY: RunIdentity = {
	runId: "run",
	parameters: DEFAULT_PARAMETERS,
	parametersSha256: "sha",
	appVersion: "test",
};

export function fakeSolver(name: string, kind: "cpu" | "webgpu" = "cpu"): TransportSolver {
	return {
		kind,
		atOnce: 1,
		adapter: name,
		solve: async () => {
			throw new Error("The fake pipeline does not solve.");
		},
		dispose: () => {},
	};
}

/** A row that says which pair, on which solver. */
export async function fakeSolvePair({ pair }: PairInputs, context: PairContext): Promise<PairResult> {
	context.signal?.throwIfAborted();
	context.onStage?.("solving", "");
	const base = failedRow(pair, { code: "", severity: "error", message: "", nextStep: "" }, context, context.solver);
	return {
		row: { ...base, success: true, converged: true, error_message: "", cost: pair.pairId.length },
		artifacts: null,
	};
}

export function fakeLane(solvePair = fakeSolvePair, identity = IDENTITY): PairLane {
	const [lane] = createSolverLanes({
		identity,
		frames: memoryFrames(),
		solvePair,
		solver: fakeSolver("fake"),
		reacquire: async () => fakeSolver("fake again"),
		cpuSolver: () => fakeSolver("fallback"),
		now: () => 0,
	});
	if (lane === undefined) throw new Error("A solver has one lane at least.");
	return lane;
}

export interface FakeRun {
	readonly deps: RunnerDeps;
	readonly request: RunnerRequest;
	readonly control: RunControl;
	readonly events: RunEvent[];
	readonly store: MemoryStore;
	readonly dataset: FakeDataset;
	start(): ReturnType<typeof runPairs>;
}

export interface FakeRunOptions {
	readonly rows: readonly ReviewRow[];
	readonly store?: MemoryStore;
	readonly lanes?: readonly PairLane[];
	readonly solvePair?: typeof fakeSolvePair;
	readonly parameters?: RunParameters;
	readonly noResume?: boolean;
	readonly waitWhenFull?: boolean;
	readonly ordered?: boolean;
	readonly frames?: FrameCache;
	readonly onEvent?: (event: RunEvent, control: RunControl) => void;
	readonly orientationOverrides?: RunnerRequest["orientationOverrides"];
}

export function fakeRun(options: FakeRunOptions): FakeRun {
	const parameters = options.parameters ?? DEFAULT_PARAMETERS;
	const identity = { ...IDENTITY, parameters };
	const dataset = new FakeDataset(options.rows);
	const store = options.store ?? new MemoryStore();
	const control = new RunControl();
	const events: RunEvent[] = [];
	let ms = 0;
	const deps: RunnerDeps = {
		dataset,
		frames: options.frames ?? memoryFrames(),
		store,
		lanes: options.lanes ?? [fakeLane(options.solvePair, identity)],
		canonicalise: (raw, { align, orientation }) => ({
			mask: raw.mask,
			alignmentUsed: align,
			orientation: orientation ?? "r0",
			orientationOverridden: orientation !== undefined,
			transformRawToCanonical: [1, 0, 0, 0, 1, 0],
			umPerPx: 10,
			yolkPresent: false,
			retainedRatio: 1,
			axisRatio: 2,
			clamped: false,
			areaRemovedPct: 0,
		}),
		orientTarget: (_source, target) => target,
		identity,
		clock: { nowMs: () => (ms += 40), date: () => new Date(0) },
		waitWhenFull: options.waitWhenFull ?? true,
		ordered: options.ordered ?? true,
	};
	const request: RunnerRequest = {
		runId: "run",
		parameters,
		selection: DEFAULT_SELECTION,
		orientationOverrides: options.orientationOverrides ?? {},
		noResume: options.noResume ?? false,
	};
	const onEvent = (event: RunEvent) => {
		events.push(event);
		options.onEvent?.(event, control);
	};
	return { deps, request, control, events, store, dataset, start: () => runPairs(deps, request, control, onEvent) };
}

/** n pairs of one reference against n mutants. */
export function manyRows(n: number): ReviewRow[] {
	return Array.from({ length: n }, (_, i) => reviewRow(pairSpec(`p${i}`, "reference", `mutant ${i}`, i + 2)));
}

import type { Fault } from "../../src/domain/fault.ts";
import type { MetricsRow } from "../../src/domain/metricsSchema.ts";
import type { RunHeader, RunState } from "../../src/domain/ports.ts";
import type { ReviewReport } from "../../src/domain/review.ts";
import type { EngineClient } from "../../src/engine/client/engineClient.ts";
import type {
	PairReading,
	PickedFile,
	RunEvent,
	RunRequest,
	RunSummary,
	StoredRun,
	ToldFaults,
} from "../../src/engine/contract/engineApi.ts";
import type { Outcome } from "../../src/engine/contract/outcome.ts";
import { boxPixels, metricsRow, syntheticArtifacts } from "./syntheticPair.ts";

const PAIRS = ["p1", "p2", "p3"] as const;

const done = <T>(value: T): Outcome<T> => ({ status: "done", value });

/** A report in which every pair of the fake dataset can run. */
export function fakeReport(): ReviewReport {
	return {
		manifestPath: "manifest.csv",
		rows: PAIRS.map((pairId, i) => ({
			row: i + 2,
			pairId,
			pair: null,
			source: null,
			target: null,
			faults: [],
			runnable: true,
		})),
		faults: [],
		rowsInManifest: PAIRS.length,
		rowsFilteredOut: 0,
		uniqueFrames: 4,
		extraColumns: [],
		unusedFiles: 0,
	};
}

/** An engine in memory whose run moves only when the test says so: for state, never for numbers. */
export class FakeEngine implements EngineClient {
	readonly calls: string[] = [];
	readonly imported: (readonly PickedFile[])[] = [];
	stored: StoredRun[] = [];
	rows = new Map<string, MetricsRow[]>();
	report: ReviewReport = fakeReport();
	refusal: Fault | null = null;
	/** What of a pair's files can't be read. */
	damage: readonly Fault[] = [];
	request: RunRequest | null = null;
	#emit: (event: RunEvent) => void = () => {};
	#settle: (outcome: Outcome<RunSummary>) => void = () => {};

	header(runId: string, state: RunState = "running"): RunHeader {
		const request = this.request;
		if (request === null) throw new Error("No run was started.");
		return {
			runId,
			parameters: request.parameters,
			parametersSha256: "0".repeat(64),
			selection: request.selection,
			appVersion: "0",
			startedAt: "2026-11-21T10:00:00.000Z",
			finishedAt: null,
			state,
			backend: "CPU",
			adapter: "test",
			pairIds: PAIRS,
		};
	}

	/** The run in hand begins, finishes a pair, or says anything else. */
	emit(event: RunEvent): void {
		this.#emit(event);
	}

	finishPair(pairId: string): void {
		this.#emit({
			kind: "pair-finished",
			row: metricsRow({ run_id: this.request?.runId ?? "", pair_id: pairId, success: true }),
		});
	}

	end(outcome: "finished" | "stopped" | "cancelled" | Fault): void {
		if (outcome === "cancelled") this.#settle({ status: "cancelled" });
		else if (typeof outcome === "object") this.#settle({ status: "failed", fault: outcome });
		else {
			const header = this.header(this.request?.runId ?? "", outcome);
			this.#settle(done({ header, ok: 3, failed: 0, skipped: 0, frames: { wanted: 6, decoded: 4 } }));
		}
	}

	probe = async () => done({ kind: "cpu" as const, adapter: "test", pairsAtOnce: 1, reason: "There is no GPU here." });
	importFiles: EngineClient["importFiles"] = (files) => {
		this.imported.push(files);
		return { outcome: Promise.resolve(this.#report()), cancel: () => this.calls.push("cancel-import") };
	};
	importAgain: EngineClient["importAgain"] = () => {
		this.calls.push("import-again");
		return { outcome: Promise.resolve(this.#report()), cancel: () => {} };
	};
	startRun: EngineClient["startRun"] = (request, onEvent) => {
		this.request = request;
		this.#emit = onEvent;
		const outcome = new Promise<Outcome<RunSummary>>((resolve) => {
			this.#settle = resolve;
		});
		const say = (word: string) => () => void this.calls.push(word);
		return { outcome, cancel: say("cancel"), pause: say("pause"), resume: say("resume"), stopAfterPair: say("stop") };
	};
	watched: ((event: RunEvent) => void) | null = null;
	watchRun: EngineClient["watchRun"] = (_runId, onEvent) => {
		this.watched = onEvent;
		return () => {
			this.watched = null;
		};
	};
	estimateRun = async () => done({ pairs: 3, neededBytes: 1_200_000, freeBytes: 5_000_000 });
	listRuns = async () => done<readonly StoredRun[]>(this.stored);
	readRun: EngineClient["readRun"] = async (runId) => {
		const run = this.stored.find(({ header }) => header.runId === runId);
		if (run === undefined) return { status: "failed", fault: fault("run-unknown") };
		return done({ header: run.header, rows: this.rows.get(runId) ?? [], place: run.place });
	};
	readPair: EngineClient["readPair"] = async (runId, pairId) => {
		this.calls.push(`read ${pairId}`);
		const pixels = boxPixels(100, 110, 200, 220);
		const result: PairReading = {
			row: metricsRow({ run_id: runId, pair_id: pairId, success: true }),
			artifacts: syntheticArtifacts({ source: pixels, target: pixels }),
			faults: this.damage,
		};
		return done(result);
	};
	readGroups: EngineClient["readGroups"] = (request) => {
		this.calls.push(`read groups ${request.reference.length} ${request.test.length} ${request.floor.length}`);
		return {
			outcome: Promise.resolve({ status: "failed", fault: fault("group-empty") }),
			cancel: () => this.calls.push("cancel-groups"),
		};
	};
	compareFeature = async () => done([]);
	readRawFrame: EngineClient["readRawFrame"] = async () => ({ status: "failed", fault: fault("nothing-imported") });
	openRuns: EngineClient["openRuns"] = (from) => {
		const what = {
			files: () => from.kind === "files" && from.files.map(({ path }) => path).join(" "),
			folders: () => from.kind === "folders" && from.folders.map(({ name }) => name).join(" "),
			server: () => from.kind === "server" && from.address,
		}[from.kind]();
		this.calls.push(`open ${from.kind} ${what}`);
		const runIds = this.stored.map(({ header }) => header.runId);
		return { outcome: Promise.resolve(done({ runIds, faults: [], faultCount: 0 })), cancel: () => {} };
	};
	/** Settles the copying that is under way. */
	endKeeping: (outcome: Outcome<ToldFaults>) => void = () => {};
	keepRun: EngineClient["keepRun"] = (runId, onProgress) => {
		this.calls.push(`keep ${runId}`);
		onProgress({ pairs: 1, total: 3 });
		const outcome = new Promise<Outcome<ToldFaults>>((resolve) => {
			this.endKeeping = resolve;
		});
		return { outcome, cancel: () => this.endKeeping({ status: "cancelled" }) };
	};
	closeRun = async (runId: string) => {
		this.calls.push(`close ${runId}`);
		this.stored = this.stored.filter(({ header }) => header.runId !== runId);
		return done(null);
	};
	zipFiles: EngineClient["zipFiles"] = async () => done(new Blob(["zip"]));
	exportSizes = async () => done({ metricsBytes: 1, featuresBytes: 2, fieldsBytes: 3, couplingBytes: 0 });
	/** An export ends when this does. */
	packing: Promise<void> = Promise.resolve();
	exportBundle: EngineClient["exportBundle"] = (_runId, choices, target, onProgress) => {
		this.calls.push(`export ${JSON.stringify(choices)} to ${target.kind}`);
		onProgress({ pairs: 1, total: 3 });
		const blob = target.kind === "downloads" ? new Blob(["zip"]) : null;
		const outcome = this.refusal === null ? done(blob) : ({ status: "failed", fault: this.refusal } as const);
		return { outcome: this.packing.then(() => outcome), cancel: () => this.calls.push("cancel export") };
	};
	deleteRun = async (runId: string) => {
		this.stored = this.stored.filter(({ header }) => header.runId !== runId);
		return done(null);
	};
	renameRun = async () => done(null);
	storage = async () => done({ usedBytes: 1, quotaBytes: 10, frameCacheBytes: 0, runBytes: {}, persisted: false });
	clearFrameCache = async () => {
		this.calls.push("clear-cache");
		return done(null);
	};
	dispose = () => {};

	#report(): Outcome<ReviewReport> {
		return this.refusal === null ? done(this.report) : { status: "failed", fault: this.refusal };
	}
}

export function fault(code: string): Fault {
	return { code, severity: "error", message: `It failed: ${code}.`, nextStep: "Try something else." };
}

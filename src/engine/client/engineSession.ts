import { faultFromError } from "../../domain/fault.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type {
	EngineApi,
	ImportOptions,
	ImportProgress,
	JobControl,
	OpenedRuns,
	PickedFile,
} from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { EngineConnection } from "./connection.ts";
import type { Opening } from "./opening.ts";

/** How long a cancelled job may take to answer before its worker is terminated. */
export const CANCEL_GRACE_MS = 1000;

type Ask<T> = (api: EngineApi, jobId: string) => Promise<Outcome<T>>;

export interface SessionJob<T> {
	readonly outcome: Promise<Outcome<T>>;
	cancel(): void;
	control(control: JobControl): void;
}

/** The engine that is up now, started when first needed and again after a death. */
export interface EngineSession {
	call<T>(ask: Ask<T>): Promise<Outcome<T>>;
	/** @param graceMs how long the job may take to clear up after a cancel before its worker is terminated. */
	job<T>(ask: Ask<T>, graceMs?: number): SessionJob<T>;
	importFiles(
		files: readonly PickedFile[],
		options: ImportOptions,
		onProgress: (progress: ImportProgress) => void,
	): SessionJob<ReviewReport>;
	/** Opens runs where they lie, and again in each engine that replaces this one. */
	openRuns(opening: Opening): SessionJob<OpenedRuns>;
	/** The run is closed, or kept in the browser: no later engine opens it again. */
	forgetOpened(runId: string): void;
	/** Files of the last import; null before the first. */
	importedFiles(): readonly PickedFile[] | null;
	/** Imports again when the engine was replaced since the last import; null when there is nothing to do. */
	restoreImport(): SessionJob<ReviewReport> | null;
	dispose(): void;
}

/** What was opened, and which of its runs still are. */
interface Opened {
	readonly opening: Opening;
	readonly runIds: Set<string>;
}

interface Imported {
	readonly files: readonly PickedFile[];
	readonly options: ImportOptions;
	readonly connection: EngineConnection;
}

export function createEngineSession(connect: () => EngineConnection): EngineSession {
	let current: EngineConnection | null = null;
	let imported: Imported | null = null;
	let opened: readonly Opened[] = [];
	let openedIn: EngineConnection | null = null;
	let reopening: Promise<unknown> | null = null;

	function connection(): EngineConnection {
		if (current !== null) return current;
		const started = connect();
		current = started;
		void started.died.then(() => {
			if (current === started) current = null;
		});
		return started;
	}

	/** A new engine knows nothing of the runs that its predecessor had open; null when there is nothing to wait for. */
	function reopened(engine: EngineConnection): Promise<unknown> | null {
		if (opened.length === 0 || openedIn === engine) return reopening;
		openedIn = engine;
		const mine = openAgain(engine.api, opened).finally(() => {
			if (reopening === mine) reopening = null;
		});
		reopening = mine;
		return mine;
	}

	function job<T>(ask: Ask<T>, graceMs = CANCEL_GRACE_MS): SessionJob<T> {
		const engine = connection();
		const jobId = crypto.randomUUID();
		let cancelled = false;
		const died = engine.died.then(
			(fault): Outcome<T> => (cancelled ? { status: "cancelled" } : { status: "failed", fault }),
		);
		const waiting = reopened(engine);
		const asked = waiting === null ? ask(engine.api, jobId) : waiting.then(() => ask(engine.api, jobId));
		const answered = asked.catch(
			(error: unknown): Outcome<T> => ({ status: "failed", fault: faultFromError(error, "engine-call-failed") }),
		);
		const outcome = Promise.race([answered, died]);
		const control = (word: JobControl) => {
			engine.api.control(jobId, word).catch(() => {}); // A dead engine is reported through the outcome.
		};
		const cancel = () => {
			if (cancelled) return;
			cancelled = true;
			control("cancel");
			const timer = setTimeout(() => engine.terminate(), graceMs);
			void outcome.then(() => clearTimeout(timer));
		};
		return { outcome, cancel, control };
	}

	function importFiles(
		files: readonly PickedFile[],
		options: ImportOptions,
		onProgress: (progress: ImportProgress) => void,
	): SessionJob<ReviewReport> {
		imported = { files, options, connection: connection() };
		return job((api, jobId) => api.importFiles(jobId, files, options, onProgress));
	}

	function openRuns(opening: Opening): SessionJob<OpenedRuns> {
		const { from, find } = opening;
		const reading = job((api, jobId) => api.openRuns(jobId, from, find));
		void reading.outcome.then((outcome) => {
			if (outcome.status !== "done") return;
			openedIn ??= current;
			opened = [...opened, { opening, runIds: new Set(outcome.value.runIds) }];
		});
		return reading;
	}

	function forgetOpened(runId: string): void {
		for (const { runIds } of opened) runIds.delete(runId);
		opened = opened.filter(({ runIds }) => runIds.size > 0);
	}

	return {
		call: (ask) => job(ask).outcome,
		job,
		importFiles,
		openRuns,
		forgetOpened,
		importedFiles: () => imported?.files ?? null,
		restoreImport: () => {
			if (imported === null || imported.connection === connection()) return null;
			return importFiles(imported.files, imported.options, () => {});
		},
		dispose: () => current?.terminate(),
	};
}

/**
 * Opens everything again, one after another: which of two runs of one name gets it depends on the order. What was closed since
 * is closed again. A run whose files are gone says so when it is read.
 */
async function openAgain(api: EngineApi, opened: readonly Opened[]): Promise<void> {
	for (const { opening, runIds } of opened) {
		try {
			const outcome = await api.openRuns(crypto.randomUUID(), opening.from, opening.find);
			if (outcome.status !== "done") continue;
			for (const runId of outcome.value.runIds) if (!runIds.has(runId)) await api.closeRun(runId);
		} catch {
			// The engine died again: whoever asks it is told.
		}
	}
}

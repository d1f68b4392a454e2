import { faultFromError } from "../../domain/fault.ts";
import type { ReviewReport } from "../../domain/review.ts";
import type { EngineApi, ImportOptions, ImportProgress, JobControl, PickedFile } from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { EngineConnection } from "./connection.ts";

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
	job<T>(ask: Ask<T>): SessionJob<T>;
	importFiles(
		files: readonly PickedFile[],
		options: ImportOptions,
		onProgress: (progress: ImportProgress) => void,
	): SessionJob<ReviewReport>;
	/** Files of the last import; null before the first. */
	importedFiles(): readonly PickedFile[] | null;
	/** Imports again when the engine was replaced since the last import; null when there is nothing to do. */
	restoreImport(): SessionJob<ReviewReport> | null;
	dispose(): void;
}

interface Imported {
	readonly files: readonly PickedFile[];
	readonly options: ImportOptions;
	readonly connection: EngineConnection;
}

export function createEngineSession(connect: () => EngineConnection): EngineSession {
	let current: EngineConnection | null = null;
	let imported: Imported | null = null;

	function connection(): EngineConnection {
		if (current !== null) return current;
		const started = connect();
		current = started;
		void started.died.then(() => {
			if (current === started) current = null;
		});
		return started;
	}

	function job<T>(ask: Ask<T>): SessionJob<T> {
		const engine = connection();
		const jobId = crypto.randomUUID();
		let cancelled = false;
		const died = engine.died.then(
			(fault): Outcome<T> => (cancelled ? { status: "cancelled" } : { status: "failed", fault }),
		);
		const answered = ask(engine.api, jobId).catch(
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
			const timer = setTimeout(() => engine.terminate(), CANCEL_GRACE_MS);
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

	return {
		call: (ask) => job(ask).outcome,
		job,
		importFiles,
		importedFiles: () => imported?.files ?? null,
		restoreImport: () => {
			if (imported === null || imported.connection === connection()) return null;
			return importFiles(imported.files, imported.options, () => {});
		},
		dispose: () => current?.terminate(),
	};
}

import { MaskflowError } from "../domain/fault.ts";
import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { RunHeader, RunLogLine, RunStore } from "../domain/ports.ts";
import type { PairResult } from "../domain/result.ts";
import { packArtifacts, unpackArtifacts } from "./artifactCodec.ts";
import type { MaskflowDatabase, StoredHeader } from "./schema.ts";
import { guardQuota } from "./storageFault.ts";

export interface RunEntry {
	readonly header: RunHeader;
	readonly ok: number;
	readonly failed: number;
}

/** Runs in IndexedDB, with what the screen needs beyond the runner's port. */
export interface BrowserRunStore extends RunStore {
	/** Newest first. */
	listRuns(): Promise<RunEntry[]>;
	/** Rows in the header's order of the pairs that have one. @throws MaskflowError `unknown-run`. */
	readRows(runId: string): Promise<{ header: RunHeader; rows: MetricsRow[] }>;
	/** @throws MaskflowError `unknown-run`, `unknown-pair`. */
	readResult(runId: string, pairId: string): Promise<PairResult>;
	readLog(runId: string): Promise<RunLogLine[]>;
	deleteRun(runId: string): Promise<void>;
	/** Costs one write, whatever the run's size. @throws MaskflowError `unknown-run`, `run-exists`. */
	renameRun(runId: string, newRunId: string): Promise<void>;
	/** Bytes of stored artifacts by run id. */
	runBytes(): Promise<Record<string, number>>;
}

/** Every write waits until the disk has it ("strict"): a pair that counts survives a crash of the machine. */
const DURABLE = { durability: "strict" } as const;

export function createRunStore(db: MaskflowDatabase): BrowserRunStore {
	async function find(runId: string): Promise<StoredHeader> {
		const stored = await db.get("runs", runId);
		if (stored !== undefined) return stored;
		throw new MaskflowError({
			code: "unknown-run",
			severity: "error",
			message: `There is no stored run "${runId}".`,
			nextStep: "Choose a run from the list of runs.",
		});
	}

	const allOf = (storeId: string) => IDBKeyRange.bound([storeId], [storeId, []]);

	async function readHeader(runId: string): Promise<RunHeader | undefined> {
		return (await db.get("runs", runId))?.header;
	}

	async function writeHeader(header: RunHeader): Promise<void> {
		await guardQuota(async () => {
			const tx = db.transaction("runs", "readwrite", DURABLE);
			const storeId = (await tx.store.get(header.runId))?.storeId ?? crypto.randomUUID();
			await Promise.all([tx.store.put({ runId: header.runId, storeId, header }), tx.done]);
		});
	}

	async function putResult(runId: string, { row, artifacts }: PairResult): Promise<void> {
		const { storeId } = await find(runId);
		const packed = artifacts === null ? null : await packArtifacts(artifacts);
		const stored = {
			storeId,
			pairId: row.pair_id,
			ok: row.success ? 1 : 0,
			artifactBytes: packed?.byteLength ?? 0,
			row,
		} as const;
		await guardQuota(async () => {
			const tx = db.transaction(["rows", "artifacts"], "readwrite", DURABLE);
			const key: [string, string] = [storeId, row.pair_id];
			const artifactStore = tx.objectStore("artifacts");
			const written = packed === null ? artifactStore.delete(key) : artifactStore.put(packed, key);
			await Promise.all([written, tx.objectStore("rows").put(stored), tx.done]);
		});
	}

	async function readRows(runId: string): Promise<{ header: RunHeader; rows: MetricsRow[] }> {
		const { header, storeId } = await find(runId);
		const byPair = new Map((await db.getAll("rows", allOf(storeId))).map(({ pairId, row }) => [pairId, row]));
		const rows = header.pairIds.flatMap((pairId) => {
			const row = byPair.get(pairId);
			return row === undefined ? [] : [{ ...row, run_id: runId }];
		});
		return { header, rows };
	}

	async function readResult(runId: string, pairId: string): Promise<PairResult> {
		const { storeId } = await find(runId);
		const stored = await db.get("rows", [storeId, pairId]);
		if (stored === undefined) {
			throw new MaskflowError({
				code: "unknown-pair",
				severity: "error",
				message: `The run "${runId}" has no result of the pair "${pairId}" yet.`,
				nextStep: "Resume the run.",
				pairId,
			});
		}
		const packed = await db.get("artifacts", [storeId, pairId]);
		const artifacts = packed === undefined ? null : await unpackArtifacts(packed);
		return { row: { ...stored.row, run_id: runId }, artifacts };
	}

	async function renameRun(runId: string, newRunId: string): Promise<void> {
		const { header, storeId } = await find(runId);
		if ((await db.get("runs", newRunId)) !== undefined) {
			throw new MaskflowError({
				code: "run-exists",
				severity: "error",
				message: `There is a run "${newRunId}" already.`,
				nextStep: "Choose another run id.",
			});
		}
		await guardQuota(async () => {
			const tx = db.transaction("runs", "readwrite", DURABLE);
			const renamed = { runId: newRunId, storeId, header: { ...header, runId: newRunId } };
			await Promise.all([tx.store.put(renamed), tx.store.delete(runId), tx.done]);
		});
	}

	return {
		readHeader,
		writeHeader,
		putResult,
		readRows,
		readResult,
		renameRun,
		async succeededPairs(runId) {
			const stored = await db.get("runs", runId);
			if (stored === undefined) return new Set();
			const keys = await db.getAllKeysFromIndex("rows", "byOutcome", [stored.storeId, 1]);
			return new Set(keys.map(([, pairId]) => pairId));
		},
		async appendLog(line) {
			const { storeId } = await find(line.runId);
			await guardQuota(() => db.add("log", { storeId, line }));
		},
		async listRuns() {
			const runs = await db.getAll("runs");
			const count = (storeId: string, ok: 0 | 1) => db.countFromIndex("rows", "byOutcome", [storeId, ok]);
			const entries = runs.map(async ({ header, storeId }) => {
				return { header, ok: await count(storeId, 1), failed: await count(storeId, 0) };
			});
			return (await Promise.all(entries)).sort((a, b) => b.header.startedAt.localeCompare(a.header.startedAt));
		},
		async readLog(runId) {
			const { storeId } = await find(runId);
			return (await db.getAllFromIndex("log", "byRun", storeId)).map(({ line }) => ({ ...line, runId }));
		},
		async deleteRun(runId) {
			const { storeId } = await find(runId);
			const tx = db.transaction(["runs", "rows", "artifacts", "log"], "readwrite", DURABLE);
			const lines = await tx.objectStore("log").index("byRun").getAllKeys(storeId);
			const removed: Promise<unknown>[] = lines.map((key) => tx.objectStore("log").delete(key));
			removed.push(tx.objectStore("rows").delete(allOf(storeId)), tx.objectStore("artifacts").delete(allOf(storeId)));
			await Promise.all([...removed, tx.objectStore("runs").delete(runId), tx.done]);
		},
		async runBytes() {
			const names = new Map((await db.getAll("runs")).map(({ storeId, runId }) => [storeId, runId]));
			const bytes: Record<string, number> = Object.fromEntries([...names.values()].map((runId) => [runId, 0]));
			for (let cursor = await db.transaction("rows").store.openCursor(); cursor; cursor = await cursor.continue()) {
				const runId = names.get(cursor.value.storeId);
				if (runId !== undefined) bytes[runId] = (bytes[runId] ?? 0) + cursor.value.artifactBytes;
			}
			return bytes;
		},
	};
}

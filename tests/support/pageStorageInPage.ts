/**
 * What tests and benches read and change of what the app keeps in a browser, through the product's own schema. Runs in the
 * page, where `pageStorage.mjs` brings it.
 */
import type { MetricsRow } from "../../src/domain/metricsSchema.ts";
import type { RunHeader } from "../../src/domain/ports.ts";
import { createRunStore } from "../../src/storage/runStore.ts";
import { type MaskflowDatabase, openDatabase } from "../../src/storage/schema.ts";

/** Pairs that are written in one transaction: few enough for their maps to fit in memory. */
const BATCH = 100;

export type ChangedRow = Partial<MetricsRow> & { readonly pair_id: string };

/** The rows of run `runId` in the order of its pairs. */
export function readRows(runId: string): Promise<MetricsRow[]> {
	return withDatabase(async (db) => (await createRunStore(db).readRows(runId)).rows);
}

export function setRunState({ runId, state }: { runId: string; state: RunHeader["state"] }): Promise<void> {
	return withDatabase(async (db) => {
		const store = createRunStore(db);
		const header = await store.readHeader(runId);
		if (header === undefined) throw new Error(`There is no run ${runId} in this browser.`);
		await store.writeHeader({ ...header, state });
	});
}

export function countCachedFrames(): Promise<number> {
	return withDatabase((db) => db.count("frames"));
}

export interface Repeat {
	readonly from: string;
	readonly to: string;
	/** One a pair of the new run: its i-th pair has the result of the i-th of run `from`, over and over, with these changes. */
	readonly changes: readonly ChangedRow[];
	/** So many first pairs have maps; the others have numbers only, as in a bundle without fields. */
	readonly withMaps: number;
}

/** Keeps a second run that has the first one's results over and over. */
export function repeatRun({ from, to, changes, withMaps }: Repeat): Promise<void> {
	return withDatabase(async (db) => {
		const store = createRunStore(db);
		const { header, rows } = await store.readRows(from);
		const kept = await db.get("runs", from);
		const maps = await Promise.all(rows.map(({ pair_id }) => db.get("artifacts", [kept?.storeId ?? "", pair_id])));
		const pairIds = changes.map(({ pair_id }) => pair_id);
		await store.writeHeader({ ...header, runId: to, pairIds, startedAt: new Date().toISOString() });
		const storeId = (await db.get("runs", to))?.storeId ?? "";
		for (let begin = 0; begin < changes.length; begin += BATCH) {
			const tx = db.transaction(["rows", "artifacts"], "readwrite");
			const writes = changes.slice(begin, begin + BATCH).flatMap((change, k) => {
				const i = begin + k;
				const row = { ...rows[i % rows.length]!, ...change, run_id: to };
				const packed = i < withMaps ? maps[i % rows.length] : undefined;
				const stored = { storeId, pairId: row.pair_id, row, artifactBytes: packed?.byteLength ?? 0 };
				const rowWritten = tx.objectStore("rows").put({ ...stored, ok: row.success ? 1 : 0 });
				return packed === undefined
					? [rowWritten]
					: [rowWritten, tx.objectStore("artifacts").put(packed, [storeId, row.pair_id])];
			});
			await Promise.all([...writes, tx.done]);
		}
	});
}

async function withDatabase<T>(work: (db: MaskflowDatabase) => Promise<T>): Promise<T> {
	const db = await openDatabase();
	try {
		return await work(db);
	} finally {
		db.close();
	}
}

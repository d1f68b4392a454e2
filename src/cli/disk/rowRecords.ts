import { readFile, truncate } from "node:fs/promises";
import type { FeatureRow } from "../../domain/featureSchema.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { featureRowJson, metricsRowJson } from "../../io/bundle/rowJson.ts";
import { appendToFile, ignoreMissing } from "./durableFiles.ts";

/** What the folder remembers of a pair; features only of a successful one. */
export interface PairRecord {
	readonly row: MetricsRow;
	readonly features: FeatureRow | null;
}

/**
 * The rows of a run as a file of JSON lines that only grows: a line per finished pair, the last one of a pair counts. A line
 * without a row announces that the pair's folder is about to change: until its row follows, the pair counts as not done.
 */
export class RowRecords {
	readonly #path: string;
	readonly #records = new Map<string, PairRecord>();

	private constructor(path: string) {
		this.#path = path;
	}

	/** Reads the file; a last line that a crash cut off is removed from it. O(bytes). */
	static async open(path: string): Promise<RowRecords> {
		const records = new RowRecords(path);
		const bytes = await readFile(path).catch(ignoreMissing);
		if (bytes === undefined) return records;
		const complete = bytes.lastIndexOf(0x0a) + 1;
		if (complete < bytes.length) await truncate(path, complete);
		for (const line of bytes.toString("utf8", 0, complete).split("\n")) {
			if (line !== "") records.#take(line);
		}
		return records;
	}

	#take(line: string): void {
		let record: { pairId: string; row?: Record<string, unknown>; features?: Record<string, unknown> | null };
		try {
			record = JSON.parse(line);
		} catch {
			return; // a block that the disk lost: its pair is solved again
		}
		if (typeof record?.pairId !== "string") return;
		if (record.row === undefined) {
			this.#records.delete(record.pairId);
		} else {
			const features = record.features ? featureRowJson.decode(record.features) : null;
			this.#records.set(record.pairId, { row: metricsRowJson.decode(record.row), features });
		}
	}

	get(pairId: string): PairRecord | undefined {
		return this.#records.get(pairId);
	}

	/** Records in the order of `pairIds`, then those of other pairs (done under another selection) as they came. */
	inOrder(pairIds: readonly string[]): PairRecord[] {
		const ids = new Set([...pairIds, ...this.#records.keys()]);
		return [...ids].flatMap((id) => this.#records.get(id) ?? []);
	}

	/** Says on disk that the pair's folder is about to change. */
	async announce(pairId: string): Promise<void> {
		if (!this.#records.has(pairId)) return;
		await appendToFile(this.#path, `${JSON.stringify({ pairId })}\n`);
		this.#records.delete(pairId);
	}

	/** Adds a finished pair; resolves when it is on disk. */
	async add(record: PairRecord): Promise<void> {
		const pairId = record.row.pair_id;
		const features = record.features === null ? null : featureRowJson.encode(record.features);
		await appendToFile(this.#path, `${JSON.stringify({ pairId, row: metricsRowJson.encode(record.row), features })}\n`);
		this.#records.set(pairId, record);
	}
}

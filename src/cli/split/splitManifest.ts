import { delimitedRows } from "../../io/manifest/delimitedRows.ts";
import type { ManifestRow, ManifestSide } from "../../io/manifest/manifestRow.ts";
import { headerFromBytes } from "../../io/tables/read/tableHeader.ts";
import { decodeUtf8Strictly } from "../../io/tables/read/utf8.ts";

/**
 * Shares rows among at most `shards` shards of nearly equal size. The pairs of a source frame stay together; where one
 * frame has more than a fair share (one reference against all), it is cut into even pieces of neighbouring rows. Depends
 * on the rows alone; each shard keeps the manifest's order, and no shard is empty. O(rows · log rows + pieces · shards).
 */
export function shardsOfRows(rows: readonly ManifestRow[], shards: number): ManifestRow[][] {
	const pieces = piecesOf(rows, Math.max(1, Math.ceil(rows.length / shards)));
	pieces.sort((one, other) => other.length - one.length);
	const loads: ManifestRow[][] = Array.from({ length: shards }, () => []);
	for (const piece of pieces) {
		const load = loads.reduce((least, one) => (one.length < least.length ? one : least));
		for (const row of piece) load.push(row);
	}
	const line = (shard: readonly ManifestRow[]) => shard[0]?.line ?? 0;
	return loads
		.filter((shard) => shard.length > 0)
		.map((shard) => shard.sort((one, other) => one.line - other.line))
		.sort((one, other) => line(one) - line(other));
}

/** Rows by source frame, none longer than `most`; pieces of one frame differ by one row at most. */
function piecesOf(rows: readonly ManifestRow[], most: number): ManifestRow[][] {
	const groups = new Map<string, ManifestRow[]>();
	for (const row of rows) {
		const key = frameKey(row.source);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return [...groups.values()].flatMap((group) => {
		const count = Math.ceil(group.length / most);
		const cut = (i: number) => Math.round((i * group.length) / count);
		return Array.from({ length: count }, (_, i) => group.slice(cut(i), cut(i + 1)));
	});
}

function frameKey({ embryoId, frameIndex, maskPath }: ManifestSide): string {
	return JSON.stringify([maskPath, embryoId, frameIndex]);
}

/**
 * The manifest's own text cut at its records, so that rows can be carried over as they are.
 * @returns a function that gives the header and the given rows as a manifest of its own; line ends become LF.
 */
export function manifestText(bytes: Uint8Array, path: string): (rows: readonly ManifestRow[]) => string {
	const text = decodeUtf8Strictly(bytes, path);
	const lines = text.replace(/\r\n?/g, "\n").split("\n");
	const records = delimitedRows(text, headerFromBytes(bytes, path), path);
	const recordFrom = new Map(
		records.map(({ line }, i) => {
			const end = (records[i + 1]?.line ?? lines.length + 1) - 1;
			return [
				line,
				lines
					.slice(line - 1, end)
					.join("\n")
					.replace(/\n+$/, ""),
			] as const;
		}),
	);
	const header = recordFrom.get(records[0]?.line ?? 1) ?? "";
	return (rows) => `${[header, ...rows.map((row) => recordFrom.get(row.line) ?? "")].join("\n")}\n`;
}

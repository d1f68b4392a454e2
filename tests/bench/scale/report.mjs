import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** @param {Uint8Array} parquet a run's metrics table */
async function rowsOf(parquet) {
	const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.byteLength);
	return parquetReadObjects({ file, compressors });
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** "median 0.61, worst tenth 0.85, longest 1.20 s" @param {number[]} seconds */
function spread(seconds) {
	const [median, tenth, longest] = [0.5, 0.9, 1].map((share) => quantile(seconds, share).toFixed(2));
	return `median ${median}, worst tenth ${tenth}, longest ${longest} s`;
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

/**
 * Prints a run and returns how many pairs failed.
 * @param {string} title
 * @param {Uint8Array} metrics
 * @param {{ pairs: number, totalS: number, framesWanted: number, framesDecoded: number, memory: string }} measured
 */
export async function tellRun(title, metrics, { pairs, totalS, framesWanted, framesDecoded, memory }) {
	const rows = await rowsOf(metrics);
	const ok = rows.filter((row) => row.success);
	const converged = ok.filter((row) => row.converged);
	const hits = framesWanted - framesDecoded;
	const lines = [
		title,
		`  back end        ${[...new Set(rows.map((row) => `${row.backend}, ${row.adapter}`))].join("; ")}`,
		`  pairs           ${ok.length} of ${pairs} ok, ${converged.length} converged, ${pairs - ok.length} failed`,
		`  total           ${totalS.toFixed(1)} s, ${(totalS / pairs).toFixed(2)} s a pair with reading and storing`,
		`  solve           ${spread(ok.map((row) => row.solve_sec))}`,
		`  pair            ${spread(ok.map((row) => row.runtime_sec))}`,
		`  frames          ${framesWanted} wanted, ${framesDecoded} decoded, ${hits} cache hits (${((100 * hits) / framesWanted).toFixed(0)} %)`,
		`  peak memory     ${memory}`,
	];
	process.stdout.write(`${lines.join("\n")}\n`);
	return pairs - ok.length;
}

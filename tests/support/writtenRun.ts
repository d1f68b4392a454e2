import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { openNpz } from "../../src/io/arrays/npz.ts";

/** Files of one run by their path below the run's folder. */
export type WrittenRun = ReadonlyMap<string, Uint8Array>;

/** A file of a run. @throws when it is not there. */
function fileOfRun(run: WrittenRun, path: string): Uint8Array {
	const bytes = run.get(path);
	if (bytes === undefined) throw new Error(`The run has no ${path}; it has ${[...run.keys()].join(", ")}.`);
	return bytes;
}

/** The metrics table, read by an implementation that is not ours. */
export async function metricsOfRun(run: WrittenRun): Promise<Record<string, unknown>[]> {
	const bytes = fileOfRun(run, "ot_pair_metrics.parquet");
	const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
	return parquetReadObjects({ file, compressors });
}

/** The plain velocity of a pair, canonical px. */
export async function velocityOfRun(run: WrittenRun, artifactDir: string): Promise<ArrayLike<number | bigint>> {
	const path = `pair_artifacts/${artifactDir}/fields.npz`;
	const npz = await openNpz(fileOfRun(run, path), path);
	return (await npz.read("velocity_px_per_frame_yx")).values;
}

export interface FieldDifference {
	readonly rmse: number;
	readonly p99: number;
	/** Values that only one of the two has. */
	readonly mismatched: number;
}

/** How far two (y, x) fields are apart, by the length of the difference; O(n log n). */
export function fieldDifference(one: ArrayLike<number | bigint>, other: ArrayLike<number | bigint>): FieldDifference {
	const lengths: number[] = [];
	let mismatched = 0;
	for (let i = 0; i + 1 < one.length; i += 2) {
		const length = Math.hypot(Number(one[i]) - Number(other[i]), Number(one[i + 1]) - Number(other[i + 1]));
		if (!Number.isNaN(length)) lengths.push(length);
		else if (Number.isNaN(Number(one[i])) !== Number.isNaN(Number(other[i]))) mismatched += 1;
	}
	lengths.sort((a, b) => a - b);
	const rmse = Math.sqrt(lengths.reduce((sum, length) => sum + length * length, 0) / Math.max(1, lengths.length));
	return { rmse, p99: lengths[Math.floor(0.99 * (lengths.length - 1))] ?? 0, mismatched };
}

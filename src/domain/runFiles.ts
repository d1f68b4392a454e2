/** The two files of a run by which its folder is known (SPEC section 6). */
export const METRICS_FILE = "ot_pair_metrics.parquet";
export const RUN_FILE = "run.json";

/** True when a folder that holds a file of this name is a run's. */
export function marksRun(fileName: string): boolean {
	return fileName === METRICS_FILE || fileName === RUN_FILE;
}

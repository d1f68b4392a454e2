/** The two files of a run by which its folder is known (SPEC section 6). */
export const METRICS_FILE = "ot_pair_metrics.parquet";
export const RUN_FILE = "run.json";

/** True when a folder that holds a file of this name is a run's. */
export function marksRun(fileName: string): boolean {
	return fileName === METRICS_FILE || fileName === RUN_FILE;
}

/** Folders (with a final "/", or "" for the top) that hold a run: those with its metrics or its run.json; sorted. */
export function runFolders(paths: Iterable<string>): string[] {
	const folders = new Set<string>();
	for (const path of paths) {
		const end = path.lastIndexOf("/") + 1;
		if (marksRun(path.slice(end))) folders.add(path.slice(0, end));
	}
	return [...folders].sort();
}

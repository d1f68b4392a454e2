/** Four threads added some 150 MB to a tab of 400 (48 pairs of 11,000 px), and a tab is not given much more than a gigabyte. */
const MOST_THREADS = 4;

/**
 * How many pairs the cpu solves at once in a browser: one core is left to the page and to what feeds the threads. One is
 * solved in the engine's own thread.
 * @param cores `navigator.hardwareConcurrency`; undefined where the browser does not tell
 * @param canNest whether a worker can start workers
 */
export function threadCount(cores: number | undefined, canNest: boolean): number {
	if (!canNest || cores === undefined || !Number.isFinite(cores)) return 1;
	return Math.min(MOST_THREADS, Math.max(1, Math.floor(cores) - 1));
}

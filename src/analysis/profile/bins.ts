/** Bins along the body: [k/K, (k+1)/K), the last one closed, so that the tail tip (S = 1) falls into it. */
export type BinCount = 10 | 20;
export const BIN_COUNTS: readonly BinCount[] = [10, 20];

/** Bin of S, or −1 for NaN and anything outside [0, 1]. */
export function binOfPosition(s: number, binCount: number): number {
	if (!(s >= 0 && s <= 1)) return -1;
	return Math.min(binCount - 1, Math.floor(s * binCount));
}

/** Lower edge, upper edge and centre of a bin in S. */
export function binSpan(
	bin: number,
	binCount: number,
): { readonly lo: number; readonly hi: number; readonly mid: number } {
	return { lo: bin / binCount, hi: (bin + 1) / binCount, mid: (bin + 0.5) / binCount };
}

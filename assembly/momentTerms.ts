import { BLOCK } from "./lineScan";

/** Stores lane 0 of the value at `to` and lane 1 a term further on. */
function storePair(to: usize, termBytes: usize, value: v128): void {
	v128.store64_lane(to, value, 0);
	v128.store64_lane(to + termBytes, value, 1);
}

/**
 * What the listed blocks add: at `terms`, for each of their inputs, with weight w of `weights` and d = i − peak, the float64 factors w, w d, w d², and, where
 * the inputs carry a mean and a variance of their own (`means` not 0, both `plane` bytes apart), w δ, w (variance + δ²), w d δ with
 * δ = mean − across.
 */
export function listTerms(
	means: usize,
	plane: usize,
	across: f64,
	list: usize,
	count: i32,
	weights: usize,
	terms: usize,
	peak: i32,
): void {
	const termBytes: usize = means === 0 ? 24 : 48;
	let weight = weights;
	let to = terms;
	for (let n = 0; n < count; n++) {
		const first = load<i32>(list + ((<usize>n) << 2));
		for (let i = first; i < first + BLOCK; i += 2) {
			const at = (<usize>i) << 3;
			const w = v128.load(weight);
			weight += 16;
			const d = f64x2.add(f64x2.splat(f64(i - peak)), f64x2(0, 1));
			const wd = f64x2.mul(w, d);
			storePair(to, termBytes, w);
			storePair(to + 8, termBytes, wd);
			storePair(to + 16, termBytes, f64x2.mul(wd, d));
			if (means !== 0) {
				const delta = f64x2.sub(v128.load(means + at), f64x2.splat(across));
				const second = f64x2.add(v128.load(means + plane + at), f64x2.mul(delta, delta));
				storePair(to + 24, termBytes, f64x2.mul(w, delta));
				storePair(to + 32, termBytes, f64x2.mul(w, second));
				storePair(to + 40, termBytes, f64x2.mul(wd, delta));
			}
			to += 2 * termBytes;
		}
	}
}

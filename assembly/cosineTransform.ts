/** Two float64 side by side: the same transform of two lines at once. */
const PAIR: usize = 16;

/**
 * DCT-II of n pairs at `values`, unscaled and in place, by Lee's recursion as in src/pipeline/features/dct.ts. `other` is as long and scratch.
 * tables: float64, for n, n/2, … down to twice the leaf half as many secants, then the leaf's cosines, leaf × leaf.
 */
export function transformPairs(values: usize, other: usize, n: i32, tables: usize, leaf: i32): void {
	if (n === leaf) {
		sumDirectly(values, other, n, tables);
		return;
	}
	const half = n >> 1;
	const halfBytes = <usize>half * PAIR;
	let up = values;
	let down = values + ((<usize>(n - 1)) << 4);
	let to = other;
	let secant = tables;
	for (let i = 0; i < half; i++) {
		const low = v128.load(up);
		const high = v128.load(down);
		v128.store(to, f64x2.add(low, high));
		v128.store(to + halfBytes, f64x2.mul(f64x2.sub(low, high), v128.load64_splat(secant)));
		up += PAIR;
		down -= PAIR;
		to += PAIR;
		secant += 8;
	}
	transformPairs(other, values, half, secant, leaf);
	transformPairs(other + halfBytes, values + halfBytes, half, secant, leaf);
	let from = other;
	up = values;
	let odd = v128.load(from + halfBytes);
	for (let i = 1; i < half; i++) {
		const next = v128.load(from + halfBytes, 16);
		v128.store(up, v128.load(from));
		v128.store(up, f64x2.add(odd, next), 16);
		odd = next;
		from += PAIR;
		up += 2 * PAIR;
	}
	v128.store(up, v128.load(from));
	v128.store(up, odd, 16);
}

/** The sums themselves, of the line folded in the middle: cosines of even order are even about it, those of odd order odd. */
function sumDirectly(values: usize, other: usize, n: i32, cosines: usize): void {
	const half = n >> 1;
	const last = (<usize>(n - 1)) << 4;
	for (let i = 0; i < half; i++) {
		const at = (<usize>i) << 4;
		const low = v128.load(values + at);
		const high = v128.load(values + last - at);
		v128.store(other + at, f64x2.add(low, high));
		v128.store(other + last - at, f64x2.sub(low, high));
	}
	if (n & 1) v128.store(other + ((<usize>half) << 4), v128.load(values + ((<usize>half) << 4)));
	for (let k = 0; k < n; k++) {
		const isOdd = (k & 1) === 1;
		const terms = isOdd ? half : n - half;
		let cosine = cosines + ((<usize>(k * n)) << 3);
		let sum = f64x2.splat(0);
		for (let i = 0; i < terms; i++) {
			const at = (<usize>i) << 4;
			const folded = v128.load(isOdd ? other + last - at : other + at);
			sum = f64x2.add(sum, f64x2.mul(folded, v128.load64_splat(cosine)));
			cosine += 8;
		}
		v128.store(values + ((<usize>k) << 4), sum);
	}
}

/**
 * Orthonormal DCT-II by Lee's recursion: a transform of even length N is two of length N/2, of the folded sum and of the
 * folded difference divided by 2 cos((2i+1)π/2N); lengths that are short or odd are summed directly.
 * Source: B. G. Lee, "A new algorithm to compute the discrete cosine transform", IEEE Trans. ASSP 32 (1984) 1243.
 */
export interface DctPlan {
	readonly length: number;
	/** Transforms `line` (of `length` values) in place; O(N log N) for N = 2^k · small odd. */
	transform(line: Float64Array): void;
}

/** Up to here the sums are cheaper than more recursion. */
const LARGEST_LEAF = 8;

/** Tables and scratch of one length; a plan may be used again and again but not by two callers at once. */
export function planDct(length: number): DctPlan {
	const secants = new Map<number, Float64Array>();
	let leafLength = length;
	for (; leafLength % 2 === 0 && leafLength > LARGEST_LEAF; leafLength /= 2) {
		const n = leafLength;
		secants.set(
			n,
			Float64Array.from({ length: n / 2 }, (_, i) => 0.5 / Math.cos(((2 * i + 1) * Math.PI) / (2 * n))),
		);
	}
	const cosines = Float64Array.from({ length: leafLength * leafLength }, (_, i) => {
		const k = Math.floor(i / leafLength);
		const n = i % leafLength;
		return Math.cos((Math.PI * (2 * n + 1) * k) / (2 * leafLength));
	});
	const scratch = new Float64Array(length);

	/** Unscaled transform of values[at..at+n-1]; `other` is as long and serves as scratch, the result is back in `values`. */
	function recurse(values: Float64Array, other: Float64Array, at: number, n: number): void {
		const secant = secants.get(n);
		if (secant === undefined) {
			sumDirectly(values, other, at, n);
			return;
		}
		const half = n / 2;
		for (let i = 0; i < half; i++) {
			const low = values[at + i]!;
			const high = values[at + n - 1 - i]!;
			other[at + i] = low + high;
			other[at + half + i] = (low - high) * secant[i]!;
		}
		recurse(other, values, at, half);
		recurse(other, values, at + half, half);
		for (let i = 0; i < half - 1; i++) {
			values[at + 2 * i] = other[at + i]!;
			values[at + 2 * i + 1] = other[at + half + i]! + other[at + half + i + 1]!;
		}
		values[at + n - 2] = other[at + half - 1]!;
		values[at + n - 1] = other[at + n - 1]!;
	}

	function sumDirectly(values: Float64Array, other: Float64Array, at: number, n: number): void {
		for (let k = 0; k < n; k++) {
			let sum = 0;
			for (let i = 0; i < n; i++) sum += values[at + i]! * cosines[k * n + i]!;
			other[at + k] = sum;
		}
		values.set(other.subarray(at, at + n), at);
	}

	const scale = Math.sqrt(2 / length);
	return {
		length,
		transform: (line) => {
			recurse(line, scratch, 0, length);
			line[0] = line[0]! * Math.SQRT1_2;
			for (let k = 0; k < length; k++) line[k] = line[k]! * scale;
		},
	};
}

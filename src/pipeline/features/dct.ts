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

/** What a transform multiplies with. */
export interface DctTables {
	/** Length that is summed directly. */
	readonly leafLength: number;
	/** 1/(2 cos((2i+1)π/2n)), i < n/2, for n = length, length/2, … down to twice the leaf. */
	readonly secants: readonly Float64Array[];
	/** cos((2i+1)kπ/2n) at k · n + i, n = leafLength. */
	readonly cosines: Float64Array;
}

export function dctTables(length: number): DctTables {
	const secants: Float64Array[] = [];
	let n = length;
	for (; n % 2 === 0 && n > LARGEST_LEAF; n /= 2) {
		const whole = n;
		secants.push(Float64Array.from({ length: n / 2 }, (_, i) => 0.5 / Math.cos(((2 * i + 1) * Math.PI) / (2 * whole))));
	}
	const leafLength = n;
	const cosines = Float64Array.from({ length: leafLength * leafLength }, (_, at) => {
		const k = Math.floor(at / leafLength);
		const i = at % leafLength;
		return Math.cos((Math.PI * (2 * i + 1) * k) / (2 * leafLength));
	});
	return { leafLength, secants, cosines };
}

/** Tables and scratch of one length; a plan may be used again and again but not by two callers at once. */
export function planDct(length: number): DctPlan {
	const { leafLength, secants, cosines } = dctTables(length);
	const scratch = new Float64Array(length);

	/** Unscaled transform of values[at..at+n-1]; `other` is as long and serves as scratch, the result is back in `values`. */
	function recurse(values: Float64Array, other: Float64Array, at: number, n: number, depth: number): void {
		if (n === leafLength) {
			sumDirectly(values, other, at);
			return;
		}
		const secant = secants[depth]!;
		const half = n / 2;
		for (let i = 0; i < half; i++) {
			const low = values[at + i]!;
			const high = values[at + n - 1 - i]!;
			other[at + i] = low + high;
			other[at + half + i] = (low - high) * secant[i]!;
		}
		recurse(other, values, at, half, depth + 1);
		recurse(other, values, at + half, half, depth + 1);
		for (let i = 0; i < half - 1; i++) {
			values[at + 2 * i] = other[at + i]!;
			values[at + 2 * i + 1] = other[at + half + i]! + other[at + half + i + 1]!;
		}
		values[at + n - 2] = other[at + half - 1]!;
		values[at + n - 1] = other[at + n - 1]!;
	}

	function sumDirectly(values: Float64Array, other: Float64Array, at: number): void {
		for (let k = 0; k < leafLength; k++) {
			let sum = 0;
			for (let i = 0; i < leafLength; i++) sum += values[at + i]! * cosines[k * leafLength + i]!;
			other[at + k] = sum;
		}
		for (let k = 0; k < leafLength; k++) values[at + k] = other[at + k]!;
	}

	const scale = Math.sqrt(2 / length);
	return {
		length,
		transform: (line) => {
			recurse(line, scratch, 0, length, 0);
			line[0] = line[0]! * Math.SQRT1_2;
			for (let k = 0; k < length; k++) line[k] = line[k]! * scale;
		},
	};
}

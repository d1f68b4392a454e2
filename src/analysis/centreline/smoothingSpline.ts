/** A natural cubic spline over one parameter. */
export interface Spline {
	/** Value, first and second derivative at t; outside the knots the spline goes on straight. */
	at(t: number): readonly [value: number, first: number, second: number];
}

/**
 * Cubic smoothing spline of values at rising knots: minimises mean step · Σ (y − g)² + λ ∫ g″² with λ = (L / 2π)⁴, so a wave
 * of length L = `halfGainWavelength` (in the knots' unit) keeps half its amplitude, one of 2L keeps 94 %, a line all of it.
 * Reinsch 1967: with Q the second differences and R the knots' Gram matrix, (R + αQᵀQ) γ = Qᵀy, g = y − αQγ, γ = g″.
 * The matrix has five diagonals: O(n). At least two knots.
 */
export function smoothingSpline(
	knots: ArrayLike<number>,
	values: ArrayLike<number>,
	halfGainWavelength: number,
): Spline {
	const n = knots.length;
	const step = Float64Array.from({ length: n - 1 }, (_, i) => knots[i + 1]! - knots[i]!);
	const alpha = ((halfGainWavelength / (2 * Math.PI)) ** 4 * (n - 1)) / (knots[n - 1]! - knots[0]!);
	const inner = Math.max(0, n - 2);
	const diagonal = new Float64Array(inner);
	const off1 = new Float64Array(inner);
	const off2 = new Float64Array(inner);
	const right = new Float64Array(inner);
	for (let i = 0; i < inner; i++) {
		const [a, c] = [1 / step[i]!, 1 / step[i + 1]!];
		const b = -a - c;
		diagonal[i] = (step[i]! + step[i + 1]!) / 3 + alpha * (a * a + b * b + c * c);
		if (i + 1 < inner) {
			const next = 1 / step[i + 2]!;
			off1[i] = step[i + 1]! / 6 + alpha * c * (b - c - next);
			if (i + 2 < inner) off2[i] = alpha * c * next;
		}
		right[i] = a * values[i]! + b * values[i + 1]! + c * values[i + 2]!;
	}
	const solved = solvePentadiagonal(diagonal, off1, off2, right);
	const second = new Float64Array(n);
	second.set(solved, 1);
	const smooth = Float64Array.from({ length: n }, (_, i) => {
		let pull = 0;
		if (i >= 2) pull += second[i - 1]! / step[i - 1]!;
		if (i >= 1 && i <= n - 2) pull -= second[i]! * (1 / step[i - 1]! + 1 / step[i]!);
		if (i <= n - 3) pull += second[i + 1]! / step[i]!;
		return values[i]! - alpha * pull;
	});
	return { at: (t) => evaluate(knots, step, smooth, second, t) };
}

/** Symmetric positive definite, by LDLᵀ; the inputs are overwritten, the solution is `right`. */
function solvePentadiagonal(
	diagonal: Float64Array,
	off1: Float64Array,
	off2: Float64Array,
	right: Float64Array,
): Float64Array {
	const n = diagonal.length;
	for (let i = 0; i < n; i++) {
		const l1 = off1[i]! / diagonal[i]!;
		const l2 = off2[i]! / diagonal[i]!;
		if (i + 1 < n) {
			diagonal[i + 1]! -= l1 * off1[i]!;
			off1[i + 1]! -= l1 * off2[i]!;
			right[i + 1]! -= l1 * right[i]!;
		}
		if (i + 2 < n) {
			diagonal[i + 2]! -= l2 * off2[i]!;
			right[i + 2]! -= l2 * right[i]!;
		}
		off1[i] = l1;
		off2[i] = l2;
	}
	for (let i = n - 1; i >= 0; i--) {
		right[i]! /= diagonal[i]!;
		if (i + 1 < n) right[i]! -= off1[i]! * right[i + 1]!;
		if (i + 2 < n) right[i]! -= off2[i]! * right[i + 2]!;
	}
	return right;
}

function evaluate(
	knots: ArrayLike<number>,
	step: Float64Array,
	value: Float64Array,
	second: Float64Array,
	t: number,
): readonly [number, number, number] {
	const last = knots.length - 1;
	const inside = Math.min(Math.max(t, knots[0]!), knots[last]!);
	let low = 0;
	let high = last;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (knots[middle]! <= inside) low = middle;
		else high = middle;
	}
	const h = step[low]!;
	const b = (inside - knots[low]!) / h;
	const a = 1 - b;
	const [left, right] = [second[low]!, second[low + 1]!];
	const position = a * value[low]! + b * value[low + 1]! + (((a ** 3 - a) * left + (b ** 3 - b) * right) * h * h) / 6;
	const slope = (value[low + 1]! - value[low]!) / h + (((3 * b * b - 1) * right - (3 * a * a - 1) * left) * h) / 6;
	return [position + slope * (t - inside), slope, t === inside ? a * left + b * right : 0];
}

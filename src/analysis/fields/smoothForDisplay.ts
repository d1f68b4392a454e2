import { CANONICAL_HEIGHT, CANONICAL_UM_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";

/** The kernel ends at this many σ: what is cut off weighs 6e-5. */
const REACH_SIGMAS = 4;

/**
 * For the eye only; no statistic reads it. Gaussian smoothing of a canonical field with NaN outside, normalised by the
 * smoothed mask, so the outline neither fades nor leaks (Knutsson and Westin 1993): a constant field stays constant, and
 * NaN pixels stay NaN. σ in µm, 0 gives the field unchanged. O(pixels × σ).
 */
export function smoothForDisplay(field: ArrayLike<number>, sigmaUm: number): Float64Array {
	const input = Float64Array.from(field);
	const sigma = sigmaUm / CANONICAL_UM_PER_PX;
	if (!(sigma > 0)) return input;
	const reach = Math.ceil(REACH_SIGMAS * sigma);
	const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
		Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
	);
	const value = blurred(
		input.map((v) => (Number.isFinite(v) ? v : 0)),
		kernel,
	);
	const weight = blurred(
		input.map((v) => Number(Number.isFinite(v))),
		kernel,
	);
	return input.map((v, at) => (Number.isFinite(v) ? value[at]! / weight[at]! : Number.NaN));
}

function blurred(image: Float64Array, kernel: Float64Array): Float64Array {
	const rows = convolved(image, kernel, 1, CANONICAL_WIDTH, CANONICAL_WIDTH, CANONICAL_HEIGHT);
	return convolved(rows, kernel, CANONICAL_WIDTH, 1, CANONICAL_HEIGHT, CANONICAL_WIDTH);
}

/** Along lines of `length` pixels `step` apart, `lines` of them `lineStep` apart; zero beyond their ends. */
function convolved(
	image: Float64Array,
	kernel: Float64Array,
	step: number,
	lineStep: number,
	length: number,
	lines: number,
): Float64Array {
	const result = new Float64Array(image.length);
	const reach = (kernel.length - 1) / 2;
	for (let line = 0; line < lines; line++) {
		for (let i = 0; i < length; i++) {
			const from = image[line * lineStep + i * step]!;
			if (from === 0) continue;
			const end = Math.min(length - 1, i + reach);
			for (let j = Math.max(0, i - reach); j <= end; j++)
				result[line * lineStep + j * step]! += from * kernel[j - i + reach]!;
		}
	}
	return result;
}

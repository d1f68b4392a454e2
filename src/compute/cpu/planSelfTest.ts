import { boxMoments } from "./boxMoments.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { simdBoxMoments } from "./simdMoments.ts";
import { supportOf } from "./support.ts";

const HEIGHT = 21;
const WIDTH = 34;
const CUTOFF = 36;
/** A kernel of 50 points and one narrower than a point (docs/solver.md, k). */
const KERNELS = [0.03, 3];
/** Moments of JavaScript and WebAssembly differ by 1e-12 at most on any problem tried. */
const TOLERANCE = 1e-9;

/**
 * Whether the engine's sums over a plan are those of plain JavaScript, on a small problem with gaps, far pieces and exponents of some
 * hundred nats. The certificate judges a solver that shares the engine's exponentials and bounds: a machine on which those were wrong
 * would otherwise pass its own examination. Under a millisecond; asked once a thread.
 */
export function agreesWithJavaScript(engine: SimdEngine): boolean {
	const own = supportOf(measure(2), HEIGHT, WIDTH);
	const other = supportOf(measure(5), HEIGHT, WIDTH);
	const exponents = Float64Array.from(other.index, (at, n) => 120 * Math.sin(0.05 * at) - 2 * (n % 7));
	try {
		return KERNELS.every((k) => {
			const wanted = boxMoments(own, other, exponents, k, CUTOFF);
			const found = simdBoxMoments(engine, own, other, exponents, k, CUTOFF);
			return own.boxIndex.every((place) => sameAt(6 * place, found, wanted));
		});
	} catch {
		return false; // A trap, or no memory: JavaScript needs neither.
	}
}

function sameAt(from: number, found: Float64Array, wanted: Float64Array): boolean {
	for (let at = from; at < from + 6; at++) {
		if (!(Math.abs(found[at]! - wanted[at]!) <= TOLERANCE * (1 + Math.abs(wanted[at]!)))) return false;
	}
	return true;
}

/** Every few points, none in some rows, and a corner far from the rest. */
function measure(step: number): Float64Array {
	return Float64Array.from({ length: HEIGHT * WIDTH }, (_, at) => {
		const [row, column] = [Math.floor(at / WIDTH), at % WIDTH];
		const inside = row > 11 && column < 20 && (row + step * column) % 3 > 0;
		return inside || (row < 2 && column > 30) ? 0.01 * (1 + (at % step)) : 0;
	});
}

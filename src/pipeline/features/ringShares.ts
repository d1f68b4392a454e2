import { DCT_BANDS } from "../../domain/featureSchema.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import { planDct } from "./dct.ts";

/**
 * Ring of each DCT coefficient (ky, kx), row-major: radius √((ky/256)² + (kx/576)²) cut into eight equal parts from 0 to the
 * largest radius, which belongs to the last ring.
 */
export function ringOfCoefficients(): Uint8Array {
	const radius = (ky: number, kx: number) => Math.hypot(ky / CANONICAL_HEIGHT, kx / CANONICAL_WIDTH);
	const largest = radius(CANONICAL_HEIGHT - 1, CANONICAL_WIDTH - 1);
	const rings = new Uint8Array(CANONICAL_PIXELS);
	for (let ky = 0; ky < CANONICAL_HEIGHT; ky++) {
		for (let kx = 0; kx < CANONICAL_WIDTH; kx++) {
			const ring = Math.floor((radius(ky, kx) / largest) * DCT_BANDS);
			rings[ky * CANONICAL_WIDTH + kx] = Math.min(ring, DCT_BANDS - 1);
		}
	}
	return rings;
}

/** Computes ring shares of fields, two at a time, with the same tables. */
export interface RingAnalyser {
	/**
	 * Shares of the DCT-II power of each field in the eight rings; they sum to 1, or are all 0 for a zero field.
	 * @param one, other [256, 576], zero outside `box`.
	 * Cost, each: one row transform (576) per row of the box, 576 column transforms (256).
	 */
	shares(one: Float64Array, other: Float64Array, box: Crop): readonly [Float64Array, Float64Array];
}

/** Powers to shares of their sum. */
export function sharesOfPower(power: Float64Array): Float64Array {
	const total = power.reduce((sum, value) => sum + value, 0);
	return total > 0 ? power.map((value) => value / total) : power;
}

/** In plain JavaScript, one field after the other. */
export function ringAnalyser(): RingAnalyser {
	const rings = ringOfCoefficients();
	const alongX = planDct(CANONICAL_WIDTH);
	const alongY = planDct(CANONICAL_HEIGHT);
	const coefficients = new Float64Array(CANONICAL_PIXELS);
	const column = new Float64Array(CANONICAL_HEIGHT);

	function sharesOf(field: Float64Array, box: Crop): Float64Array {
		for (let y = box.y0; y < box.y1; y++) {
			const row = coefficients.subarray(y * CANONICAL_WIDTH, (y + 1) * CANONICAL_WIDTH);
			row.set(field.subarray(y * CANONICAL_WIDTH, (y + 1) * CANONICAL_WIDTH));
			alongX.transform(row);
		}
		const power = new Float64Array(DCT_BANDS);
		for (let kx = 0; kx < CANONICAL_WIDTH; kx++) {
			column.fill(0);
			for (let y = box.y0; y < box.y1; y++) column[y] = coefficients[y * CANONICAL_WIDTH + kx]!;
			alongY.transform(column);
			for (let ky = 0; ky < CANONICAL_HEIGHT; ky++) {
				const ring = rings[ky * CANONICAL_WIDTH + kx]!;
				power[ring] = power[ring]! + column[ky]! ** 2;
			}
		}
		return sharesOfPower(power);
	}

	return { shares: (one, other, box) => [sharesOf(one, box), sharesOf(other, box)] };
}

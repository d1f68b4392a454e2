import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { OVERLAY } from "../drawing/colours.ts";
import { marginalOf, shownVelocity } from "../field/layerValues.ts";
import { formatFixed } from "../words/numbers.ts";

/** A pair on its way from source to target. Made once a pair; `paint` is called for each frame. */
export interface Morph {
	readonly crop: Crop;
	/** Picture pixels for a canonical pixel. */
	readonly scale: number;
	readonly width: number;
	readonly height: number;
	/** Writes time t in [0, 1] as RGBA into `pixels` (width × height). O(picture + support). */
	paint(t: number, pixels: Uint8ClampedArray): void;
}

/** Sharp enough when shown at screen size, small enough for 30 pictures a second. */
const SCALE = 2;
/** Okabe–Ito blue and vermillion, as in the mass delta: blue is lost, red is gained. */
const DESTROYED = [0, 114, 178] as const;
const CREATED = [213, 94, 0] as const;
/** A stretched body of this share of its density (1/FULL) is still drawn in full. */
const FULL = 2;
/** Mass changes smaller than this share of a pixel are not drawn. */
const FAINT = 0.02;

/**
 * Displacement interpolation: the mass that a source pixel sends is at x + t·v, spread over the four nearest picture pixels;
 * what it does not send fades out in place, and what the target gets from nowhere fades in. The body's colour goes from the
 * source's to the target's.
 */
export function createMorph(artifacts: PairArtifacts, raw: boolean): Morph {
	const { crop, source, target } = artifacts;
	const width = (crop.x1 - crop.x0) * SCALE;
	const height = (crop.y1 - crop.y0) * SCALE;
	const velocity = shownVelocity(artifacts, raw).values;
	const n = source.index.length;
	const heaviest = source.weight.reduce((most, weight) => Math.max(most, weight), 1e-12);
	const carried = Float32Array.from(source.weight, (_w, slot) => marginalOf("source", source, slot) / heaviest);
	const lost = sparse(source.index, source.massDelta, heaviest, -1);
	const gained = sparse(target.index, target.massDelta, heaviest, 1);
	const density = new Float32Array(width * height);
	const softened = new Float32Array(width * height);

	function splat(y: number, x: number, mass: number): void {
		// A canonical pixel covers SCALE × SCALE picture pixels; its corner may fall between them.
		const top = (y - crop.y0) * SCALE;
		const left = (x - crop.x0) * SCALE;
		const [y0, x0] = [Math.floor(top), Math.floor(left)];
		const [fy, fx] = [top - y0, left - x0];
		for (let j = 0; j <= SCALE; j++) {
			const row = y0 + j;
			if (row < 0 || row >= height) continue;
			const wy = j === 0 ? 1 - fy : j === SCALE ? fy : 1;
			for (let i = 0; i <= SCALE; i++) {
				const column = x0 + i;
				if (column < 0 || column >= width) continue;
				density[row * width + column]! += mass * wy * (i === 0 ? 1 - fx : i === SCALE ? fx : 1);
			}
		}
	}

	function paint(t: number, pixels: Uint8ClampedArray): void {
		density.fill(0);
		for (let k = 0; k < n; k++) {
			const pixel = source.index[k]!;
			const y = Math.floor(pixel / CANONICAL_WIDTH) + t * velocity[2 * k]!;
			const x = (pixel % CANONICAL_WIDTH) + t * velocity[2 * k + 1]!;
			splat(y, x, carried[k]!);
		}
		smooth(density, softened, width, height);
		const colour = [0, 1, 2].map((c) => OVERLAY.source[c]! + t * (OVERLAY.target[c]! - OVERLAY.source[c]!));
		for (let i = 0; i < density.length; i++) {
			pixels[4 * i] = colour[0]!;
			pixels[4 * i + 1] = colour[1]!;
			pixels[4 * i + 2] = colour[2]!;
			pixels[4 * i + 3] = 235 * Math.min(1, FULL * density[i]!);
		}
		fade(pixels, lost, DESTROYED, 1 - t);
		fade(pixels, gained, CREATED, t);
	}

	function fade(pixels: Uint8ClampedArray, cells: Sparse, colour: readonly [number, number, number], strength: number) {
		if (strength <= 0) return;
		cells.index.forEach((pixel, k) => {
			const y = (Math.floor(pixel / CANONICAL_WIDTH) - crop.y0) * SCALE;
			const x = ((pixel % CANONICAL_WIDTH) - crop.x0) * SCALE;
			const alpha = strength * Math.min(1, cells.share[k]!);
			for (let j = 0; j < SCALE * SCALE; j++) {
				const at = 4 * ((y + Math.floor(j / SCALE)) * width + x + (j % SCALE));
				for (let c = 0; c < 3; c++) pixels[at + c] = pixels[at + c]! * (1 - alpha) + colour[c]! * alpha;
				pixels[at + 3] = Math.max(pixels[at + 3]!, 255 * alpha);
			}
		});
	}

	return { crop, scale: SCALE, width, height, paint };
}

/** Means over 3 × 3 picture pixels, in place: pixels that moved apart leave no gaps between them. */
function smooth(field: Float32Array, rows: Float32Array, width: number, height: number): void {
	for (let i = 1; i < field.length - 1; i++) rows[i] = (field[i - 1]! + field[i]! + field[i + 1]!) / 3;
	for (let i = width; i < width * (height - 1); i++) field[i] = (rows[i - width]! + rows[i]! + rows[i + width]!) / 3;
}

interface Sparse {
	readonly index: readonly number[];
	readonly share: readonly number[];
}

function sparse(index: Uint32Array, delta: Float32Array, unit: number, sign: 1 | -1): Sparse {
	const found: { index: number[]; share: number[] } = { index: [], share: [] };
	index.forEach((pixel, k) => {
		const share = (sign * delta[k]!) / unit;
		if (share < FAINT) return;
		found.index.push(pixel);
		found.share.push(share);
	});
	return found;
}

/** Where the slider stands, in words: how far the body has moved at time t. */
export function morphWords(artifacts: PairArtifacts, raw: boolean, t: number): string {
	const velocity = shownVelocity(artifacts, raw).values;
	let sum = 0;
	for (let k = 0; k < velocity.length; k += 2) sum += Math.hypot(velocity[k]!, velocity[k + 1]!);
	const meanUm = (sum / Math.max(1, velocity.length / 2)) * CANONICAL_UM_PER_PX;
	return `${formatFixed(100 * t, 0)} % of the way; the body has moved ${formatFixed(t * meanUm, 1)} µm on average`;
}

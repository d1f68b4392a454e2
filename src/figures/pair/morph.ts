import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { OVERLAY } from "../drawing/colours.ts";
import { marginalOf, shownVelocity } from "../field/layerValues.ts";
import { formatFixed } from "../words/numbers.ts";
import { createMovedPixels } from "./movedPixels.ts";

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
/** A body at this share of its density (1/FULL) is still drawn in full. */
const FULL = 2;
/** Where mass is pulled apart the body turns paler, down to this share of its density: a veil that does not break. */
const THINNEST = 0.06;
/** Mass changes smaller than this share of a pixel are not drawn. */
const FAINT = 0.02;

/**
 * Displacement interpolation: the mass that a source pixel sends is at x + t·v, drawn as the pixel's moved quadrilateral, so
 * that a body that grows stays whole and one that is pulled apart turns pale; what it does not send fades out in place, and
 * what the target gets from nowhere fades in. The body's colour goes from the source's to the target's.
 */
export function createMorph(artifacts: PairArtifacts, raw: boolean): Morph {
	const { crop, source, target } = artifacts;
	const width = (crop.x1 - crop.x0) * SCALE;
	const height = (crop.y1 - crop.y0) * SCALE;
	const moved = createMovedPixels(source.index, shownVelocity(artifacts, raw).values, crop, SCALE);
	const heaviest = source.weight.reduce((most, weight) => Math.max(most, weight), 1e-12);
	const carried = Float32Array.from(source.weight, (_w, slot) => marginalOf("source", source, slot) / heaviest);
	const lost = sparse(source.index, source.massDelta, heaviest, -1);
	const gained = sparse(target.index, target.massDelta, heaviest, 1);
	const density = new Float32Array(width * height);

	function paint(t: number, pixels: Uint8ClampedArray): void {
		density.fill(0);
		moved.addTo(density, t, carried, THINNEST);
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

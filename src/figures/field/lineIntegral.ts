import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import type { Raster } from "./raster.ts";

/** Light and dark streaks to be laid over a map's colours; clear where there is no direction. */
export interface Streaks extends Raster {
	/** Texels a canonical pixel, along each axis. */
	readonly scale: number;
}

export interface StreakChoices {
	/** Displacements shorter than this (µm) leave no streak. */
	readonly minimumUm: number;
	/** Texels a canonical pixel; 4 is sharp on a screen that shows a canonical pixel as 3 to 6 of its own. */
	readonly scale?: number;
}

/** Half the length of a streak, canonical px. */
const REACH_PX = 4;
/** Below this a displacement is rounding and has no direction, canonical px. */
const STILL_PX = 1e-3;
/** Opacity of a streak one standard deviation from the mean: weak enough to leave the colour under it readable. */
const LIGHT_ALPHA = 60;
const DARK_ALPHA = 80;

/**
 * Line integral convolution (Cabral & Leedom 1993): fixed noise, averaged along the displacement's direction, so that
 * streaks run with it and differ across it. Texture for a crop of height × width px, `scale`² texels a pixel, the
 * displacement between pixel centres by bilinear interpolation within the support. Direction only, and either way along it:
 * how far mass moves is in the colours. The same field gives the same picture.
 * O(support · scale³ · REACH_PX): some 50 ms for 11,000 px at scale 4.
 */
export function lineIntegralStreaks(
	index: Uint32Array,
	velocityYx: Float32Array,
	crop: Crop,
	{ minimumUm, scale = 4 }: StreakChoices,
): Streaks {
	const field = texelDirections(index, velocityYx, crop, scale, Math.max(minimumUm / CANONICAL_UM_PER_PX, STILL_PX));
	const means = meansAlong(field, Math.round(REACH_PX * scale));
	return { ...shades(field, means), scale };
}

interface DirectionField {
	readonly width: number;
	readonly height: number;
	/** Unit vectors of the texels, 0 where there is no direction. */
	readonly dy: Float32Array;
	readonly dx: Float32Array;
	/** Texels that have a direction. */
	readonly texels: Uint32Array;
}

function texelDirections(
	index: Uint32Array,
	velocityYx: Float32Array,
	crop: Crop,
	scale: number,
	minimumPx: number,
): DirectionField {
	// One row and column of nothing around the crop, so that no neighbour has to be asked for.
	const stride = crop.x1 - crop.x0 + 2;
	const cells = stride * (crop.y1 - crop.y0 + 2);
	const [vy, vx, there] = [new Float32Array(cells), new Float32Array(cells), new Float32Array(cells)];
	const cellOf = (pixel: number): number =>
		(Math.floor(pixel / CANONICAL_WIDTH) - crop.y0 + 1) * stride + (pixel % CANONICAL_WIDTH) - crop.x0 + 1;
	index.forEach((pixel, slot) => {
		const cell = cellOf(pixel);
		vy[cell] = velocityYx[2 * slot]!;
		vx[cell] = velocityYx[2 * slot + 1]!;
		there[cell] = 1;
	});
	const [width, height] = [(stride - 2) * scale, (crop.y1 - crop.y0) * scale];
	const dy = new Float32Array(width * height);
	const dx = new Float32Array(width * height);
	const texels = new Uint32Array(index.length * scale * scale);
	let found = 0;
	for (let k = 0; k < index.length; k++) {
		const cell = cellOf(index[k]!);
		const top = (Math.floor(cell / stride) - 1) * scale;
		const left = ((cell % stride) - 1) * scale;
		for (let part = 0; part < scale * scale; part++) {
			const [down, right] = [Math.floor(part / scale), part % scale];
			// Offset from the pixel's centre, −½ to ½, and the cell of the upper left neighbour.
			const [oy, ox] = [(down + 0.5) / scale - 0.5, (right + 0.5) / scale - 0.5];
			const a = cell - (oy < 0 ? stride : 0) - (ox < 0 ? 1 : 0);
			const [fy, fx] = [oy < 0 ? oy + 1 : oy, ox < 0 ? ox + 1 : ox];
			const [wa, wb, wc, wd] = [(1 - fy) * (1 - fx), (1 - fy) * fx, fy * (1 - fx), fy * fx];
			const [b, c, d] = [a + 1, a + stride, a + stride + 1];
			const y = wa * vy[a]! + wb * vy[b]! + wc * vy[c]! + wd * vy[d]!;
			const x = wa * vx[a]! + wb * vx[b]! + wc * vx[c]! + wd * vx[d]!;
			const weight = wa * there[a]! + wb * there[b]! + wc * there[c]! + wd * there[d]!;
			const length = Math.sqrt(y * y + x * x);
			if (!(length > minimumPx * weight)) continue;
			const texel = (top + down) * width + left + right;
			dy[texel] = y / length;
			dx[texel] = x / length;
			texels[found++] = texel;
		}
	}
	return { width, height, dy, dx, texels: texels.subarray(0, found) };
}

/** Noise in [0, 1) from a texel's number alone (a Weyl step and an avalanche of its bits). */
function noiseOf(size: number): Float32Array {
	const noise = new Float32Array(size);
	for (let i = 0; i < size; i++) {
		let bits = Math.imul(i + 1, 0x9e3779b1);
		bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
		bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
		noise[i] = ((bits ^ (bits >>> 16)) >>> 8) / 2 ** 24;
	}
	return noise;
}

/** Mean noise over `reach` steps of one texel both ways from each texel that has a direction. */
function meansAlong({ width, height, dy, dx, texels }: DirectionField, reach: number): Float32Array {
	const noise = noiseOf(width * height);
	const means = new Float32Array(texels.length);
	for (let k = 0; k < texels.length; k++) {
		const start = texels[k]!;
		let sum = noise[start]!;
		let count = 1;
		for (let sign = -1; sign <= 1; sign += 2) {
			let at = start;
			let y = Math.floor(start / width) + 0.5;
			let x = (start % width) + 0.5;
			for (let step = 0; step < reach; step++) {
				y += sign * dy[at]!;
				x += sign * dx[at]!;
				if (!(y >= 0 && y < height && x >= 0 && x < width)) break;
				at = (y | 0) * width + (x | 0);
				if (dy[at] === 0 && dx[at] === 0) break;
				sum += noise[at]!;
				count++;
			}
		}
		// Short streaks average less; the root keeps their contrast like the others'.
		means[k] = (sum / count - 0.5) * Math.sqrt(count);
	}
	return means;
}

/** White above the mean and black below, the stronger the further. */
function shades({ width, height, texels }: DirectionField, means: Float32Array): Raster {
	const pixels = new Uint8ClampedArray(width * height * 4);
	const spread = Math.sqrt(means.reduce((sum, mean) => sum + mean * mean, 0) / Math.max(1, means.length)) || 1;
	for (let k = 0; k < texels.length; k++) {
		const away = means[k]! / spread;
		const at = 4 * texels[k]!;
		if (away > 0) pixels.fill(255, at, at + 3);
		pixels[at + 3] = Math.abs(away) * (away > 0 ? LIGHT_ALPHA : DARK_ALPHA);
	}
	return { width, height, pixels };
}

/** A map's raster with the streaks over it, at their resolution: what a saved figure holds. O(texels). */
export function rasterWithStreaks(map: Raster, streaks: Streaks): Raster {
	const { width, height, scale } = streaks;
	const pixels = new Uint8ClampedArray(width * height * 4);
	for (let texel = 0; texel < width * height; texel++) {
		const from = 4 * (Math.floor(texel / width / scale) * map.width + Math.floor((texel % width) / scale));
		const share = streaks.pixels[4 * texel + 3]! / 255;
		for (let c = 0; c < 3; c++) {
			pixels[4 * texel + c] = map.pixels[from + c]! * (1 - share) + streaks.pixels[4 * texel + c]! * share;
		}
		pixels[4 * texel + 3] = map.pixels[from + 3]!;
	}
	return { width, height, pixels };
}

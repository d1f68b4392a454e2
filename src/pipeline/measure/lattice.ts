import { CANONICAL_HEIGHT, CANONICAL_WIDTH, COORD_SCALE, CROP_PADDING_PX, type Crop } from "../../domain/grid.ts";
import type { Downsample } from "../../domain/parameters.ts";

/**
 * The solver's lattice inside the canonical grid: blocks of `factor` × `factor` pixels from the crop's corner, the last
 * row and column of blocks possibly reaching past the crop (those pixels have no weight).
 */
export interface Lattice {
	readonly crop: Crop;
	readonly factor: Downsample;
	readonly height: number;
	readonly width: number;
	/** Scaled coordinate units between blocks. */
	readonly spacing: number;
}

/** Bounding box of both supports + 16 px, clamped to the grid (SPEC section 4); O(pixels). Neither may be empty. */
export function latticeAround(source: Float64Array, target: Float64Array, factor: Downsample): Lattice {
	let top = CANONICAL_HEIGHT;
	let bottom = -1;
	let left = CANONICAL_WIDTH;
	let right = -1;
	for (let y = 0, i = 0; y < CANONICAL_HEIGHT; y++) {
		for (let x = 0; x < CANONICAL_WIDTH; x++, i++) {
			if (source[i] === 0 && target[i] === 0) continue;
			if (y < top) top = y;
			bottom = y;
			if (x < left) left = x;
			if (x > right) right = x;
		}
	}
	const crop = {
		y0: Math.max(0, top - CROP_PADDING_PX),
		y1: Math.min(CANONICAL_HEIGHT, bottom + 1 + CROP_PADDING_PX),
		x0: Math.max(0, left - CROP_PADDING_PX),
		x1: Math.min(CANONICAL_WIDTH, right + 1 + CROP_PADDING_PX),
	};
	return {
		crop,
		factor,
		height: Math.ceil((crop.y1 - crop.y0) / factor),
		width: Math.ceil((crop.x1 - crop.x0) / factor),
		spacing: factor * COORD_SCALE,
	};
}

/** Lattice position (row-major) of the block that holds a canonical pixel of the crop. */
function blockOfPixel(lattice: Lattice, canonicalIndex: number): number {
	const y = Math.floor(canonicalIndex / CANONICAL_WIDTH) - lattice.crop.y0;
	const x = (canonicalIndex % CANONICAL_WIDTH) - lattice.crop.x0;
	return Math.floor(y / lattice.factor) * lattice.width + Math.floor(x / lattice.factor);
}

/** Block for each pixel of a support; length of `index`. */
export function blocksOfSupport(lattice: Lattice, index: Uint32Array): Uint32Array {
	return index.map((i) => blockOfPixel(lattice, i));
}

/** Sum of the weights in each block, float64, height × width. */
export function poolWeights(
	lattice: Lattice,
	weights: Float64Array,
	index: Uint32Array,
	blocks: Uint32Array,
): Float64Array {
	const pooled = new Float64Array(lattice.height * lattice.width);
	for (let k = 0; k < index.length; k++) pooled[blocks[k]!]! += weights[index[k]!]!;
	return pooled;
}

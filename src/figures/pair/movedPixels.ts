import { CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";

/**
 * The pixels of a support as quadrilaterals that share their corners. A corner moves by the mean displacement of the pixels
 * that meet in it, which is the bilinear interpolation between their centres, so neighbours stay joined however far
 * they are pulled apart.
 */
export interface MovedPixels {
	/**
	 * Adds what each pixel carries to the picture pixels whose centres its moved quadrilateral covers, thinned by how much
	 * it has grown, but never below `thinnest` of it. O(support + covered picture pixels).
	 */
	addTo(density: Float32Array, t: number, carried: Float32Array, thinnest: number): void;
}

/** A quadrilateral squeezed to nothing is not drawn denser than this many times. */
const DENSEST = 4;

/** Prepares the corners, O(support). The picture covers the crop with `scale`² pixels for a canonical one. */
export function createMovedPixels(
	index: Uint32Array,
	velocityYx: Float32Array,
	crop: Crop,
	scale: number,
): MovedPixels {
	const width = (crop.x1 - crop.x0) * scale;
	const height = (crop.y1 - crop.y0) * scale;
	const stride = CANONICAL_WIDTH + 1;
	const numbers = new Map<number, number>();
	/** Top left, top right, bottom right, bottom left of each pixel. */
	const cornerOf = new Uint32Array(4 * index.length);
	index.forEach((pixel, k) => {
		const topLeft = Math.floor(pixel / CANONICAL_WIDTH) * stride + (pixel % CANONICAL_WIDTH);
		[topLeft, topLeft + 1, topLeft + stride + 1, topLeft + stride].forEach((place, side) => {
			const known = numbers.get(place) ?? numbers.size;
			numbers.set(place, known);
			cornerOf[4 * k + side] = known;
		});
	});
	const n = numbers.size;
	const [restY, restX, moveY, moveX] = [0, 1, 2, 3].map(() => new Float64Array(n)) as [
		Float64Array,
		Float64Array,
		Float64Array,
		Float64Array,
	];
	const meets = new Uint8Array(n);
	for (const [place, corner] of numbers) {
		restY[corner] = (Math.floor(place / stride) - crop.y0) * scale;
		restX[corner] = ((place % stride) - crop.x0) * scale;
	}
	cornerOf.forEach((corner, at) => {
		const pixel = at >> 2;
		meets[corner]!++;
		moveY[corner]! += velocityYx[2 * pixel]! * scale;
		moveX[corner]! += velocityYx[2 * pixel + 1]! * scale;
	});
	for (let corner = 0; corner < n; corner++) {
		moveY[corner]! /= meets[corner]!;
		moveX[corner]! /= meets[corner]!;
	}
	const atY = new Float64Array(n);
	const atX = new Float64Array(n);

	/**
	 * Where the horizontal through the picture pixels' centres of `row` enters and leaves a quadrilateral. Two that share a
	 * side compute its crossing from the same two numbers in the same order: no pixel between them is missed or taken twice.
	 */
	function fillRow(row: number, first: number, density: Float32Array, amount: number): void {
		const y = row + 0.5;
		let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (let side = 0; side < 4; side++) {
			const [a, b] = [cornerOf[first + side]!, cornerOf[first + ((side + 1) & 3)]!];
			const [upper, lower] = atY[a]! < atY[b]! || (atY[a]! === atY[b]! && a < b) ? [a, b] : [b, a];
			if (atY[upper]! > y || atY[lower]! <= y) continue;
			const x = atX[upper]! + ((y - atY[upper]!) / (atY[lower]! - atY[upper]!)) * (atX[lower]! - atX[upper]!);
			if (x < from) from = x;
			if (x > to) to = x;
		}
		const end = Math.min(width, Math.ceil(to - 0.5));
		for (let column = Math.max(0, Math.ceil(from - 0.5)); column < end; column++) {
			density[row * width + column]! += amount;
		}
	}

	function addTo(density: Float32Array, t: number, carried: Float32Array, thinnest: number): void {
		for (let corner = 0; corner < n; corner++) {
			atY[corner] = restY[corner]! + t * moveY[corner]!;
			atX[corner] = restX[corner]! + t * moveX[corner]!;
		}
		for (let k = 0; k < carried.length; k++) {
			const first = 4 * k;
			const [a, b, c, d] = [cornerOf[first]!, cornerOf[first + 1]!, cornerOf[first + 2]!, cornerOf[first + 3]!];
			// Half the cross product of the diagonals.
			const area = Math.abs((atX[c]! - atX[a]!) * (atY[d]! - atY[b]!) - (atX[d]! - atX[b]!) * (atY[c]! - atY[a]!)) / 2;
			const amount = carried[k]! * Math.min(DENSEST, Math.max(thinnest, (scale * scale) / Math.max(area, 1e-9)));
			const top = Math.min(atY[a]!, atY[b]!, atY[c]!, atY[d]!);
			const bottom = Math.max(atY[a]!, atY[b]!, atY[c]!, atY[d]!);
			const end = Math.min(height, Math.ceil(bottom - 0.5));
			for (let row = Math.max(0, Math.ceil(top - 0.5)); row < end; row++) fillRow(row, first, density, amount);
		}
	}

	return { addTo };
}

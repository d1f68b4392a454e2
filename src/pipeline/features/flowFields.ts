import type { DctQuantity } from "../../domain/featureSchema.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";

export interface FlowFields {
	/** [256, 576] each, 0 outside the support. */
	readonly fields: Readonly<Record<DctQuantity, Float64Array>>;
	/** Rows and columns of the support; the fields are zero outside it. */
	readonly box: Crop;
}

function boxOfSupport(index: Uint32Array): Crop {
	const box = { y0: CANONICAL_HEIGHT, y1: 0, x0: CANONICAL_WIDTH, x1: 0 };
	for (const pixel of index) {
		const x = pixel % CANONICAL_WIDTH;
		const y = (pixel - x) / CANONICAL_WIDTH;
		box.y0 = Math.min(box.y0, y);
		box.y1 = Math.max(box.y1, y + 1);
		box.x0 = Math.min(box.x0, x);
		box.x1 = Math.max(box.x1, x + 1);
	}
	return index.length === 0 ? { y0: 0, y1: 0, x0: 0, x1: 0 } : box;
}

/** Central difference of the zero-filled field along one axis, one-sided at the array's edge; the step of NumPy's gradient. */
function difference(field: Float64Array, pixel: number, position: number, length: number, stride: number): number {
	if (position === 0) return field[pixel + stride]! - field[pixel]!;
	if (position === length - 1) return field[pixel]! - field[pixel - stride]!;
	return (field[pixel + stride]! - field[pixel - stride]!) / 2;
}

/**
 * Velocity components, divergence ∂vy/∂y + ∂vx/∂x and curl ∂vx/∂y − ∂vy/∂x (SPEC section 6.2): derivatives of the
 * zero-filled velocity, kept on the support only. O(support), plus four grids of memory.
 * @param index pixels of the support, y · 576 + x.
 * @param velocityYx canonical px, (y, x) interleaved, one pair a support pixel.
 */
export function flowFields(index: Uint32Array, velocityYx: Float32Array): FlowFields {
	const grid = () => new Float64Array(CANONICAL_PIXELS);
	const fields = { vx: grid(), vy: grid(), div: grid(), curl: grid() };
	const { vx, vy, div, curl } = fields;
	for (let k = 0; k < index.length; k++) {
		vy[index[k]!] = velocityYx[2 * k]!;
		vx[index[k]!] = velocityYx[2 * k + 1]!;
	}
	for (const pixel of index) {
		const x = pixel % CANONICAL_WIDTH;
		const y = (pixel - x) / CANONICAL_WIDTH;
		const alongY = (field: Float64Array) => difference(field, pixel, y, CANONICAL_HEIGHT, CANONICAL_WIDTH);
		const alongX = (field: Float64Array) => difference(field, pixel, x, CANONICAL_WIDTH, 1);
		div[pixel] = alongY(vy) + alongX(vx);
		curl[pixel] = alongY(vx) - alongX(vy);
	}
	return { fields, box: boxOfSupport(index) };
}

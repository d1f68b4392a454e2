import type { Level } from "../levels.ts";

/** Source lines are columns, target lines are rows: each side's own lines are contiguous in its buffers. */
export type Side = "source" | "target";

/** One side of a level as the kernels see it. */
export interface SideLayout {
	readonly side: Side;
	readonly lines: number;
	readonly points: number;
	/** (mass, log2 mass) by line. */
	readonly measure: Float32Array<ArrayBuffer>;
	readonly totalMass: number;
	/** Points of a line, half-open, at which the other side has any support: the only sums along the line that it will use. */
	readonly neededFirst: number;
	readonly neededEnd: number;
}

/** log2 of zero in the shaders; see shaders/lib/numbers.wgsl. */
export const FLOOR_BITS = -1e30;

/** Index of lattice point (row, column) in the buffers of a side. */
export function indexOnSide(side: Side, row: number, column: number, height: number, width: number): number {
	return side === "source" ? column * height + row : row * width + column;
}

/** Lays a level's measure out for one side. O(pixels). */
export function layOutSide(level: Level, side: Side): SideLayout {
	const { height, width } = level;
	const own = side === "source" ? level.a : level.b;
	const other = side === "source" ? level.b : level.a;
	const lines = side === "source" ? width : height;
	const points = side === "source" ? height : width;
	const measure = new Float32Array(2 * lines * points);
	let totalMass = 0;
	let neededFirst = points;
	let neededEnd = 0;
	for (let row = 0, at = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at++) {
			const mass = own[at]!;
			const to = 2 * indexOnSide(side, row, column, height, width);
			measure[to] = mass;
			measure[to + 1] = mass > 0 ? Math.log2(mass) : FLOOR_BITS;
			totalMass += mass;
			if (other[at]! > 0) {
				const point = side === "source" ? row : column;
				if (point < neededFirst) neededFirst = point;
				if (point >= neededEnd) neededEnd = point + 1;
			}
		}
	}
	return { side, lines, points, measure, totalMass, neededFirst: Math.min(neededFirst, neededEnd), neededEnd };
}

/** A side's buffer back in row-major order. */
export function rowMajorFromSide(values: Float32Array, side: Side, height: number, width: number): Float64Array {
	const result = new Float64Array(height * width);
	for (let row = 0, at = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at++)
			result[at] = values[indexOnSide(side, row, column, height, width)]!;
	}
	return result;
}

import type { Level } from "../levels.ts";

/** Source lines are columns, target lines are rows. Point p of line l lies at p · lines + l; see line-tiles.wgsl. */
export type Side = "source" | "target";

/** Points of a tile; lattices are padded to whole tiles both ways with points of no mass. */
export const TILE = 8;
/** Neighbouring lines that one workgroup owns: a quad. They share the tiles that they leave out. */
export const LINES_PER_GROUP = 4;

/** One side of a level as the kernels see it. */
export interface SideLayout {
	readonly side: Side;
	/** Padded to whole tiles. */
	readonly lines: number;
	readonly points: number;
	/** Mass of each point, log2 of it, and for each line the first tile of its quad with support and the one behind the last. */
	readonly constants: Float32Array<ArrayBuffer>;
	readonly totalMass: number;
	/** Tiles of a line, half-open, at which the other side has any support: the only sums along the line that it will use. */
	readonly neededFirstTile: number;
	readonly neededEndTile: number;
}

/** log2 of zero in the shaders; see shaders/lib/numbers.wgsl. */
const FLOOR_BITS = -1e30;

/** Points of a lattice side with its padding. */
export function padded(points: number): number {
	return Math.ceil(points / TILE) * TILE;
}

/** Index of lattice point (row, column) among a side's points. */
export function indexOnSide(side: Side, row: number, column: number, height: number, width: number): number {
	return side === "source" ? row * padded(width) + column : column * padded(height) + row;
}

/** Numbers of a side's constants. */
export function constantsLength(lines: number, points: number): number {
	return 2 * lines * points + 2 * lines;
}

/** Lays a level's measure out for one side. O(pixels). */
export function layOutSide(level: Level, side: Side): SideLayout {
	const { height, width } = level;
	const own = side === "source" ? level.a : level.b;
	const other = side === "source" ? level.b : level.a;
	const lines = padded(side === "source" ? width : height);
	const points = padded(side === "source" ? height : width);
	const constants = new Float32Array(constantsLength(lines, points));
	constants.fill(FLOOR_BITS, lines * points, 2 * lines * points);
	const spans = constants.subarray(2 * lines * points);
	spans.fill(points / TILE, 0, lines);
	let totalMass = 0;
	let neededFirst = points;
	let neededEnd = 0;
	for (let row = 0, at = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at++) {
			const mass = own[at]!;
			const [line, point] = side === "source" ? [column, row] : [row, column];
			if (mass > 0) {
				const to = point * lines + line;
				constants[to] = mass;
				constants[lines * points + to] = Math.log2(mass);
				totalMass += mass;
				widenSpan(spans, lines, line, Math.floor(point / TILE));
			}
			if (other[at]! > 0) {
				if (point < neededFirst) neededFirst = point;
				if (point >= neededEnd) neededEnd = point + 1;
			}
		}
	}
	return {
		side,
		lines,
		points,
		constants,
		totalMass,
		neededFirstTile: Math.floor(Math.min(neededFirst, neededEnd) / TILE),
		neededEndTile: Math.ceil(neededEnd / TILE),
	};
}

/** Takes a tile into the span of a line's quad. */
function widenSpan(spans: Float32Array, lines: number, line: number, tile: number): void {
	const quad = line - (line % LINES_PER_GROUP);
	if (tile >= spans[quad]! && tile < spans[lines + quad]!) return;
	for (let each = quad; each < quad + LINES_PER_GROUP; each++) {
		spans[each] = Math.min(spans[each]!, tile);
		spans[lines + each] = Math.max(spans[lines + each]!, tile + 1);
	}
}

/** A side's points back in row-major order, without the padding. */
export function rowMajorFromSide(values: Float32Array, side: Side, height: number, width: number): Float64Array {
	const result = new Float64Array(height * width);
	for (let row = 0, at = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at++)
			result[at] = values[indexOnSide(side, row, column, height, width)]!;
	}
	return result;
}

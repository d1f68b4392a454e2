import type { Level } from "../levels.ts";
import { SAMPLE_LENGTH } from "./kernels/relaxLevel.ts";
import { constantsLength, layOutSide, type SideLayout, TILE } from "./lattice.ts";
import { SUMS_PER_TALLY, type SumsRegion } from "./lineSums.ts";

/** Where one side of a level lies in the arena: places count numbers, not bytes. */
export interface SidePlaces extends SideLayout {
	readonly mass: number;
	readonly logMass: number;
	readonly spans: number;
	readonly incoming: number;
	readonly potential: number;
	/** Two places for the line sums, used in turn: one is read while the other is written. */
	readonly sums: readonly [SumsRegion, SumsRegion];
}

/** A level in the arena. */
export interface LevelPlaces {
	readonly level: Level;
	readonly epsilon: number;
	readonly source: SidePlaces;
	readonly target: SidePlaces;
}

/** All of a solve in its part of one buffer. */
export interface Arena {
	readonly levels: readonly LevelPlaces[];
	/** Scratch that all levels share: a number a point, then four numbers a tile. */
	readonly values: number;
	readonly peaks: number;
	/** What a level's own workgroup measured in one dispatch. */
	readonly samples: number;
	/** Sums to begin with, one tally a side. */
	readonly start: { readonly source: SumsRegion; readonly target: SumsRegion };
	/** Numbers in all. */
	readonly length: number;
}

/** Half steps of a level that one dispatch may do: each leaves a sample at most. */
export const MOST_HALF_STEPS = 256;

/** Numbers that an arena may hold; kernels are compiled for one of these sizes, since a length known to them makes each access cheaper. */
const SMALLEST_CAPACITY = 2 ** 20;
const CAPACITY_STEP = 4;

export function capacityFor(length: number): number {
	let capacity = SMALLEST_CAPACITY;
	while (capacity < length) capacity *= CAPACITY_STEP;
	return capacity;
}

/** A level and how its sides lie in lines, wherever that will be. */
export interface LaidOutLevel {
	readonly level: Level;
	readonly epsilon: number;
	readonly sides: readonly [SideLayout, SideLayout];
}

/** Lays the sides of levels out. O(points). */
export function layOutLevels(levels: readonly { readonly level: Level; readonly epsilon: number }[]): LaidOutLevel[] {
	return levels.map(({ level, epsilon }) => ({
		level,
		epsilon,
		sides: [layOutSide(level, "source"), layOutSide(level, "target")],
	}));
}

/**
 * Gives every level its places, from place `start` on; `linesPerTally` lines leave one tally. Numbers grow with the finest lattice: about
 * 13 a point.
 */
export function placeLevels(levels: readonly LaidOutLevel[], linesPerTally: number, start: number): Arena {
	let end = start;
	const take = (count: number): number => {
		const place = end;
		end += count;
		return place;
	};
	const sumsFor = (tallies: number): SumsRegion => ({ place: take(SUMS_PER_TALLY * tallies), tallies });
	const placed = levels.map(({ level, epsilon, sides }) => {
		const [source, target] = sides;
		const points = source.lines * source.points;
		const constants = [source, target].map(({ lines }) => take(constantsLength(lines, points / lines)));
		const incoming = [take(points), take(points)];
		// Both potentials lie together: they are read in one piece.
		const potential = [take(points), take(points)];
		const [placedSource, placedTarget] = [source, target].map((side, n): SidePlaces => {
			const mass = constants[n]!;
			return {
				...side,
				mass,
				logMass: mass + points,
				spans: mass + 2 * points,
				incoming: incoming[n]!,
				potential: potential[n]!,
				sums: [sumsFor(side.lines / linesPerTally), sumsFor(side.lines / linesPerTally)],
			};
		});
		return { level, epsilon, source: placedSource!, target: placedTarget! };
	});
	const most = Math.max(...placed.map(({ source }) => source.lines * source.points));
	return {
		levels: placed,
		values: take(most),
		peaks: take((4 * most) / TILE),
		samples: take(SAMPLE_LENGTH * MOST_HALF_STEPS),
		start: { source: sumsFor(1), target: sumsFor(1) },
		length: end - start,
	};
}

/** Uploads measures, potentials of zero on the coarsest level, and the line sums of those. */
export function fillArena(queue: GPUQueue, buffer: GPUBuffer, arena: Arena): void {
	for (const { source, target } of arena.levels) {
		for (const side of [source, target]) queue.writeBuffer(buffer, 4 * side.mass, side.constants);
	}
	const coarsest = arena.levels[0];
	if (!coarsest) throw new RangeError("An arena has at least one level.");
	const { source, target } = coarsest;
	queue.writeBuffer(buffer, 4 * source.potential, new Float32Array(2 * source.lines * source.points));
	// Potentials of zero: Σ a e^(-f/ρ) is the whole mass.
	for (const side of [source, target]) {
		const sums = new Float32Array(SUMS_PER_TALLY);
		sums[0] = side.totalMass;
		queue.writeBuffer(buffer, 4 * arena.start[side.side].place, sums);
	}
}

import type { Arena, LevelPlaces } from "./arena.ts";
import { kernelBits } from "./kernels/octet.ts";
import type { LevelPhase, LevelSide, LevelStep } from "./kernels/relaxLevel.ts";
import { TILE } from "./lattice.ts";

/** What a level's own workgroup is to do; see relax-level.wgsl. */
export interface LevelProgram {
	/** Decreasing values of ε before the level's own. */
	readonly annealing: readonly number[];
	readonly maxSweeps: number;
	readonly tolerance: number;
	readonly closeBelow: number;
	readonly goalOmega: number;
}

/** Parameters of a level for its own workgroup, but for what changes from dispatch to dispatch. @param table of octet-tables for a k. */
export function levelStep(
	arena: Arena,
	level: LevelPlaces,
	program: LevelProgram,
	rho: number,
	table: (k: number) => Float32Array,
): Omit<LevelStep, "fresh" | "halfSteps" | "kept"> {
	const values = [...program.annealing, level.epsilon];
	const phases = values.map((epsilon, n): LevelPhase => {
		const k = kernelBits(level.level.spacing, epsilon);
		const before = values[n - 1] ?? epsilon;
		return { k, kappa: epsilon / (rho + epsilon), ratio: epsilon / rho, scale: before / epsilon, table: table(k) };
	});
	const side = (which: "source" | "target"): LevelSide => {
		const places = level[which];
		return {
			...places,
			tiles: places.points / TILE,
			firstTile: places.neededFirstTile,
			endTile: places.neededEndTile,
			sums: arena.start[which].place,
		};
	};
	return {
		...program,
		values: arena.values,
		peaks: arena.peaks,
		samples: arena.samples,
		epsilon: level.epsilon,
		rho,
		totalA: level.source.totalMass,
		totalB: level.target.totalMass,
		sides: [side("source"), side("target")],
		phases,
	};
}

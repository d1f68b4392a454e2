import { centreInFinePixels, type Level } from "../levels.ts";
import { notFinite } from "./faults.ts";
import type { LevelProblem } from "./levelState.ts";
import type { TermCounter } from "./lseLines.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { applySimdSoftmin } from "./simdSoftmin.ts";
import { Softmin } from "./softmin.ts";
import { type Support, supportOf } from "./support.ts";

/** A lattice of the climb with the supports of its measures; `source` and `target` are one object when the problem is symmetric. */
export interface Rung {
	readonly level: Level;
	readonly source: Support;
	readonly target: Support;
}

/** Potentials in cost units on the points of a rung's supports. */
export interface Potentials {
	readonly f: Float64Array;
	readonly g: Float64Array;
}

export function rungOf(level: Level): Rung {
	const source = supportOf(level.a, level.height, level.width);
	const target = level.b === level.a ? source : supportOf(level.b, level.height, level.width);
	return { level, source, target };
}

export function zeroPotentials(rung: Rung): Potentials {
	return { f: new Float64Array(rung.source.index.length), g: new Float64Array(rung.target.index.length) };
}

export function levelProblemOf(rung: Rung, epsilon: number, rho: number, cutoff: number): LevelProblem {
	return { source: rung.source, target: rung.target, spacing: rung.level.spacing, epsilon, rho, cutoff };
}

/**
 * Carries potentials to a finer lattice by evaluating the half step there, with the coarse measures as they are: the error after it is
 * near 1e-3, where interpolating leaves ten times that.
 */
export function prolong(
	coarse: Rung,
	{ f, g }: Potentials,
	to: Rung,
	problem: LevelProblem,
	engine: SimdEngine | null,
	counter: TermCounter,
): Potentials {
	const { epsilon, rho, cutoff } = problem;
	const factor = coarse.level.factor;
	const relation = {
		k: coarse.level.spacing ** 2 / epsilon,
		origin: (centreInFinePixels(0, to.level.factor) - centreInFinePixels(0, factor)) / factor,
		step: to.level.factor / factor,
		cutoff,
	};
	const carry = (from: Support, values: Float64Array, onto: Support): Float64Array => {
		const phi = values.map((value) => value / epsilon);
		const result = engine
			? applySimdSoftmin(engine, from, onto, relation, phi, counter)
			: new Softmin(from, onto, relation).apply(phi, new Float64Array(onto.index.length), counter);
		return result.map((value) => (-epsilon * rho * value) / (rho + epsilon));
	};
	const carriedF = carry(coarse.target, g, to.source);
	return { f: carriedF, g: to.source === to.target ? carriedF : carry(coarse.source, f, to.target) };
}

/** Values of a support on its whole lattice; NaN elsewhere. @throws MaskflowError `not-finite`. */
export function spread(support: Support, values: Float64Array): Float64Array {
	const full = new Float64Array(support.height * support.width).fill(Number.NaN);
	for (let n = 0; n < values.length; n++) {
		const value = values[n]!;
		if (!Number.isFinite(value)) throw notFinite(1);
		full[support.index[n]!] = value;
	}
	return full;
}

/** The values of a whole lattice on a support. @throws MaskflowError `not-finite`. */
export function gather(support: Support, full: Float64Array): Float64Array {
	return Float64Array.from(support.index, (at) => {
		const value = full[at]!;
		if (!Number.isFinite(value)) throw notFinite(1);
		return value;
	});
}

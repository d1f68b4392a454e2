import type { TransportProblem } from "../operations.ts";
import type { Side } from "./levelState.ts";
import { FLOOR } from "./lineScan.ts";
import { type Support, supportOf } from "./support.ts";

/** Where the mass of one pixel goes (a source pixel) or comes from (a target pixel). */
export interface PlanRow {
	/** Lattice indices r · width + c of the other side, ascending. */
	readonly index: Uint32Array;
	/** P on them, unit of a and b. */
	readonly mass: Float64Array;
	/** Sum of the kept entries. */
	readonly total: number;
}

export interface PlanReader {
	/**
	 * The row (source) or column (target) of P that belongs to lattice point (r, c); empty outside the side's support. Entries below
	 * `smallest` of the largest are left out. O(rows of the lattice + points near the transported place), well below a millisecond.
	 */
	rowOf(side: Side, r: number, c: number, smallest?: number): PlanRow;
}

/** The other side of a row: exponents log w + φ/ε on the lattice and their maximum in each lattice row. */
interface Partner {
	readonly support: Support;
	readonly exponents: Float64Array;
	readonly rowMax: Float64Array;
}

/** Prepares reading rows of P = a⊗b · exp((f + g − C)/ε) from the potentials; O(pixels) once. f and g as in `evaluatePlan`. */
export function createPlanReader(problem: TransportProblem, f: Float64Array, g: Float64Array): PlanReader {
	const { height, width, epsilon } = problem;
	const source = supportOf(problem.a, height, width);
	const target = problem.b === problem.a ? source : supportOf(problem.b, height, width);
	// One constant goes from g to f before dividing: see evaluatePlan.
	const constant = target.index.length === 0 ? 0 : g[target.index[0]!]!;
	const sides = {
		source: partnerOf(source, f, constant, epsilon),
		target: partnerOf(target, g, -constant, epsilon),
	};
	return {
		rowOf(side, r, c, smallest = 1e-9) {
			const own = sides[side].exponents[r * width + c];
			if (own === undefined || own <= FLOOR / 2) {
				return { index: new Uint32Array(0), mass: new Float64Array(0), total: 0 };
			}
			const partner = side === "source" ? sides.target : sides.source;
			return readRow(partner, own, r, c, problem.spacing ** 2 / epsilon, -Math.log(smallest));
		},
	};
}

function partnerOf(support: Support, potential: Float64Array, constant: number, epsilon: number): Partner {
	const exponents = new Float64Array(support.height * support.width).fill(FLOOR);
	const rowMax = new Float64Array(support.height).fill(FLOOR);
	for (let n = 0; n < support.index.length; n++) {
		const at = support.index[n]!;
		const value = support.logWeight[n]! + (potential[at]! + constant) / epsilon;
		exponents[at] = value;
		const r = Math.floor(at / support.width);
		if (value > rowMax[r]!) rowMax[r] = value;
	}
	return { support, exponents, rowMax };
}

function readRow(
	{ support, exponents, rowMax }: Partner,
	own: number,
	r: number,
	c: number,
	k: number,
	cutoff: number,
): PlanRow {
	const { r0, r1, c0, c1, width } = support;
	let top = FLOOR;
	for (let v = r0; v < r1; v++) {
		const down = k * (v - r) ** 2;
		if (rowMax[v]! - down <= top) continue;
		for (let u = c0; u < c1; u++) top = Math.max(top, exponents[v * width + u]! - down - k * (u - c) ** 2);
	}
	const index: number[] = [];
	const mass: number[] = [];
	let total = 0;
	for (let v = r0; v < r1; v++) {
		const down = k * (v - r) ** 2;
		if (rowMax[v]! - down < top - cutoff) continue;
		for (let u = c0; u < c1; u++) {
			const exponent = exponents[v * width + u]! - down - k * (u - c) ** 2;
			if (exponent < top - cutoff || exponent <= FLOOR / 2) continue;
			const value = Math.exp(own + exponent);
			index.push(v * width + u);
			mass.push(value);
			total += value;
		}
	}
	return { index: Uint32Array.from(index), mass: Float64Array.from(mass), total };
}

import type { PlanEvaluation, PlanMoments, TransportProblem } from "../operations.ts";
import { LineMoments } from "./lineMoments.ts";
import { FLOOR } from "./lineScan.ts";
import { type Support, supportOf } from "./support.ts";

/** Terms below e^−36 ≈ 2e-16 of the largest are left out: the two marginals' sums agree to 1e-12 relative. */
const CUTOFF = 36;

/**
 * Marginals and first and second moments of the plan P = a⊗b · exp((f + g − C)/ε), for each side, in float64: what maps, metrics and the
 * certificate are made of (SPEC sections 4 and 6). One pass along rows carries Σ, Σ dx, Σ dx²; one along columns combines them with dy.
 * @param f potential of the source in cost units, height × width (NaN outside the support is fine); g the same for the target.
 * Time O(box · kernel width), memory O(box); nothing is quadratic in the pixels.
 */
export function evaluatePlan(problem: TransportProblem, f: Float64Array, g: Float64Array): PlanEvaluation {
	const { height, width } = problem;
	const source = supportOf(problem.a, height, width);
	const target = problem.b === problem.a ? source : supportOf(problem.b, height, width);
	const constant = commonConstant(target, g);
	const phi = exponentsOf(source, f, constant, problem.epsilon);
	const psi = exponentsOf(target, g, -constant, problem.epsilon);
	const ofSource = momentsOf(problem, source, phi, target, psi);
	if (source === target && f === g) return { source: ofSource, target: ofSource };
	return { source: ofSource, target: momentsOf(problem, target, psi, source, phi) };
}

/**
 * A constant c near the level of g. (f + c, g − c) is the same plan, and taking c out first is exact where dividing by ε is not: with
 * unequal masses it can reach 1e8 nats.
 */
function commonConstant(target: Support, g: Float64Array): number {
	return target.index.length === 0 ? 0 : g[target.index[0]!]!;
}

/** (φ + constant)/ε on the support's points. */
function exponentsOf(support: Support, potential: Float64Array, constant: number, epsilon: number): Float64Array {
	return Float64Array.from(support.index, (at) => (potential[at]! + constant) / epsilon);
}

function momentsOf(
	problem: TransportProblem,
	own: Support,
	ownExponent: Float64Array,
	other: Support,
	otherExponent: Float64Array,
): PlanMoments {
	const { epsilon, spacing } = problem;
	const pixels = problem.height * problem.width;
	const inRows = other.r1 - other.r0;
	const inColumns = other.c1 - other.c0;
	const outColumns = own.c1 - own.c0;
	const outRows = own.r1 - own.r0;
	const input = new Float64Array(inRows * inColumns).fill(FLOOR);
	for (let n = 0; n < other.index.length; n++) {
		input[other.boxIndex[n]!] = other.logWeight[n]! + otherExponent[n]!;
	}
	const k = spacing ** 2 / epsilon;
	const between = new Float64Array(outColumns * inRows * 3);
	const alongRows = new LineMoments({ k, inputs: inColumns, origin: own.c0 - other.c0, cutoff: CUTOFF });
	for (let r = 0; r < inRows; r++) {
		alongRows.runFirst(input, r * inColumns, between, 3 * r, 3 * inRows, outColumns, own.columnTiles);
	}
	const box = new Float64Array(outColumns * outRows * 6);
	const alongColumns = new LineMoments({ k, inputs: inRows, origin: own.r0 - other.r0, cutoff: CUTOFF });
	for (let c = 0; c < outColumns; c++) {
		const tiles = own.rowTiles.subarray(own.rowTileStarts[c], own.rowTileStarts[c + 1]);
		alongColumns.runSecond(between, 3 * c * inRows, box, 6 * c, 6 * outColumns, outRows, tiles);
	}
	const moments = {
		marginal: new Float64Array(pixels),
		meanDy: new Float64Array(pixels),
		meanDx: new Float64Array(pixels),
		varYy: new Float64Array(pixels),
		covYx: new Float64Array(pixels),
		varXx: new Float64Array(pixels),
	};
	for (let n = 0; n < own.index.length; n++) {
		const at = own.index[n]!;
		const from = 6 * own.boxIndex[n]!;
		moments.marginal[at] = Math.exp(own.logWeight[n]! + ownExponent[n]! + box[from]!);
		moments.meanDy[at] = box[from + 1]!;
		moments.meanDx[at] = box[from + 2]!;
		moments.varYy[at] = box[from + 3]!;
		moments.covYx[at] = box[from + 4]!;
		moments.varXx[at] = box[from + 5]!;
	}
	return moments;
}

import type { PlanEvaluation, PlanMoments, TransportProblem } from "../operations.ts";
import { boxMoments } from "./boxMoments.ts";
import { agreesWithJavaScript } from "./planSelfTest.ts";
import { createSimdEngineAtOnce, type SimdEngine, SimdOutOfMemory } from "./simdEngine.ts";
import { simdBoxMoments } from "./simdMoments.ts";
import { type Support, supportOf } from "./support.ts";

/** Terms below e^−36 ≈ 2e-16 of the largest are left out: the two marginals' sums agree to 1e-12 relative. */
const CUTOFF = 36;

/** One for all plans of this thread, apart from any solver's: its memory is as large as the largest pair so far needed. */
let shared: SimdEngine | null | undefined;

/**
 * Marginals and first and second moments of the plan P = a⊗b · exp((f + g − C)/ε), for each side, in float64: what maps, metrics and the
 * certificate are made of (SPEC sections 4 and 6). Sums are taken in WebAssembly where the machine has it
 * and agrees with JavaScript about a small plan, else in JavaScript (`boxMoments`).
 * @param f potential of the source in cost units, height × width (NaN outside the support is fine); g the same for the target.
 * @param engine its own, or null for JavaScript; by default whichever this machine can.
 * Time O(box · kernel width), memory O(box); nothing is quadratic in the pixels.
 */
export function evaluatePlan(
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	engine: SimdEngine | null = sharedEngine(),
): PlanEvaluation {
	const { height, width } = problem;
	const source = supportOf(problem.a, height, width);
	const target = problem.b === problem.a ? source : supportOf(problem.b, height, width);
	const constant = commonConstant(target, g);
	const phi = exponentsOf(source, f, constant, problem.epsilon);
	const psi = exponentsOf(target, g, -constant, problem.epsilon);
	const ofSource = momentsOf(problem, source, phi, target, psi, engine);
	if (source === target && f === g) return { source: ofSource, target: ofSource };
	return { source: ofSource, target: momentsOf(problem, target, psi, source, phi, engine) };
}

function sharedEngine(): SimdEngine | null {
	if (shared === undefined) {
		const engine = createSimdEngineAtOnce();
		shared = engine !== null && agreesWithJavaScript(engine) ? engine : null;
	}
	return shared;
}

/**
 * A constant c near the level of g. (f + c, g − c) is the same plan, and taking c out first is exact where dividing by ε is not: with
 * unequal masses it can reach 1e8 nats.
 */
function commonConstant(target: Support, g: Float64Array): number {
	return target.index.length === 0 ? 0 : g[target.index[0]!]!;
}

/** log w + (φ + constant)/ε on the support's points. */
function exponentsOf(support: Support, potential: Float64Array, constant: number, epsilon: number): Float64Array {
	const { index, logWeight } = support;
	const exponents = new Float64Array(index.length);
	for (let n = 0; n < index.length; n++) exponents[n] = logWeight[n]! + (potential[index[n]!]! + constant) / epsilon;
	return exponents;
}

function momentsOf(
	problem: TransportProblem,
	own: Support,
	ownExponents: Float64Array,
	other: Support,
	otherExponents: Float64Array,
	engine: SimdEngine | null,
): PlanMoments {
	const box = sumsOf(engine, own, other, otherExponents, problem.spacing ** 2 / problem.epsilon);
	const grid = () => new Float64Array(problem.height * problem.width);
	const moments = { marginal: grid(), meanDy: grid(), meanDx: grid(), varYy: grid(), covYx: grid(), varXx: grid() };
	for (let n = 0; n < own.index.length; n++) {
		const at = own.index[n]!;
		const from = 6 * own.boxIndex[n]!;
		moments.marginal[at] = Math.exp(ownExponents[n]! + box[from]!);
		moments.meanDy[at] = box[from + 1]!;
		moments.meanDx[at] = box[from + 2]!;
		moments.varYy[at] = box[from + 3]!;
		moments.covYx[at] = box[from + 4]!;
		moments.varXx[at] = box[from + 5]!;
	}
	return moments;
}

function sumsOf(
	engine: SimdEngine | null,
	own: Support,
	other: Support,
	exponents: Float64Array,
	k: number,
): Float64Array {
	if (engine === null) return boxMoments(own, other, exponents, k, CUTOFF);
	try {
		return simdBoxMoments(engine, own, other, exponents, k, CUTOFF);
	} catch (error) {
		if (error instanceof SimdOutOfMemory) return boxMoments(own, other, exponents, k, CUTOFF);
		throw error;
	}
}

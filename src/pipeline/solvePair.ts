import { certify } from "../compute/certificate.ts";
import { evaluatePlan } from "../compute/cpu/evaluatePlan.ts";
import type { PlanEvaluation, Solution, SolveOptions, TransportSolver } from "../compute/operations.ts";
import { MaskflowError } from "../domain/fault.ts";
import type { CanonicalFrame } from "../domain/frame.ts";
import type { PairSpec } from "../domain/pair.ts";
import type { FrameCache } from "../domain/ports.ts";
import type { FrameQuality, PairArtifacts, PairResult } from "../domain/result.ts";
import { type Displacement, debiasedCost, debiasedDisplacement, type Selves } from "./debias/pairDebias.ts";
import { selfSolution, summariseSelf } from "./debias/selfSolution.ts";
import { couplingMatrix } from "./measure/coupling.ts";
import { type PairProblem, pairProblem } from "./measure/pairProblem.ts";
import { intersectionOverUnion, reviewReasons } from "./measure/review.ts";
import { liftDisplacement, type Side, sideFields } from "./measure/side.ts";
import { transportMetrics } from "./measure/transportMetrics.ts";
import { frameColumns, metricsRow, type RunIdentity } from "./metricsRow.ts";

export interface PairInputs {
	readonly pair: PairSpec;
	readonly source: CanonicalFrame;
	/** Already turned towards the source (`orientTarget`). */
	readonly target: CanonicalFrame;
	/** Content keys of the two frames: what their self-solutions are cached under. */
	readonly sourceKey: string;
	readonly targetKey: string;
}

export interface PairContext extends RunIdentity {
	readonly solver: TransportSolver;
	readonly frames: FrameCache;
	readonly signal?: AbortSignal;
	readonly onStage?: (stage: "solving" | "debiasing" | "measuring", detail: string) => void;
	/** Milliseconds that the row's times are taken by; pairs that share a machine may share its time. `performance.now` unless given. */
	readonly now?: () => number;
}

/** A pair between solving and measuring. */
interface SolvedPair extends PairProblem {
	readonly solution: Solution;
	readonly plan: PlanEvaluation;
}

/**
 * One pair from canonical frames to metrics and fields: weights, crop, solve, certificate in float64, debiasing, maps.
 * Time and memory are those of the solver; everything else is O(crop pixels).
 * @throws MaskflowError `not-finite`, `empty-mask`, and what the solver throws; rejects with the signal's reason.
 */
export async function solvePair(inputs: PairInputs, context: PairContext): Promise<PairResult> {
	const { parameters, solver, now = () => performance.now() } = context;
	const started = now();
	const stated = pairProblem(inputs.source, inputs.target, parameters);
	context.onStage?.("solving", "");
	const solveStarted = now();
	const solution = await solver.solve(stated.problem, solveOptions(context));
	const plan = evaluatePlan(stated.problem, solution.f, solution.g);
	assertFinite(plan, solution);
	const certificate = certify(stated.problem, solution.f, solution.g, plan, parameters.tolerance);
	const solveSec = (now() - solveStarted) / 1000;

	const solved: SolvedPair = { ...stated, solution, plan };
	const selves = parameters.debias ? await selfSolutions(inputs, context, solved) : null;
	context.onStage?.("measuring", "");
	const { source, target, lattice } = solved;
	const artifacts: PairArtifacts = {
		crop: lattice.crop,
		...fieldsOfSides(solved, selves),
		sourceFrame: frameQuality(inputs.source, inputs.pair.source),
		targetFrame: frameQuality(inputs.target, inputs.pair.target),
		certificate,
		trace: solution.trace,
		...(parameters.storeCoupling && { coupling: couplingMatrix(solved, solution, plan) }),
	};
	const iou = intersectionOverUnion(inputs.source.mask, inputs.target.mask);
	const reasons = reviewReasons(inputs.source, inputs.target, parameters, {
		iou,
		massRatio: target.mass / source.mass,
	});
	const row = metricsRow(inputs.pair, context, ranOn(solver, solution), {
		...frameColumns(inputs.source, inputs.target),
		...transportMetrics(source, target, plan, lattice.spacing),
		success: true,
		converged: certificate.converged,
		review_flag: reasons.length > 0,
		review_reasons: reasons.join(";"),
		n_support_src: source.index.length,
		n_support_tgt: target.index.length,
		n_sweeps: solution.sweeps,
		crop_y0: lattice.crop.y0,
		crop_y1: lattice.crop.y1,
		crop_x0: lattice.crop.x0,
		crop_x1: lattice.crop.x1,
		marginal_error: certificate.marginalError,
		relative_gap: certificate.relativeGap,
		primal_objective: certificate.primalObjective,
		dual_objective: certificate.dualObjective,
		m_src: source.mass,
		m_tgt: target.mass,
		pair_iou: iou,
		debiased_cost: selves ? debiasedCost(certificate.primalObjective, selves, source, target, parameters) : Number.NaN,
		solve_sec: solveSec,
		runtime_sec: (now() - started) / 1000,
	});
	return { row, artifacts };
}

const LEVEL_NAMES: Readonly<Record<number, string>> = {
	1: "full resolution",
	2: "half resolution",
	4: "quarter resolution",
};

function solveOptions({ parameters, signal, onStage }: PairContext): SolveOptions {
	return {
		tolerance: parameters.tolerance,
		maxSweeps: parameters.maxSweeps,
		...(signal && { signal }),
		onProgress: ({ factor, sweeps, error }) => {
			const level = LEVEL_NAMES[factor] ?? `1/${factor} resolution`;
			onStage?.("solving", `${level}, sweep ${sweeps}, error ${error.toExponential(1)}`);
		},
	};
}

/** Cached by content; a symmetric pair is its own self-solution, so that its debiased field is exactly zero. */
async function selfSolutions(inputs: PairInputs, context: PairContext, solved: SolvedPair): Promise<Selves> {
	const { source, target, lattice, problem, solution, plan } = solved;
	const { parameters, solver, frames } = context;
	if (problem.a === problem.b) {
		const own = summariseSelf(problem, solution.f, plan, parameters.tolerance);
		return { source: own, target: own };
	}
	context.onStage?.("debiasing", "");
	const options = { ...solveOptions(context), onProgress: () => {} };
	const self = (key: string, side: Side) => selfSolution(key, side, lattice, parameters, solver, frames, options);
	return { source: await self(inputs.sourceKey, source), target: await self(inputs.targetKey, target) };
}

function fieldsOfSides({ source, target, lattice, solution, plan }: SolvedPair, selves: Selves | null) {
	const raw: Displacement = (block) => [plan.source.meanDy[block]!, plan.source.meanDx[block]!];
	const lift = (displacement: Displacement) => liftDisplacement(source, lattice.factor, displacement);
	return {
		source: {
			...sideFields(source, lattice, plan.source, solution.f, source.mass, 1),
			velocityYx: lift(raw),
			...(selves && { velocityDebiasedYx: lift(debiasedDisplacement(raw, source, selves.source)) }),
		},
		target: sideFields(target, lattice, plan.target, solution.g, source.mass, -1),
	};
}

function ranOn(solver: TransportSolver, solution: Solution) {
	const suffix = solution.finishedOnCpu ? "; finished on the cpu in float64" : "";
	return { kind: solver.kind, adapter: `${solver.adapter}${suffix}` };
}

function frameQuality(frame: CanonicalFrame, record: PairSpec["source"]): FrameQuality {
	const { mask: _mask, yolkPresent: _yolk, ...quality } = frame;
	return { ...quality, embryoId: record.embryoId, frameIndex: record.frameIndex };
}

/** Nothing that is not a finite, non-negative mass may leave the pipeline (SPEC section 4). */
function assertFinite(plan: PlanEvaluation, { f, g }: Solution): void {
	const sides = [plan.source, plan.target];
	const moments = sides.flatMap((side) => Object.values(side) as Float64Array[]);
	// Outside its support a potential is NaN.
	const potentialsHold = [f, g].every((potential) => isAbove(potential, Number.NEGATIVE_INFINITY, true));
	const momentsHold = moments.every((values) => isAbove(values, Number.NEGATIVE_INFINITY, false));
	if (!potentialsHold || !momentsHold || !sides.every(({ marginal }) => isAbove(marginal, -Number.MIN_VALUE, false)))
		throw new MaskflowError({
			code: "not-finite",
			severity: "error",
			message: "The solver returned values that are not finite, non-negative masses.",
			nextStep: "Run the pair again on the cpu back end; if it fails there too, raise epsilon.",
		});
}

/** Whether all values lie between the limit and infinity, both excluded; NaN where it is allowed. */
function isAbove(values: Float64Array, limit: number, nanAllowed: boolean): boolean {
	for (let i = 0; i < values.length; i++) {
		const value = values[i]!;
		if (!(value > limit && value < Number.POSITIVE_INFINITY) && !(nanAllowed && Number.isNaN(value))) return false;
	}
	return true;
}

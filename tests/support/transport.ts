import type { PlanEvaluation, TransportProblem } from "../../src/compute/operations.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH, COORD_SCALE } from "../../src/domain/grid.ts";
import type { GoldenCase } from "./goldens.ts";

/** A golden case as the solver takes it, cropped, with what its bars are measured against. */
export interface ProblemInCrop {
	readonly problem: TransportProblem;
	readonly mSrc: number;
	readonly y0: number;
	readonly x0: number;
}

/** The problem of SPEC section 4 from two full-grid masks; crop is the union of the supports + 16 px. */
export function problemOfMasks(
	source: ArrayLike<number>,
	target: ArrayLike<number>,
	parameters: { epsilon: number; rho: number; normalization: "each" | "shared" },
): ProblemInCrop {
	let y0 = CANONICAL_HEIGHT,
		y1 = 0,
		x0 = CANONICAL_WIDTH,
		x1 = 0,
		mSrc = 0,
		mTgt = 0;
	for (let y = 0, at = 0; y < CANONICAL_HEIGHT; y++) {
		for (let x = 0; x < CANONICAL_WIDTH; x++, at++) {
			const w = source[at] ?? 0;
			const v = target[at] ?? 0;
			mSrc += w;
			mTgt += v;
			if (w + v === 0) continue;
			y0 = Math.min(y0, y);
			y1 = Math.max(y1, y + 1);
			x0 = Math.min(x0, x);
			x1 = Math.max(x1, x + 1);
		}
	}
	y0 = Math.max(0, y0 - 16);
	x0 = Math.max(0, x0 - 16);
	y1 = Math.min(CANONICAL_HEIGHT, y1 + 16);
	x1 = Math.min(CANONICAL_WIDTH, x1 + 16);
	const height = y1 - y0;
	const width = x1 - x0;
	const crop = (mask: ArrayLike<number>, by: number): Float64Array =>
		Float64Array.from({ length: height * width }, (_, n) => {
			const r = Math.floor(n / width);
			return (mask[(y0 + r) * CANONICAL_WIDTH + x0 + (n - r * width)] ?? 0) / by;
		});
	return {
		problem: {
			height,
			width,
			spacing: COORD_SCALE,
			a: crop(source, mSrc),
			b: crop(target, parameters.normalization === "each" ? mTgt : mSrc),
			epsilon: parameters.epsilon,
			rho: parameters.rho,
		},
		mSrc,
		y0,
		x0,
	};
}

/** How far a solved case is from its reference, in the units of SPEC section 8's bars. */
export interface GoldenDeviation {
	readonly costRelative: number;
	readonly velocityRmsePx: number;
	readonly velocityP99Px: number;
	readonly velocityMaxPx: number;
	/** Largest of transported, created, destroyed mass; share of m_src. */
	readonly massShare: number;
}

/** Compares with the reference; O(pixels). */
export function deviationFromGolden(
	golden: GoldenCase,
	{ problem, mSrc, y0, x0 }: ProblemInCrop,
	plan: PlanEvaluation,
): GoldenDeviation {
	const velocity = golden.answer.get("velocity_px_per_frame_yx");
	if (!velocity) throw new Error(`${golden.name} has no velocity.`);
	const { source, target } = plan;
	const errors: number[] = [];
	let cost = 0,
		transported = 0,
		created = 0,
		destroyed = 0,
		squares = 0;
	for (let n = 0; n < problem.a.length; n++) {
		const r = Math.floor(n / problem.width);
		const at = (y0 + r) * CANONICAL_WIDTH + x0 + (n - r * problem.width);
		const p = (source.marginal[n] ?? 0) * mSrc;
		const dy = source.meanDy[n] ?? 0;
		const dx = source.meanDx[n] ?? 0;
		transported += p;
		destroyed += Math.max(0, (problem.a[n] ?? 0) * mSrc - p);
		created += Math.max(0, (problem.b[n] ?? 0) * mSrc - (target.marginal[n] ?? 0) * mSrc);
		if (!((problem.a[n] ?? 0) > 0)) continue;
		cost += p * (dy * dy + dx * dx + (source.varYy[n] ?? 0) + (source.varXx[n] ?? 0)) * problem.spacing ** 2;
		const error = Math.hypot(dy - (velocity[2 * at] ?? 0), dx - (velocity[2 * at + 1] ?? 0));
		errors.push(error);
		squares += error * error;
	}
	if (golden.normalization === "each") {
		created = 0;
		for (let n = 0; n < problem.b.length; n++) {
			created += Math.max(0, (problem.b[n] ?? 0) * golden.expected.m_tgt - (target.marginal[n] ?? 0) * mSrc);
		}
	}
	errors.sort((one, other) => one - other);
	const { expected } = golden;
	return {
		costRelative: Math.abs(cost - expected.cost) / expected.cost,
		velocityRmsePx: Math.sqrt(squares / errors.length),
		velocityP99Px: errors[Math.floor(errors.length * 0.99)] ?? 0,
		velocityMaxPx: errors[errors.length - 1] ?? 0,
		massShare:
			Math.max(
				Math.abs(transported - expected.transported_mass),
				Math.abs(created - expected.created_mass),
				Math.abs(destroyed - expected.destroyed_mass),
			) / mSrc,
	};
}

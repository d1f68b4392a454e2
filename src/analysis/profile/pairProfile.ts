import { LEAST_SENT_SHARE } from "../../domain/costDensity.ts";
import { CANONICAL_UM_PER_PX, SIGMA_UM } from "../../domain/grid.ts";
import type { PairArtifacts, SideFields, SourceFields } from "../../domain/result.ts";
import { bodyPositions, tangentAt } from "../centreline/bodyPositions.ts";
import type { CentreLine } from "../centreline/centreLine.ts";
import { binOfPosition } from "./bins.ts";

/** Features per bin along the body, with the unit each has on the screen and in tables. Order = order of columns. */
export const PROFILE_FEATURES = [
	{ key: "meanCostUm2", column: "cost_mean_um2", label: "Mean cost", unit: "µm²" },
	{ key: "costPerPixelUm2", column: "cost_per_pixel_um2", label: "Cost per pixel", unit: "px-mass·µm²/px" },
	{ key: "displacementUm", column: "disp_mean_um", label: "Displacement", unit: "µm" },
	{ key: "alongUm", column: "disp_along_um", label: "Along the body (+ tail)", unit: "µm" },
	{ key: "acrossUm", column: "disp_across_um", label: "Across the body (+ right of the walk to the tail)", unit: "µm" },
	{ key: "createdPx", column: "created_px", label: "Created mass", unit: "px" },
	{ key: "createdPct", column: "created_pct", label: "Created mass", unit: "% of target mass" },
	{ key: "destroyedPx", column: "destroyed_px", label: "Destroyed mass", unit: "px" },
	{ key: "destroyedPct", column: "destroyed_pct", label: "Destroyed mass", unit: "% of source mass" },
] as const;

export type ProfileFeature = (typeof PROFILE_FEATURES)[number]["key"];
export const PROFILE_FEATURE_KEYS: readonly ProfileFeature[] = PROFILE_FEATURES.map((feature) => feature.key);

/**
 * A pair along the body. Every array has `binCount` entries, NaN where a bin has nothing to average.
 * - meanCostUm2: Σ cost · σ² ÷ Σ P_out1 over the bin's source pixels: µm² per unit of mass that leaves the bin.
 * - costPerPixelUm2: Σ cost · σ² ÷ number of source pixels: mass (px) · µm² per pixel.
 * - displacementUm: mean of |v|; alongUm, acrossUm: means of v·tangent (+ tail) and v·normal at the pixel's S. Plain means
 *   over source pixels, as in the feature matrix.
 * - createdPx, createdPct: Σ max(0, v − P_outᵀ1) over the bin's target pixels; the same in % of Σ v there.
 * - destroyedPx, destroyedPct: Σ max(0, w − P_out1) over the bin's source pixels; the same in % of Σ w there.
 */
export interface PairProfile {
	readonly binCount: number;
	/** True when the velocities are the debiased ones. */
	readonly debiased: boolean;
	/** Pixels of the source and of the target support in each bin. */
	readonly sourcePixels: Uint32Array;
	readonly targetPixels: Uint32Array;
	readonly values: Readonly<Record<ProfileFeature, Float64Array>>;
}

export interface ProfileOptions {
	readonly binCount: number;
	/** Debiased velocities where the pair has them (default), or always the plain ones. */
	readonly velocity?: "debiased" | "plain";
	/** S of the source support on this line when it is known already: pairs that share their source frame share it. */
	readonly sourcePositions?: Float64Array;
}

/** The velocities that a view or a statistic should read: debiased when wanted and there, plain otherwise. (y, x), px. */
export function chosenVelocity(source: SourceFields, wanted: "debiased" | "plain" = "debiased"): Float32Array {
	return wanted === "debiased" && source.velocityDebiasedYx ? source.velocityDebiasedYx : source.velocityYx;
}

/**
 * Features of a pair per bin of the reference centre-line. The line belongs to the reference mask, usually the pair's own
 * source; target pixels take the S of their nearest point of the same line, inside that mask or not.
 * O(pixels × segments near them): about 10 ms at 11,000 px a side.
 */
export function profileOfPair(artifacts: PairArtifacts, line: CentreLine, options: ProfileOptions): PairProfile {
	const { source, target } = artifacts;
	const { binCount } = options;
	const velocity = chosenVelocity(source, options.velocity);
	const sourceS = options.sourcePositions ?? bodyPositions(line, source.index);
	const targetS = bodyPositions(line, target.index);
	const sums = () => new Float64Array(binCount);
	const [cost, planned, weight, destroyed] = [sums(), sums(), sums(), sums()];
	const [size, along, across] = [sums(), sums(), sums()];
	const sourcePixels = new Uint32Array(binCount);
	for (let i = 0; i < source.index.length; i++) {
		const bin = binOfPosition(sourceS[i]!, binCount);
		if (bin < 0) continue;
		const [ty, tx] = tangentAt(line, sourceS[i]!);
		const vy = velocity[2 * i]! * CANONICAL_UM_PER_PX;
		const vx = velocity[2 * i + 1]! * CANONICAL_UM_PER_PX;
		sourcePixels[bin]!++;
		cost[bin]! += source.cost[i]! * SIGMA_UM ** 2;
		planned[bin]! += source.weight[i]! + source.massDelta[i]!;
		weight[bin]! += source.weight[i]!;
		destroyed[bin]! += Math.max(0, -source.massDelta[i]!);
		size[bin]! += Math.hypot(vy, vx);
		along[bin]! += vy * ty + vx * tx;
		across[bin]! += vy * tx - vx * ty;
	}
	const [created, targetWeight, targetPixels] = createdPerBin(target, targetS, binCount);
	return {
		binCount,
		debiased: velocity !== source.velocityYx,
		sourcePixels,
		targetPixels,
		values: {
			// Where next to nothing is sent, rounding would decide.
			meanCostUm2: ratio(
				cost,
				planned.map((sent, bin) => (sent > LEAST_SENT_SHARE * weight[bin]! ? sent : 0)),
			),
			costPerPixelUm2: ratio(cost, sourcePixels),
			displacementUm: ratio(size, sourcePixels),
			alongUm: ratio(along, sourcePixels),
			acrossUm: ratio(across, sourcePixels),
			createdPx: where(created, targetPixels),
			createdPct: ratio(created, targetWeight, 100),
			destroyedPx: where(destroyed, sourcePixels),
			destroyedPct: ratio(destroyed, weight, 100),
		},
	};
}

function createdPerBin(target: SideFields, s: Float64Array, binCount: number) {
	const created = new Float64Array(binCount);
	const weight = new Float64Array(binCount);
	const pixels = new Uint32Array(binCount);
	for (let i = 0; i < target.index.length; i++) {
		const bin = binOfPosition(s[i]!, binCount);
		if (bin < 0) continue;
		created[bin]! += Math.max(0, target.massDelta[i]!);
		weight[bin]! += target.weight[i]!;
		pixels[bin]!++;
	}
	return [created, weight, pixels] as const;
}

function ratio(sum: Float64Array, by: ArrayLike<number>, factor = 1): Float64Array {
	return sum.map((value, bin) => (by[bin]! > 0 ? (factor * value) / by[bin]! : Number.NaN));
}

function where(sum: Float64Array, pixels: Uint32Array): Float64Array {
	return sum.map((value, bin) => (pixels[bin]! > 0 ? value : Number.NaN));
}

import type { AlignmentMode } from "./frame.ts";
import { SIGMA_UM } from "./grid.ts";

export type MassMode = "uniform" | "boundary_band" | "distance_transform";
export type Normalization = "each" | "shared";
export type Downsample = 1 | 2 | 4;

/** Everything that can change a result (SPEC sections 3, 4, 7). A run id belongs to one value of this. */
export interface RunParameters {
	/** Entropic regularisation ε, scaled². */
	readonly epsilon: number;
	/** Marginal relaxation ρ, scaled². */
	readonly regM: number;
	readonly normalization: Normalization;
	readonly massMode: MassMode;
	readonly align: AlignmentMode;
	/** 0 = every pixel. */
	readonly maxSupportPoints: number;
	readonly downsample: Downsample;
	/** Bound on the marginal error and on the relative duality gap. */
	readonly tolerance: number;
	/** Limit of full-resolution sweeps. */
	readonly maxSweeps: number;
	readonly clean: boolean;
	readonly debias: boolean;
	readonly storeCoupling: boolean;
	/** µm per raw pixel for frames whose tables give none; null = such a frame is an error. */
	readonly umPerPx: number | null;
}

/** The published preset. */
export const DEFAULT_PARAMETERS: RunParameters = {
	epsilon: 1e-4,
	regM: 10,
	normalization: "each",
	massMode: "uniform",
	align: "yolk",
	maxSupportPoints: 0,
	downsample: 1,
	tolerance: 1e-4,
	maxSweeps: 2000,
	clean: true,
	debias: true,
	storeCoupling: false,
	umPerPx: null,
};

/** Which manifest rows run; not part of the parameter identity (a smoke test with `limit` may grow into the full run). */
export interface RunSelection {
	readonly includeControl: boolean;
	/** First N kept rows; 0 = all. */
	readonly limit: number;
}
export const DEFAULT_SELECTION: RunSelection = { includeControl: true, limit: 0 };

/** Length in µm beyond which creating and destroying mass is cheaper than moving it: √(2ρ)·5760 µm. */
export function reachUm(regM: number): number {
	return Math.sqrt(2 * regM) * SIGMA_UM;
}

/** Blur length of the entropic plan in µm: √(ε/2)·5760 µm. */
export function blurUm(epsilon: number): number {
	return Math.sqrt(epsilon / 2) * SIGMA_UM;
}

/** Parameters under the names of the command line, snake_case, in a fixed order (for run.json and for the hash). */
export function parametersRecord(p: RunParameters): Record<string, string | number | boolean | null> {
	return {
		epsilon: p.epsilon,
		reg_m: p.regM,
		normalization: p.normalization,
		mass_mode: p.massMode,
		align: p.align,
		max_support_points: p.maxSupportPoints,
		downsample: p.downsample,
		tolerance: p.tolerance,
		max_sweeps: p.maxSweeps,
		clean: p.clean,
		debias: p.debias,
		store_coupling: p.storeCoupling,
		um_per_px: p.umPerPx,
	};
}

/** Names (command-line, snake_case) and both values of the parameters in which two sets differ. */
export function parameterDifferences(
	one: RunParameters,
	other: RunParameters,
): { name: string; one: string; other: string }[] {
	const a = parametersRecord(one);
	const b = parametersRecord(other);
	return Object.keys(a)
		.filter((name) => a[name] !== b[name])
		.map((name) => ({ name, one: String(a[name]), other: String(b[name]) }));
}

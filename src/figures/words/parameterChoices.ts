import type { AlignmentMode } from "../../domain/frame.ts";
import type { MassMode, Normalization, RunParameters } from "../../domain/parameters.ts";

// What the form says, apart from what other screens make of it: the first screen fetches it.

/** What a parameter is called wherever a person meets it. */
export const PARAMETER_LABELS: Readonly<Record<keyof RunParameters, string>> = {
	epsilon: "Smallest detail: blur ε",
	regM: "Farthest move: relaxation ρ",
	normalization: "Mass of source and target",
	massMode: "Weight of a pixel",
	align: "Alignment",
	maxSupportPoints: "Sampled points a mask",
	downsample: "Resolution",
	tolerance: "Tolerance",
	maxSweeps: "Sweeps at most",
	clean: "Clean masks",
	debias: "Debias",
	storeCoupling: "Store couplings",
	umPerPx: "Pixel size where tables give none",
};

interface Choice<T extends string> {
	readonly value: T;
	readonly label: string;
	readonly meaning: string;
}

export const NORMALIZATIONS: readonly Choice<Normalization>[] = [
	{
		value: "each",
		label: "Each to 1 (published)",
		meaning:
			"Compares shapes. Overall growth shows as created mass, overall shrinkage as excess, spread over the whole target.",
	},
	{
		value: "shared",
		label: "Shared scale",
		meaning:
			"A pixel weighs the same in both. With a short farthest move (small ρ), growth and shrinkage show where they are.",
	},
];

export const ALIGNMENTS: readonly Choice<AlignmentMode>[] = [
	{
		value: "yolk",
		label: "Yolk",
		meaning: "Anchored at the yolk; without a yolk mask the centroid is used and the pair is flagged.",
	},
	{ value: "centroid", label: "Centroid", meaning: "Anchored at the centre of the mask, turned to overlap best." },
	{ value: "none", label: "None", meaning: "Masks are 576 × 256 px of 10 µm already." },
];

export const MASS_MODES: readonly Choice<MassMode>[] = [
	{ value: "uniform", label: "Uniform", meaning: "Every pixel of the mask weighs 1." },
	{ value: "boundary_band", label: "Boundary band", meaning: "Only pixels within 30 µm of the outline." },
	{ value: "distance_transform", label: "Distance to the outline", meaning: "The middle of the body weighs more." },
];

export const DOWNSAMPLES: readonly Choice<"1" | "2" | "4">[] = [
	{ value: "1", label: "Full (10 µm)", meaning: "Every canonical pixel." },
	{ value: "2", label: "Half (20 µm)", meaning: "Blocks of 2 × 2 pixels." },
	{ value: "4", label: "Quarter (40 µm)", meaning: "Blocks of 4 × 4 pixels." },
];

export const BACKENDS: readonly Choice<"auto" | "webgpu" | "cpu">[] = [
	{ value: "auto", label: "Automatic", meaning: "WebGPU when the adapter passes a self-test, else the CPU." },
	{ value: "webgpu", label: "WebGPU", meaning: "The graphics card; refused when there is none." },
	{ value: "cpu", label: "CPU", meaning: "Same results without a graphics card." },
];

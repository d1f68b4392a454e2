import { DEFAULT_PARAMETERS as P } from "../../domain/parameters.ts";

/** One flag of a command: what `--help` says of it and how its value is read. */
export interface Flag {
	readonly name: string;
	/** How the value is called in the help; absent for a switch. */
	readonly value?: string;
	readonly multiple?: boolean;
	readonly help: string;
	/** Unit of the value; "" where it has none. */
	readonly unit: string;
	readonly fallback: string;
}

/** Every flag of `run`, in the order of the help (SPEC section 7). */
export const FLAGS: readonly Flag[] = [
	{ name: "manifest", value: "FILE", help: "Table of the pairs to compare (CSV).", unit: "", fallback: "required" },
	{
		name: "masks",
		value: "FILE",
		multiple: true,
		help: "Mask table or frame inventory (CSV), told apart by its header. May be repeated, or take several files.",
		unit: "",
		fallback: "none",
	},
	{
		name: "images",
		value: "DIR",
		help: "Folder with mask images (PNG, TIFF), searched with its subfolders.",
		unit: "",
		fallback: "none",
	},
	{
		name: "yolk",
		value: "DIR",
		help: "Folder with yolk masks (JPEG, PNG, TIFF), searched with its subfolders.",
		unit: "",
		fallback: "none",
	},
	{
		name: "out",
		value: "DIR",
		help: "Results go to DIR/RUN_ID; computed frames are kept in DIR/.maskflow for later runs.",
		unit: "",
		fallback: "required",
	},
	{
		name: "run-id",
		value: "ID",
		help: "Name of the run: 1 to 80 of A-Z a-z 0-9 . _ -, not beginning with a dot. The same id goes on with an earlier run.",
		unit: "",
		fallback: "date and a short word",
	},
	{
		name: "backend",
		value: "NAME",
		help: "What solves: auto, webgpu or cpu. auto takes WebGPU when a graphics card passes its self-test.",
		unit: "",
		fallback: "auto",
	},
	{
		name: "epsilon",
		value: "NUMBER",
		help: "Entropic regularisation; blur = sqrt(epsilon / 2) · 5760 µm.",
		unit: "scaled²",
		fallback: String(P.epsilon),
	},
	{
		name: "reg-m",
		value: "NUMBER",
		help: "Marginal relaxation; reach = sqrt(2 reg-m) · 5760 µm.",
		unit: "scaled²",
		fallback: String(P.regM),
	},
	{
		name: "normalization",
		value: "NAME",
		help: "each: both masses become 1. shared: both are divided by the source's, so growth shows.",
		unit: "",
		fallback: P.normalization,
	},
	{
		name: "mass-mode",
		value: "NAME",
		help: "Weight of a pixel: uniform, boundary_band or distance_transform.",
		unit: "",
		fallback: P.massMode,
	},
	{
		name: "align",
		value: "NAME",
		help: "yolk, centroid, or none for masks that already are 256 × 576.",
		unit: "",
		fallback: P.align,
	},
	{
		name: "max-support-points",
		value: "COUNT",
		help: "Sample each mask down to so many pixels; 0 keeps all.",
		unit: "pixels",
		fallback: String(P.maxSupportPoints),
	},
	{
		name: "downsample",
		value: "FACTOR",
		help: "Pool blocks of 1, 2 or 4 pixels before solving.",
		unit: "pixels",
		fallback: String(P.downsample),
	},
	{
		name: "tolerance",
		value: "NUMBER",
		help: "Bound on the marginal error and on the relative duality gap.",
		unit: "relative",
		fallback: String(P.tolerance),
	},
	{
		name: "max-sweeps",
		value: "COUNT",
		help: "Limit of full-resolution sweeps; a pair that needs more has converged = false.",
		unit: "sweeps",
		fallback: String(P.maxSweeps),
	},
	{
		name: "limit",
		value: "COUNT",
		help: "Run only the first rows that are kept; 0 runs all.",
		unit: "pairs",
		fallback: "0",
	},
	{ name: "no-resume", help: "Solve finished pairs again.", unit: "", fallback: "off" },
	{ name: "no-include-control", help: "Leave out rows with is_control_pair.", unit: "", fallback: "off" },
	{ name: "no-clean", help: "Keep small parts and holes of the masks.", unit: "", fallback: "off" },
	{ name: "no-debias", help: "Leave out the debiased velocity and cost.", unit: "", fallback: "off" },
	{
		name: "store-coupling",
		help: "Write the transport plan of each pair (coupling.npz, large).",
		unit: "",
		fallback: "off",
	},
	{
		name: "um-per-px",
		value: "NUMBER",
		help: "Pixel size of frames whose tables give none.",
		unit: "µm per pixel",
		fallback: "such a frame fails",
	},
	{
		name: "jobs",
		value: "COUNT",
		help: "Pairs solved at the same time, each in a thread of its own.",
		unit: "threads",
		fallback: "1",
	},
	{ name: "help", help: "Show this text.", unit: "", fallback: "off" },
	{ name: "version", help: "Show the version.", unit: "", fallback: "off" },
];

/** A flag's line in a help text. */
export function flagLine(flag: Flag): string {
	const head = `  --${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`;
	const unit = flag.unit === "" ? "" : ` Unit: ${flag.unit}.`;
	return `${head.padEnd(30)}${flag.help}${unit} Default: ${flag.fallback}.`;
}

/** The text of `--help`: each flag with its unit and default. */
export function helpText(): string {
	return [
		"Compare pairs of segmentation masks by unbalanced optimal transport.",
		"",
		"Usage: run --manifest FILE [--masks FILE …] [--images DIR] [--yolk DIR] --out DIR [--run-id ID] [flags]",
		"",
		...FLAGS.map(flagLine),
		"",
		"Progress goes to stderr, the path of the run's folder to stdout.",
		"Exit codes: 0 every pair succeeded; 1 some pair failed; 2 bad usage, or an input that can't be read at all;",
		"130 stopped by Ctrl-C: finished pairs are kept, the same command goes on.",
		"",
	].join("\n");
}

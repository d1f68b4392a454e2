import { blurUm, parameterDifferences, type RunParameters, reachUm } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { formatLengthUm, formatSignificant } from "../words/numbers.ts";

/** Something in which two runs differ. */
export interface RunDifference {
	/** In short, as a person knows it. */
	readonly label: string;
	/** Name in run.json; empty for what is no parameter. */
	readonly name: string;
	readonly a: string;
	readonly b: string;
}

const LABELS: Readonly<Record<string, string>> = {
	epsilon: "Blur ε",
	reg_m: "Relaxation ρ",
	normalization: "Mass of source and target",
	mass_mode: "Weight of a pixel",
	align: "Alignment",
	max_support_points: "Sampled points a mask",
	downsample: "Resolution",
	tolerance: "Tolerance",
	max_sweeps: "Sweeps at most",
	clean: "Clean masks",
	debias: "Debias",
	store_coupling: "Store couplings",
	um_per_px: "Pixel size where tables give none",
};

/** Parameters, version, machine and choices in which two runs differ, parameters first; those that agree are left out. */
export function runDifferences(a: RunHeader, b: RunHeader): RunDifference[] {
	const parameters = parameterDifferences(a.parameters, b.parameters).map(({ name, one, other }) => ({
		...{ label: LABELS[name] ?? name, name },
		...{ a: parameterWords(name, one, a.parameters), b: parameterWords(name, other, b.parameters) },
	}));
	const facts = [
		fact("Maskflow", a, b, ({ appVersion }) => appVersion),
		fact("Back end", a, b, ({ backend }) => backend),
		fact("Machine", a, b, ({ adapter }) => adapter),
		fact("Control pairs", a, b, ({ selection }) => (selection.includeControl ? "included" : "left out")),
		fact("Only the first pairs", a, b, ({ selection }) => (selection.limit === 0 ? "all" : String(selection.limit))),
		...(a.orientationOverrides === undefined || b.orientationOverrides === undefined
			? []
			: [fact("Frames turned by hand", a, b, turnedWords)]),
	];
	return [...parameters, ...facts.filter((one) => one.a !== one.b)];
}

function fact(label: string, a: RunHeader, b: RunHeader, words: (header: RunHeader) => string): RunDifference {
	return { label, name: "", a: words(a) || "not told", b: words(b) || "not told" };
}

function turnedWords({ orientationOverrides = {} }: RunHeader): string {
	const turned = Object.entries(orientationOverrides);
	return turned.length === 0 ? "none" : turned.map(([ref, orientation]) => `${ref} ${orientation}`).join(", ");
}

/** The value, and as a length where a number means nothing to a person. */
function parameterWords(name: string, text: string, parameters: RunParameters): string {
	switch (name) {
		case "epsilon":
			return `${shortNumber(parameters.epsilon)} (${formatLengthUm(blurUm(parameters.epsilon))})`;
		case "reg_m":
			return `${shortNumber(parameters.regM)} (${formatLengthUm(reachUm(parameters.regM))})`;
		case "tolerance":
			return shortNumber(parameters.tolerance);
		case "downsample":
			return `${10 * parameters.downsample} µm`;
		case "max_support_points":
			return parameters.maxSupportPoints === 0 ? "every pixel" : text;
		case "um_per_px":
			return parameters.umPerPx === null ? "none" : `${text} µm`;
		default:
			return text === "true" ? "yes" : text === "false" ? "no" : text.replaceAll("_", " ");
	}
}

/** What a run was made with in one line, for choosing among runs: "ε 1e−4, ρ 10, each, uniform, CPU, Maskflow 1.0.0". */
export function runInWords({ parameters, backend, appVersion }: RunHeader): string {
	const { epsilon, regM, normalization, massMode } = parameters;
	return [
		...[`ε\u00a0${shortNumber(epsilon)}`, `ρ\u00a0${shortNumber(regM)}`, normalization, massMode.replaceAll("_", " ")],
		...[backend, `Maskflow ${appVersion}`].filter((word) => word !== ""),
	].join(", ");
}

/** Digits as a person typed them: 0.0001 → "1e−4", 10 → "10". */
function shortNumber(value: number): string {
	return Math.abs(value) < 1e-3 ? formatSignificant(value, 1) : String(value);
}

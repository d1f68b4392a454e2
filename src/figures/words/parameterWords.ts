import { blurUm, type RunParameters, reachUm } from "../../domain/parameters.ts";
import { formatLengthUm, formatSignificant } from "./numbers.ts";
import { ALIGNMENTS, DOWNSAMPLES, MASS_MODES, NORMALIZATIONS, PARAMETER_LABELS } from "./parameterChoices.ts";

export interface ParameterLine {
	readonly label: string;
	/** In run.json. */
	readonly name: string;
	readonly value: string;
}

const KEYS = Object.keys(PARAMETER_LABELS) as (keyof RunParameters)[];

/** `regM` → "reg_m". */
function nameOf(key: keyof RunParameters): string {
	return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** All parameters as the form tells them, in its words. */
export function parameterLines(parameters: RunParameters): ParameterLine[] {
	return KEYS.map((key) => ({
		...{ label: PARAMETER_LABELS[key], name: nameOf(key), value: parameterValue(key, parameters) },
	}));
}

/** A parameter in which two sets differ, in the form's words. */
export interface ParameterChange {
	readonly label: string;
	readonly name: string;
	readonly one: string;
	readonly other: string;
}

export function parameterChanges(one: RunParameters, other: RunParameters): ParameterChange[] {
	return KEYS.filter((key) => one[key] !== other[key]).map((key) => ({
		...{ label: PARAMETER_LABELS[key], name: nameOf(key) },
		...{ one: parameterValue(key, one), other: parameterValue(key, other) },
	}));
}

/** "“Farthest move: relaxation ρ” was 10 (25.8 mm) and is now 0.005 (576 µm)", one after the other. */
export function changesInWords(changes: readonly ParameterChange[]): string {
	return changes.map(({ label, one, other }) => `“${label}” was ${one} and is now ${other}`).join("; ");
}

function parameterValue(key: keyof RunParameters, parameters: RunParameters): string {
	switch (key) {
		case "epsilon":
			return `${shortNumber(parameters.epsilon)} (${formatLengthUm(blurUm(parameters.epsilon))})`;
		case "regM":
			return `${shortNumber(parameters.regM)} (${formatLengthUm(reachUm(parameters.regM))})`;
		case "tolerance":
			return shortNumber(parameters.tolerance);
		case "maxSweeps":
			return String(parameters.maxSweeps);
		case "maxSupportPoints":
			return parameters.maxSupportPoints === 0 ? "every pixel" : `${parameters.maxSupportPoints} px`;
		case "umPerPx":
			return parameters.umPerPx === null ? "none" : `${parameters.umPerPx} µm/px`;
		case "normalization":
			return chosen(NORMALIZATIONS, parameters.normalization);
		case "massMode":
			return chosen(MASS_MODES, parameters.massMode);
		case "align":
			return chosen(ALIGNMENTS, parameters.align);
		case "downsample":
			return chosen(DOWNSAMPLES, String(parameters.downsample));
		case "clean":
		case "debias":
		case "storeCoupling":
			return parameters[key] ? "yes" : "no";
	}
}

function chosen(choices: readonly { readonly value: string; readonly label: string }[], value: string): string {
	return choices.find((choice) => choice.value === value)?.label ?? value;
}

/** Digits as a person typed them: 0.0001 → "1e−4", 10 → "10". */
export function shortNumber(value: number): string {
	return Math.abs(value) < 1e-3 ? formatSignificant(value, 1) : String(value);
}

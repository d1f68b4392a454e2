import type { RunParameters } from "../domain/parameters.ts";

export type NumericParameter = "epsilon" | "regM" | "tolerance" | "maxSweeps" | "maxSupportPoints" | "umPerPx";

/** Why a number cannot be used, in words, or null when it can. */
export function parameterProblem(name: NumericParameter, value: number | null): string | null {
	if (value === null) return name === "umPerPx" ? null : "Enter a number.";
	if (!Number.isFinite(value)) return "Enter a number, for instance 0.0001 or 1e-4.";
	switch (name) {
		case "epsilon":
			return value >= 1e-6 && value <= 1 ? null : "Use a value from 1e-6 to 1.";
		case "regM":
			return value >= 1e-5 && value <= 1e4 ? null : "Use a value from 1e-5 to 10,000.";
		case "tolerance":
			return value >= 1e-10 && value <= 0.1 ? null : "Use a value from 1e-10 to 0.1.";
		case "maxSweeps":
			return Number.isInteger(value) && value >= 1 && value <= 1e6 ? null : "Use a whole number from 1 to 1,000,000.";
		case "maxSupportPoints":
			return Number.isInteger(value) && value >= 0 ? null : "Use a whole number; 0 takes every pixel.";
		case "umPerPx":
			return value > 0 && value <= 1000 ? null : "Use a size above 0 and up to 1,000 µm.";
	}
}

/** True when every number of a parameter set can be used. */
export function parametersUsable(p: RunParameters): boolean {
	const numbers: readonly [NumericParameter, number | null][] = [
		["epsilon", p.epsilon],
		["regM", p.regM],
		["tolerance", p.tolerance],
		["maxSweeps", p.maxSweeps],
		["maxSupportPoints", p.maxSupportPoints],
		["umPerPx", p.umPerPx],
	];
	return numbers.every(([name, value]) => parameterProblem(name, value) === null);
}

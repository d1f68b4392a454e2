import type { RunHeader } from "../../domain/ports.ts";
import { parameterChanges, shortNumber } from "../words/parameterWords.ts";

/** Something in which two runs differ. */
export interface RunDifference {
	/** As the form calls it. */
	readonly label: string;
	/** Name in run.json; empty for what is no parameter. */
	readonly name: string;
	readonly a: string;
	readonly b: string;
}

/** Parameters, version, machine and choices in which two runs differ, parameters first; those that agree are left out. */
export function runDifferences(a: RunHeader, b: RunHeader): RunDifference[] {
	const parameters = parameterChanges(a.parameters, b.parameters).map(({ label, name, one, other }) => ({
		...{ label, name, a: one, b: other },
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

/** What a run was made with in one line, for choosing among runs: "ε 1e−4, ρ 10, each, uniform, CPU, Maskflow 1.0.0". */
export function runInWords({ parameters, backend, appVersion }: RunHeader): string {
	const { epsilon, regM, normalization, massMode } = parameters;
	return [
		...[`ε\u00a0${shortNumber(epsilon)}`, `ρ\u00a0${shortNumber(regM)}`, normalization, massMode.replaceAll("_", " ")],
		...[backend, `Maskflow ${appVersion}`].filter((word) => word !== ""),
	].join(", ");
}

/** What a run is called in a list of runs, its day left out where the name begins with it: "2026-03-12-fern · 10:00". */
export function runChoiceLabel({ runId, startedAt }: Pick<RunHeader, "runId" | "startedAt">): string {
	const [day = "", time = ""] = startedAt.slice(0, 16).split("T");
	const when = runId.startsWith(day) ? time : `${day} ${time}`;
	return startedAt === "" ? runId : `${runId} · ${when}`;
}

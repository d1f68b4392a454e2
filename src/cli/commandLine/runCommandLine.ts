import { parseArgs } from "node:util";
import type { AlignmentMode } from "../../domain/frame.ts";
import type { Downsample, MassMode, Normalization, RunParameters, RunSelection } from "../../domain/parameters.ts";
import { DEFAULT_PARAMETERS } from "../../domain/parameters.ts";
import { isValidRunId, RUN_ID_RULE } from "../../domain/runId.ts";
import type { BackendChoice } from "../../engine/contract/engineApi.ts";
import { UsageError } from "./exit.ts";
import { FLAGS } from "./flags.ts";
import { VERBS } from "./verbs.ts";

/** What a person asked of `run`. */
export interface RunCommand {
	readonly manifest: string;
	readonly masks: readonly string[];
	readonly images: string | null;
	readonly yolk: string | null;
	readonly out: string;
	/** Null: to be made up. */
	readonly runId: string | null;
	readonly backend: BackendChoice;
	readonly parameters: RunParameters;
	readonly selection: RunSelection;
	readonly noResume: boolean;
	readonly jobs: number;
}

export type CommandLine =
	| { readonly kind: "help" }
	| { readonly kind: "version" }
	| { readonly kind: "run"; readonly command: RunCommand };

const OPTIONS = Object.fromEntries(
	FLAGS.map(({ name, value, multiple = false }) => [
		name,
		value === undefined ? ({ type: "boolean" } as const) : ({ type: "string", multiple } as const),
	]),
);

/** @throws UsageError */
export function parseCommandLine(argv: readonly string[]): CommandLine {
	const { values, masks, positionals } = readTokens(argv);
	const switches = (name: string) => values.get(name) === true;
	if (switches("help")) return { kind: "help" };
	if (switches("version")) return { kind: "version" };
	const [verb, ...stray] = positionals;
	if (verb !== "run") {
		const verbs = ["run", ...VERBS.map(({ name }) => name)].join(", ");
		const wrong = verb === undefined ? "There is no command" : `"${verb}" is no command`;
		throw new UsageError(`${wrong}; choose one of ${verbs}.`);
	}
	if (stray.length > 0) throw new UsageError(`"${stray[0]}" belongs to no flag.`);
	const text = (name: string) => {
		const value = values.get(name);
		return typeof value === "string" ? value : null;
	};
	const required = (name: string) => {
		const value = text(name);
		if (value === null || value === "") throw new UsageError(`--${name} is missing.`);
		return value;
	};
	const number = (name: string, fallback: number, rule: NumberRule) => numberOf(name, text(name), fallback, rule);
	const choice = <T extends string>(name: string, allowed: readonly T[], fallback: T) =>
		choiceOf(name, text(name), allowed, fallback);
	const p = DEFAULT_PARAMETERS;
	const umPerPx = text("um-per-px");
	const runId = text("run-id");
	if (runId !== null && !isValidRunId(runId))
		throw new UsageError(`--run-id "${runId}" can't name a run: it must be ${RUN_ID_RULE}.`);
	return {
		kind: "run",
		command: {
			manifest: required("manifest"),
			masks,
			images: text("images"),
			yolk: text("yolk"),
			out: required("out"),
			runId,
			backend: choice("backend", ["auto", "webgpu", "cpu"], "auto"),
			parameters: {
				epsilon: number("epsilon", p.epsilon, POSITIVE),
				regM: number("reg-m", p.regM, POSITIVE),
				normalization: choice<Normalization>("normalization", ["each", "shared"], p.normalization),
				massMode: choice<MassMode>("mass-mode", ["uniform", "boundary_band", "distance_transform"], p.massMode),
				align: choice<AlignmentMode>("align", ["yolk", "centroid", "none"], p.align),
				maxSupportPoints: number("max-support-points", p.maxSupportPoints, COUNT),
				downsample: number("downsample", p.downsample, FACTOR) as Downsample,
				tolerance: number("tolerance", p.tolerance, POSITIVE),
				maxSweeps: number("max-sweeps", p.maxSweeps, AT_LEAST_ONE),
				clean: !switches("no-clean"),
				debias: !switches("no-debias"),
				storeCoupling: switches("store-coupling"),
				umPerPx: umPerPx === null ? null : numberOf("um-per-px", umPerPx, 0, POSITIVE),
			},
			selection: { includeControl: !switches("no-include-control"), limit: number("limit", 0, COUNT) },
			noResume: switches("no-resume"),
			jobs: number("jobs", 1, AT_LEAST_ONE),
		},
	};
}

interface NumberRule {
	readonly words: string;
	readonly holds: (value: number) => boolean;
}
const POSITIVE: NumberRule = { words: "a number above 0", holds: (x) => Number.isFinite(x) && x > 0 };
const COUNT: NumberRule = { words: "a whole number, 0 or more", holds: (x) => Number.isSafeInteger(x) && x >= 0 };
const AT_LEAST_ONE: NumberRule = {
	words: "a whole number, 1 or more",
	holds: (x) => Number.isSafeInteger(x) && x >= 1,
};
const FACTOR: NumberRule = { words: "1, 2 or 4", holds: (x) => [1, 2, 4].includes(x) };

function numberOf(name: string, text: string | null, fallback: number, rule: NumberRule): number {
	if (text === null) return fallback;
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (!rule.holds(value)) throw new UsageError(`--${name} must be ${rule.words}, not "${text}".`);
	return value;
}

function choiceOf<T extends string>(name: string, text: string | null, allowed: readonly T[], fallback: T): T {
	if (text === null) return fallback;
	const found = allowed.find((value) => value === text);
	if (found === undefined) throw new UsageError(`--${name} must be one of ${allowed.join(", ")}, not "${text}".`);
	return found;
}

/** Splits the words; those that follow a `--masks FILE` without a flag of their own are mask tables too. */
function readTokens(argv: readonly string[]) {
	const values = new Map<string, string | true>();
	const masks: string[] = [];
	const positionals: string[] = [];
	let afterMasks = false;
	for (const token of tokensOf(argv)) {
		if (token.kind === "option") {
			afterMasks = token.name === "masks";
			if (values.has(token.name) && !afterMasks) throw new UsageError(`--${token.name} is given twice.`);
			values.set(token.name, token.value ?? true);
			if (afterMasks && token.value !== undefined) masks.push(token.value);
		} else if (token.kind === "positional") {
			(afterMasks ? masks : positionals).push(token.value);
		}
	}
	return { values, masks, positionals };
}

function tokensOf(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, tokens: true }).tokens;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

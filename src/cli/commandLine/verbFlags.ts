import { parseArgs } from "node:util";
import { UsageError } from "./exit.ts";
import { type Flag, flagLine } from "./flags.ts";

/** How a verb is called: everything that its `--help` says. */
export interface VerbUsage {
	/** "split --manifest FILE …". */
	readonly synopsis: string;
	readonly summary: string;
	readonly flags: readonly Flag[];
	/** Said after the flags: what goes to stdout, exit codes. */
	readonly notes: readonly string[];
}

export interface VerbWords {
	readonly positionals: readonly string[];
	/** Value of a flag, or null. */
	text(name: string): string | null;
	/** @throws UsageError when the flag is missing or empty. */
	required(name: string): string;
	/** A whole number from `least` on. @throws UsageError */
	count(name: string, fallback: number, least: number): number;
	given(name: string): boolean;
}

function verbHelp({ synopsis, summary, flags, notes }: VerbUsage): string {
	return [summary, "", `Usage: ${synopsis}`, "", ...flags.map(flagLine), flagLine(HELP), "", ...notes, ""].join("\n");
}

const HELP: Flag = { name: "help", help: "Show this text.", unit: "", fallback: "off" };

/**
 * Reads the words after a verb; null when they ask for help, which is then printed.
 * @throws UsageError for a flag that the verb doesn't have.
 */
export function readVerbWords(usage: VerbUsage, argv: readonly string[]): VerbWords | null {
	const options = Object.fromEntries(
		[...usage.flags, HELP].map(({ name, value }) => [
			name,
			{ type: value === undefined ? ("boolean" as const) : ("string" as const) },
		]),
	);
	const { values, positionals } = parse(argv, options);
	if (values["help"] === true) {
		process.stdout.write(verbHelp(usage));
		return null;
	}
	const text = (name: string) => {
		const value = values[name];
		return typeof value === "string" ? value : null;
	};
	const required = (name: string) => {
		const value = text(name);
		if (value === null || value === "") throw new UsageError(`--${name} is missing.`);
		return value;
	};
	const count = (name: string, fallback: number, least: number) => {
		const value = text(name);
		if (value === null) return fallback;
		const number = value.trim() === "" ? Number.NaN : Number(value);
		if (Number.isSafeInteger(number) && number >= least) return number;
		throw new UsageError(`--${name} must be a whole number, ${least} or more, not "${value}".`);
	};
	return { positionals, text, required, count, given: (name) => values[name] === true };
}

function parse(argv: readonly string[], options: Record<string, { type: "boolean" | "string" }>) {
	try {
		return parseArgs({ args: [...argv], options, allowPositionals: true });
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

/** A word after the command's name, other than `run`. */
interface Verb {
	readonly name: string;
	readonly summary: string;
	/** @returns the exit code. @throws UsageError, MaskflowError */
	run(args: readonly string[]): Promise<number>;
}

/** Each verb is loaded when it is called: `split` starts without a solver, `run` without a server. */
export const VERBS: readonly Verb[] = [
	{
		name: "split",
		summary: "Cut a manifest into shards for several machines.",
		run: async (args) => (await import("../split/splitVerb.ts")).splitVerb(args),
	},
	{
		name: "merge",
		summary: "Join run folders into one.",
		run: async (args) => (await import("../merge/mergeVerb.ts")).mergeVerb(args),
	},
	{
		name: "verify",
		summary: "Recompute certificates and mass laws from the files of a run.",
		run: async (args) => (await import("../verify/verifyVerb.ts")).verifyVerb(args),
	},
	{
		name: "serve",
		summary: "Show a run folder in the browser, on this machine only.",
		run: async (args) => (await import("../serve/serveVerb.ts")).serveVerb(args),
	},
];

/** What the general `--help` says of the verbs. */
export function verbsHelp(): string {
	const lines = VERBS.map(({ name, summary }) => `  ${name.padEnd(28)}${summary}`);
	return ["Other commands, each with a --help of its own:", ...lines, ""].join("\n");
}

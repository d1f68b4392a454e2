import { faultFromError, MaskflowError } from "../../domain/fault.ts";
import { readNeeded } from "../../io/bundle/bundleFiles.ts";
import { parametersSha256 } from "../../io/bundle/parametersSha256.ts";
import { FEATURES_FILE } from "../../io/bundle/paths.ts";
import { type ReadBundle, readBundle } from "../../io/bundle/readBundle.ts";
import { featuresFromParquet } from "../../io/parquet/featureTable.ts";
import { EXIT, faultLine, UsageError } from "../commandLine/exit.ts";
import { readVerbWords, type VerbUsage } from "../commandLine/verbFlags.ts";
import { bundleFilesFromDisk, requireRunFolder } from "../disk/runFolder.ts";
import { pairProblems } from "./verifyPair.ts";
import { tableProblems } from "./verifyTables.ts";

const USAGE: VerbUsage = {
	synopsis: "verify RUN_FOLDER … [--tables]",
	summary:
		"Recompute the certificate, the masses and the maps of every pair from its masks and potentials, and check the tables.",
	flags: [
		{
			name: "tables",
			help: "Check the tables, the log and the mass law only; open no maps.",
			unit: "",
			fallback: "off",
		},
	],
	notes: [
		"A line per problem and a summary go to stdout. A failed pair with its reason is a result, not a problem.",
		"Exit codes: 0 no problem; 1 problems; 2 bad usage, or a folder that is no run.",
	],
};

/** `verify`: one pair's maps are alive at a time; memory is that of the rows. */
export async function verifyVerb(argv: readonly string[]): Promise<number> {
	const words = readVerbWords(USAGE, argv);
	if (words === null) return EXIT.ok;
	if (words.positionals.length === 0) throw new UsageError("Name the run folders to verify.");
	for (const folder of words.positionals) await requireRunFolder(folder);
	let problems = 0;
	for (const folder of words.positionals) problems += await verifyRun(folder, words.given("tables"));
	return problems > 0 ? EXIT.somePairFailed : EXIT.ok;
}

/** Checks one folder and prints what it finds; returns how many problems. */
async function verifyRun(folder: string, tablesOnly: boolean): Promise<number> {
	let found = 0;
	const report = (problem: string) => {
		found++;
		process.stdout.write(`${folder}: ${problem}\n`);
	};
	const files = bundleFilesFromDisk(folder);
	const bundle = await readBundle(files, "");
	const { header, rows } = bundle;
	for (const fault of bundle.faults) report(faultLine(fault));
	const features = await orReport(report, async () =>
		featuresFromParquet(await readNeeded(files, FEATURES_FILE), FEATURES_FILE),
	);
	const sha256 = await parametersSha256(header.parameters);
	for (const problem of tableProblems({ ...bundle, features: features ?? [], sha256 })) report(problem);
	let checked = 0;
	for (const row of tablesOnly ? [] : rows) {
		if (!row.success) continue;
		for (const problem of await mapProblems(bundle, row.pair_id)) report(`pair ${row.pair_id}: ${problem}`);
		checked++;
		if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${checked} pairs checked`);
	}
	if (process.stderr.isTTY && checked > 0) process.stderr.write("\r\x1b[K");
	const failed = rows.filter((row) => !row.success).length;
	const unconverged = rows.filter((row) => row.success && !row.converged).length;
	const extent = tablesOnly ? "tables checked" : `${checked} recomputed`;
	process.stdout.write(
		`${folder}: ${rows.length} pairs, ${extent}, ${failed} failed, ${unconverged} not converged, ${found} problems\n`,
	);
	return found;
}

async function mapProblems(bundle: ReadBundle, pairId: string): Promise<string[]> {
	const problems: string[] = [];
	await orReport(
		(problem) => problems.push(problem),
		async () => {
			const { result, faults } = await bundle.readPair(pairId);
			problems.push(...faults.map((fault) => faultLine(fault)));
			if (result.artifacts === null) return;
			problems.push(...pairProblems(result.row, result.artifacts, bundle.header.parameters));
		},
	);
	return problems;
}

/** Damage is a problem to report; anything else thrown is a bug. */
async function orReport<T>(report: (problem: string) => void, work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof MaskflowError)) throw error;
		report(faultLine(faultFromError(error)));
		return undefined;
	}
}

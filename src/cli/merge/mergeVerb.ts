import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { RunHeader, RunLogLine } from "../../domain/ports.ts";
import { RUN_FILE } from "../../domain/runFiles.ts";
import { isValidRunId, RUN_ID_RULE } from "../../domain/runId.ts";
import { parseManifest } from "../../io/manifest/parseManifest.ts";
import { EXIT, faultLine, UsageError } from "../commandLine/exit.ts";
import { readVerbWords, type VerbUsage, type VerbWords } from "../commandLine/verbFlags.ts";
import { ignoreMissing } from "../disk/durableFiles.ts";
import { requireRunFolder } from "../disk/runFolder.ts";
import { copyLog, linkPair, putInPlace, readRunHeader, readTables, startLog, writeMergedTables } from "./mergeFiles.ts";
import { MergedTables, mergedHeader, mergeRefusals, oldestFirst } from "./mergeRuns.ts";

const USAGE: VerbUsage = {
	synopsis: "merge RUN_FOLDER … --out DIR --run-id ID [--manifest FILE] [--replace]",
	summary: "Join run folders into one: every pair once; where two runs have a pair, the newer run's counts.",
	flags: [
		{ name: "out", value: "DIR", help: "The merged run is DIR/RUN_ID.", unit: "", fallback: "required" },
		{ name: "run-id", value: "ID", help: `Name of the merged run: ${RUN_ID_RULE}.`, unit: "", fallback: "required" },
		{
			name: "manifest",
			value: "FILE",
			help: "Take this manifest's pairs only, in its order.",
			unit: "",
			fallback: "all pairs, as the runs have them, oldest run first",
		},
		{ name: "replace", help: "Put the merged run in the place of one that is there.", unit: "", fallback: "off" },
	],
	notes: [
		"The runs must have equal parameters. Maps are linked or copied as they are; both tables, the log and run.json are",
		"written anew. The path of the merged run goes to stdout. Exit codes: 0 merged; 2 refused, nothing was written.",
	],
};

/** `merge`: run folders → one. The target appears in one step, complete. Memory: the rows and one run's tables. */
export async function mergeVerb(argv: readonly string[]): Promise<number> {
	const words = readVerbWords(USAGE, argv);
	if (words === null) return EXIT.ok;
	const say = (text: string) => void process.stderr.write(`${text}\n`);
	const { folders, out, runId, target, order } = await readMergeWords(words);
	const sources: { folder: string; header: RunHeader }[] = [];
	for (const folder of folders) sources.push({ folder, header: await readRunHeader(folder) });
	const refusals = mergeRefusals(sources);
	if (refusals.length > 0)
		throw new UsageError(`${refusals.join("\n")}\nRuns are merged only when their parameters are equal.`);

	const fresh = join(out, `.${runId}.merging-${process.pid}`);
	try {
		await rm(fresh, { recursive: true, force: true });
		await mkdir(fresh, { recursive: true });
		await startLog(runId, fresh);
		const tables = new MergedTables(runId);
		const lastLines = new Map<string, RunLogLine>();
		for (const { folder, header } of oldestFirst(sources)) {
			const source = await readTables(folder, header);
			tables.add(source);
			const open = header.pairIds.length - new Set(source.rows.map((row) => row.pair_id)).size;
			if (open > 0) say(`warning: ${folder}: ${open} of its ${header.pairIds.length} pairs have no result yet.`);
			for (const line of await copyLog(header, folder, runId, fresh))
				if (line.status !== "skipped") lastLines.set(line.pairId, line);
		}
		const pairs = tables.inOrder(order);
		for (const pair of pairs) if (pair.row.success) await linkPair(pair, fresh);
		const headers = sources.map(({ header }) => header);
		await writeMergedTables(fresh, mergedHeader(runId, headers, order), pairs, lastLines.values());
		await putInPlace(fresh, target);
		const failed = pairs.filter(({ row }) => !row.success).length;
		say(
			`${pairs.length} pairs of ${sources.length} runs, ${failed} of them failed, ${tables.replaced} replaced by newer ones.`,
		);
	} finally {
		await rm(fresh, { recursive: true, force: true });
	}
	process.stdout.write(`${resolve(target)}\n`);
	return EXIT.ok;
}

async function readMergeWords(words: VerbWords) {
	const folders = words.positionals;
	const [out, runId] = [words.required("out"), words.required("run-id")];
	if (!isValidRunId(runId)) throw new UsageError(`--run-id "${runId}" can't name a run: it must be ${RUN_ID_RULE}.`);
	if (folders.length === 0) throw new UsageError("Name the run folders to merge.");
	for (const folder of folders) await requireRunFolder(folder);
	const target = join(out, runId);
	const present = (await readdir(target).catch(ignoreMissing)) ?? [];
	if (present.length > 0 && !words.given("replace"))
		throw new UsageError(`${target} is there already. Choose another run id, or say --replace.`);
	if (present.length > 0 && !present.includes(RUN_FILE))
		throw new UsageError(`${target} is not a run folder, so it is not replaced.`);
	return { folders, out, runId, target, order: await manifestOrder(words.text("manifest")) };
}

async function manifestOrder(path: string | null): Promise<string[] | null> {
	if (path === null) return null;
	const bytes = await readFile(path).catch(ignoreMissing);
	if (bytes === undefined) throw new UsageError(`--manifest: there is no file ${path}.`);
	const { rows, faults } = parseManifest(new Uint8Array(bytes), path);
	const fault = faults.find(({ severity }) => severity === "error");
	if (fault !== undefined) throw new UsageError(faultLine(fault));
	return rows.map(({ pairId }) => pairId);
}

import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseManifest } from "../../io/manifest/parseManifest.ts";
import { selectRows } from "../../io/manifest/selectRows.ts";
import { EXIT, faultLine, UsageError } from "../commandLine/exit.ts";
import { readVerbWords, type VerbUsage } from "../commandLine/verbFlags.ts";
import { ignoreMissing, replaceFile } from "../disk/durableFiles.ts";
import { manifestText, shardsOfRows } from "./splitManifest.ts";

const USAGE: VerbUsage = {
	synopsis: "split --manifest FILE --shards COUNT --out DIR [--limit COUNT] [--no-include-control]",
	summary: "Cut a manifest into shards of nearly equal size; the pairs of a source frame stay together where they can.",
	flags: [
		{ name: "manifest", value: "FILE", help: "Table of the pairs to compare (CSV).", unit: "", fallback: "required" },
		{
			name: "shards",
			value: "COUNT",
			help: "How many; fewer are written when there are fewer pairs.",
			unit: "files",
			fallback: "required",
		},
		{
			name: "out",
			value: "DIR",
			help: "Empty or new folder for shard_0001.csv and so on.",
			unit: "",
			fallback: "required",
		},
		{
			name: "limit",
			value: "COUNT",
			help: "Keep only the first selected rows; 0 keeps all.",
			unit: "pairs",
			fallback: "0",
		},
		{ name: "no-include-control", help: "Leave out rows with is_control_pair.", unit: "", fallback: "off" },
	],
	notes: [
		"Rows that are not for analysis are left out, as `run` does; rows with errors are carried over, and `run` reports them.",
		"The shards' paths go to stdout. Exit codes: 0 written; 1 written, but rows without a pair_id of their own were left",
		"out; 2 bad usage, or a manifest that can't be read.",
	],
};

/** `split`: manifest → shards. Nothing is written when the manifest as a whole can't be read. */
export async function splitVerb(argv: readonly string[]): Promise<number> {
	const words = readVerbWords(USAGE, argv);
	if (words === null) return EXIT.ok;
	const say = (text: string) => void process.stderr.write(`${text}\n`);
	if (words.positionals.length > 0) throw new UsageError(`"${words.positionals[0]}" belongs to no flag.`);
	const [path, out] = [words.required("manifest"), words.required("out")];
	words.required("shards");
	const shards = words.count("shards", 1, 1);
	const selection = { includeControl: !words.given("no-include-control"), limit: words.count("limit", 0, 0) };
	const found = await stat(path).catch(() => null);
	if (!found?.isFile()) throw new UsageError(`--manifest: there is no file ${path}.`);
	const bytes = new Uint8Array(await readFile(path));
	const manifest = parseManifest(bytes, path);
	const faults = [...manifest.faults, ...manifest.rows.flatMap((row) => row.faults)];
	for (const fault of faults) say(faultLine(fault));
	if (manifest.faults.some(({ severity }) => severity === "error")) return EXIT.badUsage;
	const selected = selectRows(manifest.rows, selection);
	// No table can hold them: `run` leaves them out in the same way.
	const rows = selected.filter(({ pairId, repeated }) => pairId !== "" && !repeated);
	if (rows.length === 0) throw new UsageError(`${path} has no row that is selected for analysis.`);
	const present = (await readdir(out).catch(ignoreMissing)) ?? [];
	if (present.length > 0) throw new UsageError(`--out: ${out} is not empty; give a new folder.`);

	const cut = shardsOfRows(rows, shards);
	const textOf = manifestText(bytes, path);
	await mkdir(out, { recursive: true });
	for (const [i, shard] of cut.entries()) {
		const file = join(out, `shard_${String(i + 1).padStart(4, "0")}.csv`);
		await replaceFile(file, textOf(shard));
		process.stdout.write(`${file}\n`);
	}
	const sizes = cut.map((shard) => shard.length);
	say(`${rows.length} pairs in ${cut.length} shards of ${Math.min(...sizes)} to ${Math.max(...sizes)} pairs.`);
	if (rows.length === selected.length) return EXIT.ok;
	say(`${selected.length - rows.length} rows without a pair_id of their own are left out.`);
	return EXIT.somePairFailed;
}

/**
 * Compiles the solver's SIMD loops and writes them as a TypeScript module of base64 text: bytes that work alike in a page's worker, in
 * Node and in tests, without a fetch. Run `node assembly/build.mjs` after a change; a test compares the file with a fresh compilation.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCES = [
	"cosineTransform.ts",
	"index.ts",
	"lineScan.ts",
	"lsePass.ts",
	"momentPass.ts",
	"momentSums.ts",
	"momentTerms.ts",
	"relax.ts",
	"ringPowers.ts",
	"simdMath.ts",
	"tileSums.ts",
	"tileWeights.ts",
];
const folder = new URL("./", import.meta.url);
export const MODULE_FILE = new URL("../src/compute/cpu/simdModule.ts", folder);

/** @returns {Promise<string>} the text of the module file. @throws when the compiler finds an error. */
export async function compileModule() {
	const sources = new Map();
	for (const name of SOURCES) sources.set(name, await readFile(new URL(name, folder), "utf8"));
	/** @type {Uint8Array | undefined} */
	let binary;
	const { error, stderr } = await asc.main(
		[
			"index.ts",
			"--outFile",
			"solver.wasm",
			"-O3",
			"--enable",
			"simd",
			"--runtime",
			"stub",
			"--noAssert",
			"--use",
			"abort=",
		],
		{
			readFile: (name) => sources.get(name) ?? null,
			writeFile: (name, contents) => {
				if (name === "solver.wasm" && contents instanceof Uint8Array) binary = contents;
			},
			listFiles: () => [],
		},
	);
	if (error || !binary) throw new Error(`The solver's SIMD loops do not compile.\n${stderr.toString()}`);
	const lines =
		Buffer.from(binary)
			.toString("base64")
			.match(/.{1,110}/g) ?? [];
	return [
		"/** WebAssembly compiled from assembly/*.ts by assembly/build.mjs: do not edit. */",
		"export const SIMD_MODULE_BASE64 =",
		`${lines.map((line) => `\t"${line}"`).join(" +\n")};`,
		"",
	].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(MODULE_FILE, await compileModule());

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

export interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunningCommand {
	readonly child: ChildProcess;
	readonly finished: Promise<Finished>;
	/** Resolves when stderr holds the text. */
	saying(text: string): Promise<void>;
}

/** Starts the command line as a person would, in a process of its own. */
export function startCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
	const child = spawn(process.execPath, [join(ROOT, "scripts/cli.mjs"), ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, ...env },
	});
	let stdout = "";
	let stderr = "";
	const listeners = new Set<() => void>();
	child.stdout?.on("data", (chunk: Buffer) => {
		stdout += chunk.toString();
	});
	child.stderr?.on("data", (chunk: Buffer) => {
		stderr += chunk.toString();
		for (const listen of listeners) listen();
	});
	const finished = new Promise<Finished>((done) => child.on("close", (code) => done({ code, stdout, stderr })));
	const saying = (text: string) =>
		new Promise<void>((heard, never) => {
			const listen = () => {
				if (stderr.includes(text)) heard();
			};
			listeners.add(listen);
			listen();
			void finished.then(({ code }) => never(new Error(`It ended with ${code} and never said "${text}":\n${stderr}`)));
		});
	return { child, finished, saying };
}

export function command(args: readonly string[]): Promise<Finished> {
	return startCommand(args).finished;
}

/** A folder that lives as long as the work. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), "maskflow-cli-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A filled ellipse, 60 × 120 px at 5 µm. */
function ellipse(halfLength: number) {
	const [height, width] = [60, 120];
	const data = new Uint8Array(height * width);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const [u, v] = [(x - 60) / halfLength, (y - 30) / (15 + 0.05 * x)];
			data[y * width + x] = u * u + v * v <= 1 ? 1 : 0;
		}
	}
	return { height, width, data };
}

/**
 * Writes a reference, n mutants of 20 sizes and the manifest of their pairs p0, p1, …; `extraRows` are appended to the
 * manifest.
 */
export async function writeInputs(folder: string, pairs: number, extraRows: string[] = [], extraMasks: string[] = []) {
	const numbers = Array.from({ length: pairs }, (_, i) => i);
	const manifest = join(folder, "manifest.csv");
	const masks = join(folder, "masks.csv");
	const rows = numbers.map((i) => `p${i},wt,m${i},0,0`);
	await writeFile(manifest, csv("pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt", ...rows, ...extraRows));
	const frames = [
		legacyRow("wt", 0, ellipse(45)),
		...numbers.map((i) => legacyRow(`m${i}`, 0, ellipse(35 + (i % 20)))),
	];
	await writeFile(masks, csv(LEGACY_HEADER, ...frames, ...extraMasks));
	return [
		"run",
		"--manifest",
		manifest,
		"--masks",
		masks,
		"--align",
		"centroid",
		"--backend",
		"cpu",
		"--out",
		join(folder, "out"),
	];
}

/** The metrics table of a run; columns that say when and how long are left out, so that equal results are equal. */
export async function metricsOf(runFolder: string): Promise<Record<string, unknown>[]> {
	const bytes = await readFile(join(runFolder, "ot_pair_metrics.parquet"));
	const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
	const rows = (await parquetReadObjects({ file, compressors })) as Record<string, unknown>[];
	return rows.map(({ runtime_sec: _runtime, solve_sec: _solve, run_id: _run, ...row }) => row);
}

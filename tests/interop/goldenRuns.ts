import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { warnNotChecked } from "../support/notChecked.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** The reference's answers; not part of the repository. */
export const GOLDEN_FOLDER = resolve(ROOT, "../shared/data/golden");

/** The sets of golden cases with the flags that its README gives them. */
export const GOLDEN_SETS = [
	{ set: "each_eps1e-4_rho10", flags: ["--epsilon", "1e-4", "--reg-m", "10", "--normalization", "each"] },
	{ set: "each_eps1e-3_rho10", flags: ["--epsilon", "1e-3", "--reg-m", "10", "--normalization", "each"] },
	{ set: "shared_eps1e-4_rho0.005", flags: ["--epsilon", "1e-4", "--reg-m", "0.005", "--normalization", "shared"] },
	{ set: "shared_eps1e-4_rho0.01", flags: ["--epsilon", "1e-4", "--reg-m", "0.01", "--normalization", "shared"] },
] as const;

/** True where the goldens are; says loudly that they are not checked where they are absent. */
export function haveGoldens(): boolean {
	if (existsSync(join(GOLDEN_FOLDER, "index.json"))) return true;
	warnNotChecked("the goldens", "../shared/data/golden");
	return false;
}

/** Runs the command line and waits; its standard output is the run's folder. Throws with what it said when it fails. */
function runCommandLine(args: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/cli.mjs"), ...args], {
		encoding: "utf8",
		maxBuffer: 64 * 2 ** 20,
	});
	if (status !== 0) throw new Error(`The command line ended with ${status}:\n${stderr}`);
	return stdout.trim();
}

/** Runs one golden set as its README says; the run's folder. */
export function runGoldenSet(
	{ set, flags }: (typeof GOLDEN_SETS)[number],
	out: string,
	backend: "cpu" | "webgpu",
	...more: readonly string[]
): string {
	const manifest = join(GOLDEN_FOLDER, `manifest_${set}.csv`);
	const inputs = ["--manifest", manifest, "--images", GOLDEN_FOLDER, "--align", "none", "--no-clean"];
	return runCommandLine(["run", ...inputs, ...flags, "--backend", backend, "--out", out, "--run-id", set, ...more]);
}

/** The sample's files, ours to ship: a run everywhere. */
export function runSample(out: string, ...more: readonly string[]): string {
	const sample = join(ROOT, "public/sample");
	const inputs = [
		"--manifest",
		join(sample, "manifest.csv"),
		"--masks",
		join(sample, "masks.csv"),
		"--yolk",
		join(sample, "yolk"),
	];
	return runCommandLine(["run", ...inputs, "--backend", "cpu", "--out", out, "--run-id", "sample", ...more]);
}

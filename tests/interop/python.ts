import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pythonCandidates } from "../../scripts/python-venv.mjs";

const CHECKER = resolve(import.meta.dirname, "../../../shared/tools/check_bundle.py");

/** A Python with pandas, pyarrow, numpy and scipy: the one named by PYTHON, else .cache/venv, else python3; undefined when none. */
export function findPython(): string | undefined {
	return pythonCandidates().find((python) => canImport(python, "pandas, pyarrow, numpy, scipy.sparse"));
}

export function canImport(python: string, modules: string): boolean {
	return spawnSync(python, ["-c", `import ${modules}`], { stdio: "ignore" }).status === 0;
}

/** Runs a Python program; its standard output. Throws with its standard error when it fails. */
export function runPython(python: string, program: string, ...args: string[]): string {
	return execFileSync(python, ["-c", program, ...args], { encoding: "utf8" });
}

/** What `check_bundle.py --strict-schema` says of a run folder; undefined when Python or the checker is not there. */
export function checkBundle(
	runFolder: string,
	...flags: string[]
): { readonly ok: boolean; readonly output: string } | undefined {
	const python = findPython();
	if (python === undefined || !existsSync(CHECKER)) return undefined;
	const { status, stdout, stderr } = spawnSync(python, [CHECKER, runFolder, "--strict-schema", ...flags], {
		encoding: "utf8",
	});
	return { ok: status === 0, output: stdout + stderr };
}

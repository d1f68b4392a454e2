/**
 * Finds a Python with the libraries that other people read our files with, or makes one in .cache/venv. Maskflow itself
 * needs no Python: where none can be had, those checks say so and the JavaScript readers still run.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT, run, say } from "./steps.mjs";

const VERSIONS = {
	pandas: "3.1.1",
	pyarrow: "26.0.1",
	numpy: "2.4.6",
	scipy: "1.17.1",
	pillow: "13.0.0",
	duckdb: "2.0.0",
};
const PACKAGES = Object.keys(VERSIONS);
const IMPORTS = "import pandas, pyarrow, numpy, scipy.sparse";
const VENV = join(ROOT, ".cache", "venv");
const LIMIT_MIN = 5;

/** The interpreter of .cache/venv, there or not. */
function venvPython() {
	return process.platform === "win32" ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");
}

/**
 * @param {string} python
 * @param {string} program
 */
function runs(python, program) {
	return spawnSync(python, ["-c", program], { stdio: "ignore", timeout: 120_000 }).status === 0;
}

/** Programs that may be a Python, the one that PYTHON names first. */
export function pythonCandidates() {
	const named = process.env.PYTHON;
	return [...(named ? [named] : []), ...(existsSync(venvPython()) ? [venvPython()] : []), "python3", "python"];
}

/**
 * A Python with pandas, pyarrow, numpy, scipy and duckdb: one that is there, else .cache/venv filled from the network; else
 * one that lacks duckdb alone; else undefined, said loudly. Takes a minute or two the first time.
 * @returns {Promise<string | undefined>}
 */
export async function ensurePython() {
	const usable = pythonCandidates().filter((python) => runs(python, IMPORTS));
	const complete = usable.find((python) => runs(python, "import duckdb"));
	if (complete !== undefined) return complete;
	const base = ["python3", "python"].find((python) => runs(python, "import venv, ensurepip"));
	if (base !== undefined && (await fillVenv(base))) return venvPython();
	const [partial] = usable;
	const missing = partial === undefined ? "Python with pandas, pyarrow, numpy and scipy" : "duckdb";
	say(`\n*** No ${missing} is here and none could be installed: what needs it is NOT CHECKED in this run. ***\n`);
	return partial;
}

/** @param {string} base */
async function fillVenv(base) {
	say(`Installing ${PACKAGES.join(", ")} into .cache/venv …`);
	const stdio = /** @type {const} */ (["ignore", 2, 2]);
	const options = { stdio: [...stdio], limitMin: LIMIT_MIN };
	mkdirSync(join(ROOT, ".cache"), { recursive: true });
	/** @param {string[]} packages */
	const install = async (packages) =>
		(await run(
			venvPython(),
			["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages],
			options,
		)) === 0;
	const pinned = Object.entries(VERSIONS).map(([name, version]) => `${name}==${version}`);
	// A Python too old or too new for these very versions takes what there is for it.
	const installLatest = () => {
		say("These versions can't be had here; trying the latest…");
		return install(PACKAGES);
	};
	const made = (await run(base, ["-m", "venv", VENV], options)) === 0;
	const filled = made && ((await install(pinned)) || (await installLatest()));
	if (!filled) rmSync(VENV, { recursive: true, force: true });
	return filled;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const python = await ensurePython();
	if (python !== undefined) process.stdout.write(`${python}\n`);
	process.exit(python === undefined ? 1 : 0);
}

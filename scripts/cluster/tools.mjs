import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, say } from "../steps.mjs";

const SLURM_PROGRAMS = ["slurmctld", "slurmd", "munged", "sbatch", "srun", "squeue", "scancel"];
const SNAKEMAKE = ["snakemake==9.27.1", "snakemake-executor-plugin-slurm==2.8.0"];

/** Of one call of apt-get or pip. */
const LIMIT_MS = 4 * 60_000;

/** Daemons lie in sbin, which is not on everyone's path. */
const PATH = `${process.env.PATH ?? ""}:/usr/sbin:/sbin`;

/** @param {string} program */
function isThere(program) {
	return PATH.split(":").some((folder) => existsSync(join(folder, program)));
}

/**
 * Finds Slurm's programs, or installs Debian's packages where that is allowed.
 * @returns {string | null} why there is none.
 */
export function ensureSlurm() {
	const absent = () => SLURM_PROGRAMS.filter((program) => !isThere(program));
	process.env.PATH = PATH;
	if (absent().length === 0) return null;
	if (process.platform !== "linux" || !isThere("apt-get")) return `${absent().join(", ")} not found, and no apt-get.`;
	if (process.getuid?.() !== 0) return `${absent().join(", ")} not found. As root: apt-get install slurm-wlm munge`;
	say("Installing Debian's slurm-wlm and munge…");
	const install = () =>
		spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "slurm-wlm", "munge"], {
			stdio: ["ignore", "ignore", 2],
			env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
			timeout: LIMIT_MS,
		}).status;
	if (install() !== 0) {
		spawnSync("apt-get", ["update"], { stdio: ["ignore", "ignore", 2], timeout: LIMIT_MS });
		install();
	}
	return absent().length === 0 ? null : `apt-get could not install ${absent().join(", ")}.`;
}

/**
 * Snakemake with its Slurm executor, in a virtual environment of its own.
 * @returns {string | null} path of the program; null when it can't be installed.
 */
export function ensureSnakemake() {
	const folder = join(ROOT, ".cache", "cluster-venv");
	const program = join(folder, "bin", "snakemake");
	const plugin = () =>
		spawnSync(join(folder, "bin", "python"), ["-c", "import snakemake, snakemake_executor_plugin_slurm"]).status === 0;
	if (existsSync(program) && plugin()) return program;
	say("Installing Snakemake and its Slurm executor…");
	spawnSync("python3", ["-m", "venv", folder], { stdio: ["ignore", "ignore", 2] });
	const args = ["install", "--quiet", "--disable-pip-version-check", ...SNAKEMAKE];
	const { status } = spawnSync(join(folder, "bin", "pip"), args, { stdio: ["ignore", "ignore", 2], timeout: LIMIT_MS });
	return status === 0 && existsSync(program) ? program : null;
}

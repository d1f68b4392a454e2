/**
 * How long a pair takes and where the time goes, on the cpu and on WebGPU. Nothing is timed before its answer is right: against the
 * reference where ../shared/data/golden is there, by the certificate on generated shapes. Run by tests/bench/run.mjs.
 *   PYTHON=/path/to/python   with POT installed: adds today's way (3,000 points, 1,000 iterations) on the same pair, in turns with the
 *                            first engine, as a ratio, and the ratio over all pairs as the last line.
 *   REPEATS=n                solves per pair, the least time is shown: other work on the machine can only add (default 5).
 *   --plot                   draws the growth of time and memory into docs/solver-growth.svg.
 */
import { writeFileSync } from "node:fs";
import { certify } from "../../src/compute/certificate.ts";
import { createCpuSolver, polish } from "../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { TransportSolver } from "../../src/compute/operations.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { type BenchCase, benchCases, OPTIONS } from "./benchCases.ts";
import { drawGrowth, type GrowthPoint } from "./growthPlot.ts";
import { compareWithPot, type PotRatio, ratioLine } from "./potRatio.ts";

const REPEATS = Number(process.env.REPEATS ?? 5);
const PLOT_FILE = "docs/solver-growth.svg";

interface Measured {
	readonly pixels: number;
	readonly solveMs: number;
	readonly bytes: number;
}

/** Prints a line. @throws when the answer is wrong. */
async function timeCase(one: BenchCase, solver: TransportSolver, reference: Measured | undefined): Promise<Measured> {
	const { problem } = one.crop;
	const first = await solver.solve(problem, OPTIONS);
	one.check(first);
	let solveMs = Number.POSITIVE_INFINITY;
	let certifyMs = Number.POSITIVE_INFINITY;
	// All threads of the process: a software adapter computes in it.
	let processorMs = Number.POSITIVE_INFINITY;
	for (let repeat = 0; repeat < REPEATS; repeat++) {
		const before = process.cpuUsage();
		const start = performance.now();
		const { f, g } = await solver.solve(problem, OPTIONS);
		const solved = performance.now();
		const { user, system } = process.cpuUsage(before);
		processorMs = Math.min(processorMs, (user + system) / 1000);
		certify(problem, f, g, evaluatePlan(problem, f, g), OPTIONS.tolerance);
		solveMs = Math.min(solveMs, solved - start);
		certifyMs = Math.min(certifyMs, performance.now() - solved);
	}
	const { terms, termsSkipped, bytesAllocated, dispatches, submits, bytesRead } = first.counts;
	const pixels = problem.a.reduce((count, a) => count + (a > 0 ? 1 : 0), 0);
	console.log(
		[
			one.name.padEnd(24),
			solver.adapter.padEnd(26),
			`${pixels} px`.padStart(10),
			`${solveMs.toFixed(1)} ms`.padStart(10),
			`${(solveMs / (reference?.solveMs ?? solveMs)).toFixed(1)} ×`.padStart(7),
			`${processorMs.toFixed(0)} ms`.padStart(8),
			`${certifyMs.toFixed(1)} ms`.padStart(10),
			first.trace
				.map(({ factor, sweeps }) => `1/${factor}: ${sweeps}`)
				.join(", ")
				.padEnd(36),
			`${(terms / 1e6).toFixed(1)} M`.padStart(9),
			`${((100 * termsSkipped) / (terms + termsSkipped)).toFixed(0)} %`.padStart(5),
			`${(bytesAllocated / 1e6).toFixed(1)} MB`.padStart(8),
			dispatches > 0 ? `${dispatches} in ${submits}, ${(bytesRead / 1e3).toFixed(0)} kB read` : "",
			first.finishedOnCpu ? "finished in float64" : "",
		].join("  "),
	);
	return { pixels, solveMs, bytes: bytesAllocated };
}

/** WebGPU through Dawn's binding; undefined, said loudly, where there is no adapter. */
async function webGpuSolver(): Promise<TransportSolver | undefined> {
	try {
		return await createWebGpuSolver(await nodeDevice(), { finish: polish });
	} catch (error) {
		console.warn(`\n*** WebGPU is NOT measured: ${error instanceof Error ? error.message : error} ***\n`);
		return undefined;
	}
}

const plot = process.argv.includes("--plot");
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "";
const webGpu = await webGpuSolver();
const solvers = [createCpuSolver(), createCpuSolver({ simd: false }), ...(webGpu ? [webGpu] : [])];
const growth: GrowthPoint[] = [];
const ratios: PotRatio[] = [];
const python = process.env.PYTHON;
console.log(
	"pair, engine, source pixels, solve, times the first engine's, processor time, certificate, sweeps by level, terms, skipped, memory, dispatches in submits",
);
for (const one of benchCases()) {
	if (!one.name.includes(wanted)) continue;
	let reference: Measured | undefined;
	for (const solver of solvers) {
		const measured = await timeCase(one, solver, reference);
		reference ??= measured;
		if (one.growth) growth.push({ ...measured, engine: solver.adapter });
	}
	const ratio = python && solvers[0] ? await compareWithPot(one, solvers[0], python) : undefined;
	if (ratio) ratios.push(ratio);
}
if (plot) {
	writeFileSync(PLOT_FILE, drawGrowth(growth));
	console.log(`The growth is drawn in ${PLOT_FILE}.`);
}
if (ratios.length > 0) console.log(ratioLine(ratios));
webGpu?.dispose();
process.exit(0);

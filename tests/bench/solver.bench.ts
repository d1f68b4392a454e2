/**
 * How long a pair takes and where the time goes. Nothing is timed before its answer is right: against the reference where
 * ../shared/data/golden is there, by the certificate on generated shapes. Run by tests/bench/run.mjs.
 *   PYTHON=/path/to/python   with POT installed: adds today's way (3,000 points, 1,000 iterations) on the same pair as a ratio.
 *   REPEATS=n                solves per pair, the median is shown (default 7).
 */
import { spawnSync } from "node:child_process";
import { certify } from "../../src/compute/certificate.ts";
import { createCpuSolver } from "../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import type { Solution, TransportSolver } from "../../src/compute/operations.ts";
import { CANONICAL_WIDTH } from "../../src/domain/grid.ts";
import { goldenNames, loadGolden } from "../support/goldens.ts";
import { ellipseMask, gridMask } from "../support/shapes.ts";
import { deviationFromGolden, type ProblemInCrop, problemOfMasks } from "../support/transport.ts";

const OPTIONS = { tolerance: 1e-4, maxSweeps: 2000 };
const REPEATS = Number(process.env.REPEATS ?? 7);

interface BenchCase {
	readonly name: string;
	readonly source: Uint8Array;
	readonly target: Uint8Array;
	readonly crop: ProblemInCrop;
	/** Throws when the answer is outside the bars. */
	readonly check: (solution: Solution) => void;
}

function median(values: number[]): number {
	return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function certified(crop: ProblemInCrop, solution: Solution): ReturnType<typeof evaluatePlan> {
	const plan = evaluatePlan(crop.problem, solution.f, solution.g);
	const certificate = certify(crop.problem, solution.f, solution.g, plan, OPTIONS.tolerance);
	if (!certificate.converged)
		throw new Error(`not converged: error ${certificate.marginalError}, gap ${certificate.relativeGap}`);
	return plan;
}

function goldenCase(name: string): BenchCase {
	const golden = loadGolden(name);
	const { source, target, epsilon, regM: rho, normalization } = golden;
	const crop = problemOfMasks(source, target, { epsilon, rho, normalization });
	return {
		name,
		source,
		target,
		crop,
		check(solution) {
			const deviation = deviationFromGolden(golden, crop, certified(crop, solution));
			const right =
				deviation.costRelative < 1e-3 &&
				deviation.velocityRmsePx < 0.02 &&
				deviation.velocityP99Px < 0.1 &&
				deviation.massShare < 1e-3;
			if (!right) throw new Error(`outside the bars: ${JSON.stringify(deviation)}`);
		},
	};
}

function generatedCase(name: string, source: Uint8Array, target: Uint8Array): BenchCase {
	const crop = problemOfMasks(source, target, { epsilon: 1e-4, rho: 10, normalization: "each" });
	return { name, source, target, crop, check: (solution) => void certified(crop, solution) };
}

/** An ellipse of the given area, its partner a little turned towards a circle and moved. */
function growthCase(area: number): BenchCase {
	const rx = Math.sqrt((area * 2.6) / Math.PI);
	const ry = rx / 2.6;
	const moved = ellipseMask(131, 292, Math.min(126, ry * 1.08), Math.min(280, rx * 0.95));
	return generatedCase(`ellipse, ${area} px`, ellipseMask(127.5, 287.5, ry, rx), moved);
}

function answerOfPot({ source, target, crop }: BenchCase): string {
	const python = process.env.PYTHON;
	if (!python) return "";
	const points = (mask: Uint8Array): number[][] =>
		[...mask.keys()].filter((n) => mask[n]).map((n) => [Math.floor(n / CANONICAL_WIDTH), n % CANONICAL_WIDTH]);
	const { epsilon, rho } = crop.problem;
	const job = { source: points(source), target: points(target), epsilon, reg_m: rho, points: 3000, iterations: 1000 };
	const { status, stdout, stderr } = spawnSync(python, ["tests/bench/pot_baseline.py"], {
		input: JSON.stringify(job),
		encoding: "utf8",
	});
	if (status !== 0) return `POT failed: ${stderr.trim().split("\n").at(-1)}`;
	return stdout.trim();
}

/** Prints a line and returns the median solving time, ms. @throws when the answer is wrong. */
async function timeCase(one: BenchCase, solver: TransportSolver): Promise<number> {
	const { problem } = one.crop;
	const first = await solver.solve(problem, OPTIONS);
	one.check(first);
	const solving: number[] = [];
	const evaluating: number[] = [];
	for (let repeat = 0; repeat < REPEATS; repeat++) {
		const start = performance.now();
		const { f, g } = await solver.solve(problem, OPTIONS);
		const solved = performance.now();
		certify(problem, f, g, evaluatePlan(problem, f, g), OPTIONS.tolerance);
		solving.push(solved - start);
		evaluating.push(performance.now() - solved);
	}
	const { terms, termsSkipped, bytesAllocated } = first.counts;
	const pixels = problem.a.reduce((count, a) => count + (a > 0 ? 1 : 0), 0);
	const solveMs = median(solving);
	console.log(
		[
			one.name.padEnd(24),
			solver.adapter.padEnd(20),
			`${pixels} px`.padStart(10),
			`${solveMs.toFixed(1)} ms`.padStart(10),
			`${median(evaluating).toFixed(1)} ms`.padStart(10),
			first.trace
				.map(({ factor, sweeps }) => `1/${factor}: ${sweeps}`)
				.join(", ")
				.padEnd(36),
			`${(terms / 1e6).toFixed(1)} M`.padStart(9),
			`${((100 * termsSkipped) / (terms + termsSkipped)).toFixed(0)} %`.padStart(5),
			`${(bytesAllocated / 1e6).toFixed(1)} MB`.padStart(8),
		].join("  "),
	);
	return solveMs;
}

function comparePot(one: BenchCase, solveMs: number): void {
	const answer = answerOfPot(one);
	if (!answer.startsWith("{")) {
		if (answer) console.log(`    ${answer}`);
		return;
	}
	const { seconds, points, converged } = JSON.parse(answer) as {
		seconds: number;
		points: number[];
		converged: boolean;
	};
	const ratio = ((seconds * 1000) / solveMs).toFixed(0);
	console.log(
		`    POT with ${points.join(" × ")} points: ${seconds.toFixed(2)} s, converged: ${converged}; ratio ${ratio} ×`,
	);
}

const cases = [
	...goldenNames().map(goldenCase),
	...[1000, 5000, 10_000, 50_000].map(growthCase),
	generatedCase(
		"full grid, 147,456 px",
		gridMask(() => true),
		gridMask((_, x) => x < 560),
	),
];
const solvers = [createCpuSolver(), createCpuSolver({ simd: false })];
console.log("pair, engine, source pixels, solve, certificate, sweeps by level, terms, skipped, memory");
for (const one of cases) {
	if (process.argv[2] && !one.name.includes(process.argv[2])) continue;
	const times: number[] = [];
	for (const solver of solvers) times.push(await timeCase(one, solver));
	comparePot(one, Math.min(...times));
}

/**
 * Whether pairs solved at once on one device beat pairs solved one after another. Nothing is timed before every answer is certified and
 * equal, to the bit, to the one found alone. Run by tests/bench/run.mjs --batch.
 *   REPEATS=n   rounds, each of all widths in turn; the least time of each is shown (default 5).
 */
import { certify } from "../../src/compute/certificate.ts";
import { createCpuSolver, polish } from "../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { Solution, TransportProblem, TransportSolver } from "../../src/compute/operations.ts";
import { goldenNames, loadGolden } from "../support/goldens.ts";
import { nodeDevice } from "../support/gpuDevice.ts";
import { ellipseMask } from "../support/shapes.ts";
import { problemOfMasks } from "../support/transport.ts";
import { OPTIONS } from "./benchCases.ts";

const REPEATS = Number(process.env.REPEATS ?? 5);
/** A multiple of every width. */
const PAIRS = 8;
const WIDTHS = [1, 2, 4];
const PARAMETERS = { epsilon: 1e-4, rho: 10, normalization: "each" } as const;

/** Ellipses near the given area, each pair a little different. */
function drawnPairs(area: number): TransportProblem[] {
	return Array.from({ length: PAIRS }, (_, n) => {
		const rx = Math.sqrt((area * (2 + 0.1 * n)) / Math.PI);
		const ry = area / Math.PI / rx;
		const moved = ellipseMask(131 + (n % 3), 292 - (n % 5), ry * 1.08, rx * 0.95);
		return problemOfMasks(ellipseMask(127.5, 287.5, ry, rx), moved, PARAMETERS).problem;
	});
}

function realPairs(): TransportProblem[] {
	const real = goldenNames().filter((name) => name.startsWith("real"));
	return Array.from({ length: real.length > 0 ? PAIRS : 0 }, (_, n) => {
		const { source, target } = loadGolden(real[n % real.length]!);
		return problemOfMasks(source, target, PARAMETERS).problem;
	});
}

/** Solves all, at most `width` at once. */
async function solveAll(
	solver: TransportSolver,
	problems: readonly TransportProblem[],
	width: number,
): Promise<Solution[]> {
	const found: Solution[] = [];
	let next = 0;
	const lane = async (): Promise<void> => {
		for (let n = next++; n < problems.length; n = next++) found[n] = await solver.solve(problems[n]!, OPTIONS);
	};
	await Promise.all(Array.from({ length: width }, lane));
	return found;
}

/** @throws when an answer is not certified, or differs from the one found alone. */
function check(problems: readonly TransportProblem[], alone: readonly Solution[], found: readonly Solution[]): void {
	for (const [n, { f, g }] of found.entries()) {
		const problem = problems[n]!;
		if (!certify(problem, f, g, evaluatePlan(problem, f, g), OPTIONS.tolerance).converged)
			throw new Error(`pair ${n} is not converged`);
		const same =
			f.every((value, at) => Object.is(value, alone[n]!.f[at])) &&
			g.every((value, at) => Object.is(value, alone[n]!.g[at]));
		if (!same) throw new Error(`pair ${n} is not what it is alone`);
	}
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

const cpu = createCpuSolver();
const webGpu = await createWebGpuSolver(await nodeDevice(), { finish: polish });
console.log(
	`${PAIRS} pairs, ms a pair on ${webGpu.adapter}: 1, 2 and 4 at once, times as fast as one at a time; ${cpu.adapter}`,
);
for (const [name, problems] of [
	...[100, 300, 1000, 3000, 10_000].map((area) => [`${area} px`, drawnPairs(area)] as const),
	["real pairs", realPairs()] as const,
]) {
	if (problems.length === 0) {
		console.warn(`*** ${name} are NOT measured: ../shared/data/golden is not there ***`);
		continue;
	}
	const alone = await solveAll(webGpu, problems, 1);
	for (const width of WIDTHS) check(problems, alone, await solveAll(webGpu, problems, width));
	await solveAll(cpu, problems, 1);
	const least = new Map(WIDTHS.map((width) => [width, Number.POSITIVE_INFINITY]));
	let leastCpu = Number.POSITIVE_INFINITY;
	for (let repeat = 0; repeat < REPEATS; repeat++) {
		for (const width of WIDTHS) {
			least.set(width, Math.min(least.get(width)!, await timed(() => solveAll(webGpu, problems, width))));
		}
		leastCpu = Math.min(leastCpu, await timed(() => solveAll(cpu, problems, 1)));
	}
	const one = least.get(1)!;
	console.log(
		[
			name.padEnd(12),
			...WIDTHS.map(
				(width) => `${width}: ${(least.get(width)! / PAIRS).toFixed(1)} ms ${(one / least.get(width)!).toFixed(2)} ×`,
			),
			`cpu ${(leastCpu / PAIRS).toFixed(1)} ms`,
		].join("   "),
	);
}
webGpu.dispose();
process.exit(0);

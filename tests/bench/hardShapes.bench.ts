/**
 * Sweeps and time of the cpu back end on hard shapes over ε, ρ and both normalisations, as the table of docs/solver.md: one line a shape
 * and ε, the worst over ρ and normalisation. Run by `node tests/bench/run.mjs --hard [part of a shape's name]`; some minutes.
 */
import { certify } from "../../src/compute/certificate.ts";
import { createCpuSolver } from "../../src/compute/cpu/cpuSolver.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import { HARD_SHAPES } from "../support/hardShapes.ts";
import { problemOfMasks } from "../support/transport.ts";

const EPSILONS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
const RHOS = [1e-4, 1e-2, 1, 10, 1e3];
const OPTIONS = { tolerance: 1e-4, maxSweeps: 2000 };

const solver = createCpuSolver();
const wanted = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "";
let solved = 0;
const failed: string[] = [];
console.log(`most sweeps at full resolution, most million terms, over ρ ${RHOS.join(", ")} and both normalisations`);
for (const [name, [source, target]] of Object.entries(HARD_SHAPES)) {
	if (!name.includes(wanted)) continue;
	const cells: string[] = [];
	for (const epsilon of EPSILONS) {
		let sweeps = 0;
		let terms = 0;
		for (const rho of RHOS) {
			for (const normalization of ["each", "shared"] as const) {
				const { problem } = problemOfMasks(source, target, { epsilon, rho, normalization });
				const solution = await solver.solve(problem, OPTIONS);
				const plan = evaluatePlan(problem, solution.f, solution.g);
				sweeps = Math.max(sweeps, solution.sweeps);
				terms = Math.max(terms, solution.counts.terms);
				if (certify(problem, solution.f, solution.g, plan, OPTIONS.tolerance).converged) solved++;
				else failed.push(`${name}, ε ${epsilon}, ρ ${rho}, ${normalization}`);
			}
		}
		cells.push(`${sweeps}, ${(terms / 1e6).toFixed(0)} M`);
	}
	console.log(`| ${name} | ${cells.join(" | ")} |`);
}
console.log(`${solved} converged, ${failed.length} did not.`);
for (const combination of failed) console.log(`NOT converged: ${combination}`);

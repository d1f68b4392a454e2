import type { TransportProblem } from "../../src/compute/operations.ts";

/** The whole plan of a tiny problem, solved the plainest way there is: the oracle for everything cleverer. */
export interface DensePlan {
	/** Lattice indices of the points of a and b. */
	readonly sources: number[];
	readonly targets: number[];
	/** f and g in cost units on them. */
	readonly f: number[];
	readonly g: number[];
	/** P, rows are sources. */
	readonly plan: number[][];
}

/** Squared distance of two lattice points in scaled coordinates. */
export function squaredDistance(problem: TransportProblem, i: number, j: number): number {
	const { width, spacing } = problem;
	const dy = Math.floor(i / width) - Math.floor(j / width);
	const dx = (i % width) - (j % width);
	return (dy * dy + dx * dx) * spacing ** 2;
}

/** Log-domain Sinkhorn with the best shift, dense, no truncation, until potentials move by less than 1e-13. O(n²) a sweep. */
export function solveDense(problem: TransportProblem): DensePlan {
	const { epsilon, rho } = problem;
	const sources = pointsOf(problem.a);
	const targets = pointsOf(problem.b);
	const f = sources.map(() => 0);
	const g = targets.map(() => 0);
	const cost = sources.map((i) => targets.map((j) => squaredDistance(problem, i, j)));
	const weightA = sources.map((i) => problem.a[i] ?? 0);
	const weightB = targets.map((j) => problem.b[j] ?? 0);
	const mass = (weights: number[], potentials: number[]): number =>
		logSumExp(weights.map((w, n) => Math.log(w) - at(potentials, n) / rho));
	for (let sweep = 0; sweep < 200_000; sweep++) {
		let moved = 0;
		const shiftBoth = (): void => {
			const shift = (rho / 2) * (mass(weightA, f) - mass(weightB, g));
			for (let i = 0; i < f.length; i++) f[i] = at(f, i) + shift;
			for (let j = 0; j < g.length; j++) g[j] = at(g, j) - shift;
		};
		for (let i = 0; i < f.length; i++) {
			const s = logSumExp(targets.map((_, j) => Math.log(at(weightB, j)) + (at(g, j) - (cost[i]?.[j] ?? 0)) / epsilon));
			const next = (-epsilon * rho * s) / (rho + epsilon);
			moved = Math.max(moved, Math.abs(next - at(f, i)));
			f[i] = next;
		}
		shiftBoth();
		for (let j = 0; j < g.length; j++) {
			const s = logSumExp(sources.map((_, i) => Math.log(at(weightA, i)) + (at(f, i) - (cost[i]?.[j] ?? 0)) / epsilon));
			const next = (-epsilon * rho * s) / (rho + epsilon);
			moved = Math.max(moved, Math.abs(next - at(g, j)));
			g[j] = next;
		}
		shiftBoth();
		if (moved < 1e-13) break;
	}
	const plan = sources.map((_, i) =>
		targets.map(
			(_, j) => at(weightA, i) * at(weightB, j) * Math.exp((at(f, i) + at(g, j) - (cost[i]?.[j] ?? 0)) / epsilon),
		),
	);
	return { sources, targets, f, g, plan };
}

/** Primal objective of SPEC section 4 at an explicit plan. */
export function densePrimal(problem: TransportProblem, { sources, targets, plan }: DensePlan): number {
	const { epsilon, rho } = problem;
	let value = 0;
	const columns = targets.map(() => 0);
	for (const [i, row] of plan.entries()) {
		let rowSum = 0;
		for (const [j, p] of row.entries()) {
			const a = problem.a[at(sources, i)] ?? 0;
			const b = problem.b[at(targets, j)] ?? 0;
			value += p * squaredDistance(problem, at(sources, i), at(targets, j)) + epsilon * divergence(p, a * b);
			rowSum += p;
			columns[j] = at(columns, j) + p;
		}
		value += rho * divergence(rowSum, problem.a[at(sources, i)] ?? 0);
	}
	for (const [j, sum] of columns.entries()) value += rho * divergence(sum, problem.b[at(targets, j)] ?? 0);
	return value;
}

function divergence(p: number, q: number): number {
	return p === 0 ? q : p * Math.log(p / q) - p + q;
}

function pointsOf(measure: Float64Array): number[] {
	return [...measure.keys()].filter((n) => (measure[n] ?? 0) > 0);
}

function logSumExp(values: number[]): number {
	const top = Math.max(...values);
	return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

function at(values: number[], n: number): number {
	return values[n] ?? Number.NaN;
}

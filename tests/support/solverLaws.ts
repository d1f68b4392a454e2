/** What any solver must obey on any shapes (SPEC section 4), as properties over random pairs; run on both back ends. */
import fc from "fast-check";
import { expect } from "vitest";
import { certify } from "../../src/compute/certificate.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import type { PlanEvaluation, TransportProblem, TransportSolver } from "../../src/compute/operations.ts";
import type { Certificate } from "../../src/domain/result.ts";

const HEIGHT = 60;
const WIDTH = 110;
const TOLERANCE = 1e-4;
/** Two answers are as near to one optimum as their gaps say. */
const OBJECTIVE_SLACK = 3 * TOLERANCE;

interface Ellipse {
	readonly y: number;
	readonly x: number;
	readonly ry: number;
	readonly rx: number;
}

interface Drawn {
	readonly source: readonly Ellipse[];
	readonly target: readonly Ellipse[];
	readonly epsilon: number;
	readonly rho: number;
	readonly shared: boolean;
}

interface Solved {
	readonly plan: PlanEvaluation;
	readonly certificate: Certificate;
}

/** One to three pieces, which may overlap, with room around them for a shift. */
const shape = fc.array(
	fc.record({
		y: fc.integer({ min: 16, max: HEIGHT - 17 }),
		x: fc.integer({ min: 20, max: WIDTH - 21 }),
		ry: fc.integer({ min: 1, max: 12 }),
		rx: fc.integer({ min: 1, max: 16 }),
	}),
	{ minLength: 1, maxLength: 3 },
);

const drawn: fc.Arbitrary<Drawn> = fc.record({
	source: shape,
	target: shape,
	epsilon: fc.constantFrom(1e-4, 1e-3),
	rho: fc.constantFrom(0.005, 10),
	shared: fc.boolean(),
});

type Move = (y: number, x: number) => [number, number];

/** Masks of a pair whose points were moved within the lattice, as measures. */
function problemOf({ source, target, epsilon, rho, shared }: Drawn, move: Move = (y, x) => [y, x]): TransportProblem {
	const measure = (ellipses: readonly Ellipse[]): Float64Array => {
		const values = new Float64Array(HEIGHT * WIDTH);
		for (let y = 0; y < HEIGHT; y++) {
			for (let x = 0; x < WIDTH; x++) {
				const inside = ellipses.some((one) => ((y - one.y) / one.ry) ** 2 + ((x - one.x) / one.rx) ** 2 <= 1);
				const [toY, toX] = move(y, x);
				if (inside) values[toY * WIDTH + toX] = 1;
			}
		}
		return values;
	};
	const a = measure(source);
	const b = measure(target);
	const byTarget = shared ? sum(a) : sum(b);
	const bySource = sum(a);
	return {
		height: HEIGHT,
		width: WIDTH,
		spacing: 1 / 576,
		a: a.map((value) => value / bySource),
		b: b.map((value) => value / byTarget),
		epsilon,
		rho,
	};
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}

async function solved(solver: TransportSolver, problem: TransportProblem): Promise<Solved> {
	const { f, g } = await solver.solve(problem, { tolerance: TOLERANCE, maxSweeps: 2000 });
	const plan = evaluatePlan(problem, f, g);
	return { plan, certificate: certify(problem, f, g, plan, TOLERANCE) };
}

function expectSameObjective(one: Certificate, other: Certificate): void {
	expect(Math.abs(one.primalObjective - other.primalObjective)).toBeLessThan(
		OBJECTIVE_SLACK * Math.abs(one.primalObjective) + 1e-12,
	);
}

/** Root mean square of the difference of two displacements, px, weighted by the mass that moves; `to` and `sign` undo the move. */
function displacementDifference(
	one: PlanEvaluation,
	other: PlanEvaluation,
	to: Move,
	sign: { y: number; x: number },
): number {
	let squares = 0;
	let mass = 0;
	for (let y = 0; y < HEIGHT; y++) {
		for (let x = 0; x < WIDTH; x++) {
			const at = y * WIDTH + x;
			const [toY, toX] = to(y, x);
			const moved = toY * WIDTH + toX;
			const p = one.source.marginal[at] ?? 0;
			if (!(p > 0)) continue;
			const dy = (one.source.meanDy[at] ?? 0) - sign.y * (other.source.meanDy[moved] ?? 0);
			const dx = (one.source.meanDx[at] ?? 0) - sign.x * (other.source.meanDx[moved] ?? 0);
			squares += p * (dy * dy + dx * dx);
			mass += p;
		}
	}
	return Math.sqrt(squares / mass);
}

/** Each law takes a solver and the number of random pairs, and throws with the smallest pair that breaks it. */
export const SOLVER_LAWS = {
	"conserves mass, keeps dual ≤ primal, and answers alike when source and target are swapped": (solver, numRuns) =>
		fc.assert(
			fc.asyncProperty(drawn, async (pair) => {
				const problem = problemOf(pair);
				const there = await solved(solver, problem);
				const back = await solved(solver, { ...problem, a: problem.b, b: problem.a });
				for (const { certificate, plan } of [there, back]) {
					expect(certificate.converged).toBe(true);
					expect(certificate.dualObjective).toBeLessThanOrEqual(certificate.primalObjective);
					expect(Math.abs(sum(plan.source.marginal) / sum(plan.target.marginal) - 1)).toBeLessThan(1e-11);
				}
				expectSameObjective(there.certificate, back.certificate);
				const difference = there.plan.source.marginal.map((p, n) => Math.abs(p - (back.plan.target.marginal[n] ?? 0)));
				expect(sum(difference)).toBeLessThan(1e-3 * Math.max(sum(problem.a), sum(problem.b)));
			}),
			{ numRuns },
		),
	"moves with both masks, also off the grid of its coarse levels": (solver, numRuns) =>
		fc.assert(
			fc.asyncProperty(
				drawn,
				fc.integer({ min: -3, max: 3 }),
				fc.integer({ min: -3, max: 3 }),
				async (pair, dy, dx) => {
					const move: Move = (y, x) => [y + dy, x + dx];
					const plain = await solved(solver, problemOf(pair));
					const moved = await solved(solver, problemOf(pair, move));
					expectSameObjective(plain.certificate, moved.certificate);
					expect(displacementDifference(plain.plan, moved.plan, move, { y: 1, x: 1 })).toBeLessThan(0.05);
				},
			),
			{ numRuns },
		),
	"is mirrored with both masks, along either axis": (solver, numRuns) =>
		fc.assert(
			fc.asyncProperty(drawn, fc.boolean(), async (pair, vertical) => {
				const move: Move = (y, x) => (vertical ? [HEIGHT - 1 - y, x] : [y, WIDTH - 1 - x]);
				const plain = await solved(solver, problemOf(pair));
				const mirrored = await solved(solver, problemOf(pair, move));
				expectSameObjective(plain.certificate, mirrored.certificate);
				const sign = vertical ? { y: -1, x: 1 } : { y: 1, x: -1 };
				expect(displacementDifference(plain.plan, mirrored.plan, move, sign)).toBeLessThan(0.05);
			}),
			{ numRuns },
		),
	"leaves less than 1e-3 px of a shape onto itself once debiased": (solver, numRuns) =>
		fc.assert(
			fc.asyncProperty(drawn, async ({ source, epsilon, rho }) => {
				const problem = problemOf({ source, target: source, epsilon, rho, shared: false });
				const pair = await solved(solver, problem);
				const self = await solved(solver, { ...problem, b: problem.a });
				expect(pair.certificate.converged).toBe(true);
				for (const [n, weight] of problem.a.entries()) {
					if (!(weight > 0)) continue;
					const dy = (pair.plan.source.meanDy[n] ?? 0) - (self.plan.source.meanDy[n] ?? 0);
					const dx = (pair.plan.source.meanDx[n] ?? 0) - (self.plan.source.meanDx[n] ?? 0);
					expect(Math.hypot(dy, dx)).toBeLessThan(1e-3);
				}
			}),
			{ numRuns },
		),
} as const satisfies Record<string, (solver: TransportSolver, numRuns: number) => Promise<void>>;

import { CANONICAL_PIXELS, CANONICAL_WIDTH, COORD_SCALE } from "../../../src/domain/grid.ts";
import type { CouplingMatrix } from "../../../src/domain/result.ts";

export interface Ellipse {
	readonly y: number;
	readonly x: number;
	readonly ry: number;
	readonly rx: number;
}

/** Row-major pixel indices inside an ellipse on the canonical grid. */
export function pixelsOfEllipse({ y, x, ry, rx }: Ellipse): Uint32Array {
	const pixels: number[] = [];
	for (let p = 0; p < CANONICAL_PIXELS; p++) {
		const dy = (Math.floor(p / CANONICAL_WIDTH) - y) / ry;
		const dx = ((p % CANONICAL_WIDTH) - x) / rx;
		if (dy * dy + dx * dx < 1) pixels.push(p);
	}
	return Uint32Array.from(pixels);
}

/** Many more than two small ellipses need to satisfy a tolerance of 1e-4. */
export const DENSE_SWEEPS = 80;

export const rowOf = (pixel: number) => Math.floor(pixel / CANONICAL_WIDTH);
export const columnOf = (pixel: number) => pixel % CANONICAL_WIDTH;
export const sum = (values: Iterable<number>) => {
	let total = 0;
	for (const value of values) total += value;
	return total;
};

/** The whole plan, n × m, of uniform weights with normalization `each`; float64, log domain. For tiny supports only. */
export function solveDense(source: Uint32Array, target: Uint32Array, epsilon: number, rho: number) {
	const [n, m] = [source.length, target.length];
	const [logA, logB] = [-Math.log(n), -Math.log(m)];
	const cost = new Float64Array(n * m);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < m; j++) {
			const dy = rowOf(source[i]!) - rowOf(target[j]!);
			const dx = columnOf(source[i]!) - columnOf(target[j]!);
			cost[i * m + j] = (dy * dy + dx * dx) * COORD_SCALE ** 2;
		}
	}
	const f = new Float64Array(n);
	const g = new Float64Array(m);
	const damping = (epsilon * rho) / (epsilon + rho);
	for (let sweep = 0; sweep < DENSE_SWEEPS; sweep++) {
		for (let i = 0; i < n; i++) {
			let total = 0;
			for (let j = 0; j < m; j++) total += Math.exp(logB + (g[j]! - cost[i * m + j]!) / epsilon);
			f[i] = -damping * Math.log(total);
		}
		for (let j = 0; j < m; j++) {
			let total = 0;
			for (let i = 0; i < n; i++) total += Math.exp(logA + (f[i]! - cost[i * m + j]!) / epsilon);
			g[j] = -damping * Math.log(total);
		}
		const left = sum(Array.from(f, (value) => Math.exp(logA - value / rho)));
		const right = sum(Array.from(g, (value) => Math.exp(logB - value / rho)));
		const shift = (rho / 2) * (Math.log(left) - Math.log(right));
		for (let i = 0; i < n; i++) f[i] = f[i]! + shift;
		for (let j = 0; j < m; j++) g[j] = g[j]! - shift;
	}
	const plan = cost.map((c, k) => Math.exp(logA + logB + (f[Math.floor(k / m)]! + g[k % m]! - c) / epsilon));
	return { f, g, plan, cost };
}

/** Barycentric projection minus pixel, (y, x) interleaved, canonical px. */
export function velocityOf(plan: Float64Array, source: Uint32Array, target: Uint32Array): Float32Array {
	const velocity = new Float32Array(2 * source.length);
	source.forEach((from, i) => {
		let [mass, dy, dx] = [0, 0, 0];
		target.forEach((to, j) => {
			const share = plan[i * target.length + j]!;
			mass += share;
			dy += share * (rowOf(to) - rowOf(from));
			dx += share * (columnOf(to) - columnOf(from));
		});
		velocity[2 * i] = dy / mass;
		velocity[2 * i + 1] = dx / mass;
	});
	return velocity;
}

/** Entries of each row, largest first, until 99.9 % of it is kept. */
export function truncatePlan(plan: Float64Array, n: number, m: number): CouplingMatrix {
	const [rowStarts, columns, values, kept] = [[0], [] as number[], [] as number[], [] as number[]];
	for (let i = 0; i < n; i++) {
		const row = plan.subarray(i * m, (i + 1) * m);
		const order = Array.from(row.keys()).sort((one, other) => row[other]! - row[one]!);
		const whole = sum(row);
		let mass = 0;
		const chosen: number[] = [];
		for (const j of order) {
			if (mass >= 0.999 * whole) break;
			mass += row[j]!;
			chosen.push(j);
		}
		chosen.sort((one, other) => one - other);
		columns.push(...chosen);
		values.push(...chosen.map((j) => row[j]!));
		kept.push(mass / whole);
		rowStarts.push(columns.length);
	}
	return {
		rowStarts: Int32Array.from(rowStarts),
		columns: Int32Array.from(columns),
		values: Float32Array.from(values),
		keptMass: Float32Array.from(kept),
	};
}

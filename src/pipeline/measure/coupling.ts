import type { PlanEvaluation, TransportProblem } from "../../compute/operations.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { CouplingMatrix } from "../../domain/result.ts";
import type { PairProblem } from "./pairProblem.ts";

/** Share of a row's mass that the kept entries must carry (SPEC section 6.3). */
const KEPT_SHARE = 0.999;
/** A window has to hold this share of the row's mass, or it is widened, before anything is dropped. */
const WINDOW_SHARE = 0.9999;
/** First half-width of the window: this many standard deviations of the row around its barycentre. */
const WINDOW_DEVIATIONS = 5;

/**
 * The plan P_out = m_src · P as CSR over support pixels, entries dropped smallest first down to 99.9 % of each row's
 * mass. Each row looks only at a window around its barycentre, wide enough to hold the row's known marginal:
 * O(support · window pixels), some 10³ entries a row at ε = 1e-4.
 */
export function couplingMatrix(
	{ source, target, lattice, problem }: PairProblem,
	potentials: { f: Float64Array; g: Float64Array },
	plan: PlanEvaluation,
): CouplingMatrix {
	const columnOfPixel = new Int32Array(CANONICAL_PIXELS).fill(-1);
	for (let k = 0; k < target.index.length; k++) columnOfPixel[target.index[k]!] = k;
	const n = source.index.length;
	const rowStarts = new Int32Array(n + 1);
	const keptMass = new Float32Array(n);
	const rows: Row[] = [];
	for (let k = 0; k < n; k++) {
		const block = source.blocks[k]!;
		const share = source.weights[source.index[k]!]! / source.pooled[block]!;
		const whole = plan.source.marginal[block]! * share * source.mass;
		const window = windowOfRow(plan, block, lattice.factor, source.index[k]!);
		const prefactor = (source.mass * share * problem.a[block]!) / whole;
		let row: Row;
		do {
			row = rowInWindow(window, block, problem, potentials, (pixel) => {
				const column = columnOfPixel[pixel]!;
				if (column < 0) return null;
				const other = target.blocks[column]!;
				return { column, block: other, weight: (prefactor * target.weights[pixel]!) / target.pooled[other]! };
			});
			window.halfHeight *= 2;
			window.halfWidth *= 2;
		} while (row.total < WINDOW_SHARE && window.halfWidth < 4 * CANONICAL_WIDTH);
		const kept = largestEntries(row, whole);
		keptMass[k] = Math.min(1, kept.total);
		rows.push(kept);
		rowStarts[k + 1] = rowStarts[k]! + kept.columns.length;
	}
	const columns = new Int32Array(rowStarts[n]!);
	const values = new Float32Array(rowStarts[n]!);
	rows.forEach((row, k) => {
		columns.set(row.columns, rowStarts[k]!);
		values.set(row.values, rowStarts[k]!);
	});
	return { rowStarts, columns, values, keptMass };
}

/** Entries of one row; `values` are shares of the row's mass until they are kept, px afterwards. */
interface Row {
	readonly columns: Int32Array;
	readonly values: Float64Array;
	readonly total: number;
}

interface Window {
	readonly centreY: number;
	readonly centreX: number;
	halfHeight: number;
	halfWidth: number;
}

function windowOfRow(plan: PlanEvaluation, block: number, factor: number, pixel: number): Window {
	const { meanDy, meanDx, varYy, varXx } = plan.source;
	const half = (variance: number) => factor * (WINDOW_DEVIATIONS * Math.sqrt(variance) + 2);
	return {
		centreY: Math.floor(pixel / CANONICAL_WIDTH) + factor * meanDy[block]!,
		centreX: (pixel % CANONICAL_WIDTH) + factor * meanDx[block]!,
		halfHeight: half(varYy[block]!),
		halfWidth: half(varXx[block]!),
	};
}

function rowInWindow(
	window: Window,
	block: number,
	problem: TransportProblem,
	{ f, g }: { f: Float64Array; g: Float64Array },
	entryOf: (pixel: number) => { column: number; block: number; weight: number } | null,
): Row {
	const columns: number[] = [];
	const values: number[] = [];
	let total = 0;
	const ownY = Math.floor(block / problem.width);
	const ownX = block % problem.width;
	const scale = problem.spacing ** 2;
	const last = (centre: number, half: number, size: number) => Math.min(size - 1, Math.ceil(centre + half));
	const first = (centre: number, half: number) => Math.max(0, Math.floor(centre - half));
	for (
		let y = first(window.centreY, window.halfHeight);
		y <= last(window.centreY, window.halfHeight, CANONICAL_HEIGHT);
		y++
	) {
		for (
			let x = first(window.centreX, window.halfWidth);
			x <= last(window.centreX, window.halfWidth, CANONICAL_WIDTH);
			x++
		) {
			const entry = entryOf(y * CANONICAL_WIDTH + x);
			if (!entry) continue;
			const dy = Math.floor(entry.block / problem.width) - ownY;
			const dx = (entry.block % problem.width) - ownX;
			const exponent = (f[block]! + g[entry.block]! - scale * (dy * dy + dx * dx)) / problem.epsilon;
			const value = entry.weight * problem.b[entry.block]! * Math.exp(exponent);
			columns.push(entry.column);
			values.push(value);
			total += value;
		}
	}
	return { columns: Int32Array.from(columns), values: Float64Array.from(values), total };
}

/** The fewest largest entries that carry `KEPT_SHARE` of the row, in column order, as masses in px. */
function largestEntries(row: Row, whole: number): Row {
	const order = Array.from(row.values.keys()).sort((i, j) => row.values[j]! - row.values[i]!);
	let total = 0;
	let kept = 0;
	while (kept < order.length && total < KEPT_SHARE) total += row.values[order[kept++]!]!;
	const chosen = order.slice(0, kept).sort((i, j) => i - j);
	return {
		columns: Int32Array.from(chosen, (i) => row.columns[i]!),
		values: Float64Array.from(chosen, (i) => row.values[i]! * whole),
		total,
	};
}

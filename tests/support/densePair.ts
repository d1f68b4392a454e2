import { artifactDir } from "../../src/domain/artifactDir.ts";
import {
	CANONICAL_HEIGHT,
	CANONICAL_PIXELS,
	CANONICAL_WIDTH,
	COORD_SCALE,
	CROP_PADDING_PX,
	SIGMA_UM,
} from "../../src/domain/grid.ts";
import { bitsFromMask } from "../../src/domain/mask.ts";
import {
	BOOLEAN_COLUMNS,
	DOUBLE_COLUMNS,
	FEATURE_SCHEMA_VERSION,
	INTEGER_COLUMNS,
	type MetricsRow,
	STRING_COLUMNS,
} from "../../src/domain/metricsSchema.ts";
import { DEFAULT_PARAMETERS, type RunParameters } from "../../src/domain/parameters.ts";
import type { RunHeader } from "../../src/domain/ports.ts";
import type { FrameQuality, PairResult } from "../../src/domain/result.ts";
import { parametersSha256 } from "../../src/io/bundle/parametersSha256.ts";
import {
	columnOf,
	DENSE_SWEEPS,
	type Ellipse,
	pixelsOfEllipse,
	rowOf,
	solveDense,
	sum,
	truncatePlan,
	velocityOf,
} from "../unit/io-outputs/denseSolve.ts";

export const TEST_PARAMETERS: RunParameters = {
	...DEFAULT_PARAMETERS,
	epsilon: 1e-3,
	storeCoupling: true,
	align: "none",
};

const FRAME: Omit<FrameQuality, "embryoId"> = {
	frameIndex: 3,
	umPerPx: 10,
	alignmentUsed: "none",
	orientation: "r0",
	orientationOverridden: false,
	transformRawToCanonical: [1, 0, 0, 0, 1, 0],
	retainedRatio: 1,
	axisRatio: Number.NaN,
	clamped: false,
	areaRemovedPct: 0,
};

/** A row with every column undefined but the identity. */
export async function emptyRow(pairId: string, runId: string, parameters: RunParameters): Promise<MetricsRow> {
	const filled = <V>(names: readonly string[], value: V) => Object.fromEntries(names.map((name) => [name, value]));
	return {
		...filled(STRING_COLUMNS, ""),
		...filled(BOOLEAN_COLUMNS, false),
		...filled(INTEGER_COLUMNS, null),
		...filled(DOUBLE_COLUMNS, Number.NaN),
		feature_schema_version: FEATURE_SCHEMA_VERSION,
		run_id: runId,
		pair_id: pairId,
		backend: "CPU",
		adapter: "dense float64",
		metric: "sqeuclidean",
		mass_mode: parameters.massMode,
		normalization: parameters.normalization,
		artifact_dir: artifactDir(pairId),
		parameters_sha256: await parametersSha256(parameters),
		app_version: "0.0.0-test",
		epsilon: parameters.epsilon,
		marginal_relaxation: parameters.regM,
		tolerance: parameters.tolerance,
		coord_scale: COORD_SCALE,
		downsample_factor: parameters.downsample,
		max_sweeps: parameters.maxSweeps,
		extra: {},
	} as unknown as MetricsRow;
}

export async function failedPair(pairId: string, runId: string, reason: string): Promise<PairResult> {
	const row = await emptyRow(pairId, runId, TEST_PARAMETERS);
	return { row: { ...row, error_message: reason }, artifacts: null };
}

/** A real, converged result of two ellipses, solved densely: every number of it obeys SPEC sections 4 and 6. */
export async function densePair(pairId: string, runId: string, from: Ellipse, to: Ellipse): Promise<PairResult> {
	const { epsilon, regM: rho, tolerance } = TEST_PARAMETERS;
	const [source, target] = [pixelsOfEllipse(from), pixelsOfEllipse(to)];
	const [n, m] = [source.length, target.length];
	const { f, g, plan, cost } = solveDense(source, target, epsilon, rho);
	const [p, q] = [new Float64Array(n), new Float64Array(m)];
	const [costSource, costTarget] = [new Float64Array(n), new Float64Array(m)];
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < m; j++) {
			const mass = plan[i * m + j]!;
			p[i] = p[i]! + mass;
			q[j] = q[j]! + mass;
			costSource[i] = costSource[i]! + mass * cost[i * m + j]!;
			costTarget[j] = costTarget[j]! + mass * cost[i * m + j]!;
		}
	}
	const velocity = velocityOf(plan, source, target);
	const inward = velocityOf(solveDense(source, source, epsilon, rho).plan, source, source);
	const transported = sum(p);
	const divergence = (x: number, y: number) => x * Math.log(x / y) - x + y;
	const side = (marginal: Float64Array, potential: Float64Array, weight: number) => {
		const fitted = potential.map((value) => weight * Math.exp(-value / rho));
		return {
			error: sum(marginal.map((value, i) => Math.abs(value - fitted[i]!))),
			gap: rho * sum(marginal.map((value, i) => divergence(value, fitted[i]!))),
			penalty: rho * sum(marginal.map((value) => divergence(value, weight))),
			linear: sum(marginal.map((value, i) => value * potential[i]!)),
		};
	};
	const [s, t] = [side(p, f, 1 / n), side(q, g, 1 / m)];
	const primal = s.linear + t.linear - epsilon * (transported - 1) + s.penalty + t.penalty;
	const gap = s.gap + t.gap;
	const certificate = {
		marginalError: s.error + t.error,
		relativeGap: gap / Math.abs(primal),
		primalObjective: primal,
		dualObjective: primal - gap,
		converged: s.error + t.error <= tolerance && gap / Math.abs(primal) <= tolerance,
	};
	const deltaSource = p.map((value) => value * n - 1);
	const deltaTarget = q.map((value) => 1 - value * n);
	const positive = (values: Float64Array) => sum(values.map((value) => Math.max(0, value)));
	const negative = (values: Float64Array) => sum(values.map((value) => Math.max(0, -value)));
	const [T, total] = [transported * n, sum(costSource) * n];
	const [created, excess] = [positive(deltaTarget), negative(deltaTarget)];
	const [amplified, destroyed] = [positive(deltaSource), negative(deltaSource)];
	const shared = sum(Array.from(source, (pixel) => (target.includes(pixel) ? 1 : 0)));
	const pixels = [...source, ...target];
	const bounds = (positions: number[], limit: number) =>
		[
			Math.max(0, Math.min(...positions) - CROP_PADDING_PX),
			Math.min(limit, Math.max(...positions) + CROP_PADDING_PX + 1),
		] as const;
	const [y0, y1] = bounds(pixels.map(rowOf), CANONICAL_HEIGHT);
	const [x0, x1] = bounds(pixels.map(columnOf), CANONICAL_WIDTH);
	const iou = shared / (n + m - shared);
	const row: MetricsRow = {
		...(await emptyRow(pairId, runId, TEST_PARAMETERS)),
		success: true,
		converged: certificate.converged,
		review_flag: iou < 0.55 || m / n < 0.65 || m / n > 1.5,
		n_support_src: n,
		n_support_tgt: m,
		n_sweeps: DENSE_SWEEPS,
		crop_y0: y0,
		crop_y1: y1,
		crop_x0: x0,
		crop_x1: x1,
		runtime_sec: 0.25,
		solve_sec: 0.125,
		marginal_error: certificate.marginalError,
		relative_gap: certificate.relativeGap,
		primal_objective: primal,
		dual_objective: primal - gap,
		m_src: n,
		m_tgt: m,
		pair_iou: iou,
		debiased_cost: 0,
		cost: total,
		total_transport_cost: total,
		transported_mass: T,
		created_mass: created,
		destroyed_mass: destroyed,
		amplified_mass: amplified,
		excess_mass: excess,
		mean_transport_cost: total / T,
		mean_transport_distance: Math.sqrt(total / T),
		specific_transport_cost: total / n,
		transported_mass_pct_src: (100 * T) / n,
		transported_mass_pct_tgt: (100 * T) / m,
		transported_mass_pct_min: (100 * T) / Math.min(n, m),
		created_mass_pct: (100 * created) / m,
		destroyed_mass_pct: (100 * destroyed) / n,
		proportion_transported: T / Math.min(n, m),
		created_area_um2: created * 100,
		destroyed_area_um2: destroyed * 100,
		total_transport_cost_um2: total * SIGMA_UM ** 2,
		mean_transport_cost_um2: (total / T) * SIGMA_UM ** 2,
		mean_transport_distance_um: Math.sqrt(total / T) * SIGMA_UM,
		specific_transport_cost_um2_per_mass: (total * SIGMA_UM ** 2) / n,
		mass_delta_crop: m - n,
		mass_ratio_crop: m / n,
	};
	const maskBits = (index: Uint32Array) => {
		const data = new Uint8Array(CANONICAL_PIXELS);
		for (const pixel of index) data[pixel] = 1;
		return bitsFromMask({ height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data });
	};
	return {
		row,
		artifacts: {
			crop: { y0, y1, x0, x1 },
			source: {
				index: source,
				weight: new Float32Array(n).fill(1),
				cost: Float32Array.from(costSource, (value) => value * n),
				massDelta: Float32Array.from(deltaSource),
				potential: f,
				maskBits: maskBits(source),
				velocityYx: velocity,
				velocityDebiasedYx: velocity.map((value, k) => value - inward[k]!),
			},
			target: {
				index: target,
				weight: new Float32Array(m).fill(1),
				cost: Float32Array.from(costTarget, (value) => value * n),
				massDelta: Float32Array.from(deltaTarget),
				potential: g,
				maskBits: maskBits(target),
			},
			sourceFrame: { ...FRAME, embryoId: "embryo_a" },
			targetFrame: { ...FRAME, embryoId: "embryo_b" },
			certificate,
			trace: [
				{
					factor: 1,
					sweeps: DENSE_SWEEPS,
					atSweep: [DENSE_SWEEPS],
					error: [certificate.marginalError],
					gap: [Number.NaN],
				},
			],
			coupling: truncatePlan(
				plan.map((value) => value * n),
				n,
				m,
			),
		},
	};
}

export async function testHeader(runId: string, pairIds: readonly string[]): Promise<RunHeader> {
	return {
		runId,
		parameters: TEST_PARAMETERS,
		parametersSha256: await parametersSha256(TEST_PARAMETERS),
		selection: { includeControl: true, limit: 0 },
		appVersion: "0.0.0-test",
		startedAt: "2026-01-02T03:04:05.000Z",
		finishedAt: "2026-01-02T03:05:05.000Z",
		state: "finished",
		backend: "cpu",
		adapter: "dense float64",
		pairIds,
	};
}

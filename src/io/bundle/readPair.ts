import { type Affine, type AlignmentMode, ORIENTATIONS, type Orientation } from "../../domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { bitsFromMask } from "../../domain/mask.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type {
	CouplingMatrix,
	FrameQuality,
	LevelTrace,
	PairArtifacts,
	SideFields,
	SourceFields,
} from "../../domain/result.ts";
import { damagedFile } from "../arrays/faults.ts";
import type { NpyArray, NpyValues } from "../arrays/npy.ts";
import type { NpzFile } from "../arrays/npz.ts";
import { numberFromJson } from "./numbersInJson.ts";
import { asRecord } from "./readRunJson.ts";

/** Constructor of a typed array, to ask for values of that type. */
type ValuesOf<V extends NpyValues> = abstract new (...args: never[]) => V;

async function readValues<V extends NpyValues>(
	npz: NpzFile,
	file: string,
	name: string,
	type: ValuesOf<V>,
	shape: readonly (number | null)[],
): Promise<V> {
	const array: NpyArray = await npz.read(name);
	const fits =
		array.shape.length === shape.length && shape.every((size, i) => size === null || size === array.shape[i]);
	if (!fits || !(array.values instanceof type)) {
		throw damagedFile(file, `${name} has another type or shape (${array.shape.join(", ")}) than a run writes`);
	}
	return array.values;
}

/** Pixel indices from (y, x) rows, which must lie on the grid in row-major order. */
function indexFromSupport(support: Int32Array, file: string): Uint32Array {
	const index = new Uint32Array(support.length / 2);
	let previous = -1;
	for (let k = 0; k < index.length; k++) {
		const y = support[2 * k]!;
		const x = support[2 * k + 1]!;
		const pixel = y * CANONICAL_WIDTH + x;
		if (y < 0 || y >= CANONICAL_HEIGHT || x < 0 || x >= CANONICAL_WIDTH || pixel <= previous) {
			throw damagedFile(file, `its support leaves the grid or its order at row ${k}`);
		}
		index[k] = pixel;
		previous = pixel;
	}
	return index;
}

const GRID = [CANONICAL_HEIGHT, CANONICAL_WIDTH] as const;

async function sideFromFields(fields: NpzFile, file: string, side: "src" | "tgt"): Promise<SideFields> {
	const index = indexFromSupport(await readValues(fields, file, `support_${side}_yx`, Int32Array, [null, 2]), file);
	const onSupport = async (name: string) => {
		const grid = await readValues(fields, file, name, Float32Array, GRID);
		return Float32Array.from(index, (pixel) => grid[pixel]!);
	};
	const mask = await readValues(fields, file, `mask_${side}`, Uint8Array, GRID);
	return {
		index,
		weight: await onSupport(`weight_${side}`),
		cost: await onSupport(`cost_${side}_px`),
		massDelta: await onSupport(`mass_delta_${side}_px`),
		potential: new Float64Array(index.length).fill(Number.NaN),
		maskBits: bitsFromMask({ height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data: mask }),
	};
}

/** Both sides from `fields.npz`; their potentials are NaN. @throws MaskflowError `damaged-file`. */
export async function sidesFromFields(
	fields: NpzFile,
	file: string,
): Promise<{ source: SourceFields; target: SideFields }> {
	const source = await sideFromFields(fields, file, "src");
	const vectors = async (name: string) => {
		const grid = await readValues(fields, file, name, Float32Array, [...GRID, 2]);
		return Float32Array.from({ length: 2 * source.index.length }, (_, i) => grid[2 * source.index[i >> 1]! + (i & 1)]!);
	};
	const velocityYx = await vectors("velocity_px_per_frame_yx");
	const debiased = "velocity_debiased_px_per_frame_yx";
	return {
		source: {
			...source,
			velocityYx,
			...(fields.names.includes(debiased) ? { velocityDebiasedYx: await vectors(debiased) } : {}),
		},
		target: await sideFromFields(fields, file, "tgt"),
	};
}

/** Potential of one side on its support. @throws MaskflowError `damaged-file`. */
export async function potentialOfSide(
	potentials: NpzFile,
	file: string,
	name: "f" | "g",
	side: SideFields,
): Promise<Float64Array> {
	const grid = await readValues(potentials, file, name, Float64Array, GRID);
	return Float64Array.from(side.index, (pixel) => grid[pixel]!);
}

/** The stored plan; its structure is checked against the supports. @throws MaskflowError `damaged-file`. */
export async function couplingFromNpz(
	npz: NpzFile,
	file: string,
	rows: number,
	columns: number,
): Promise<CouplingMatrix> {
	const coupling: CouplingMatrix = {
		rowStarts: await readValues(npz, file, "indptr", Int32Array, [rows + 1]),
		columns: await readValues(npz, file, "indices", Int32Array, [null]),
		values: await readValues(npz, file, "data", Float32Array, [null]),
		keptMass: await readValues(npz, file, "kept_mass", Float32Array, [rows]),
	};
	const { rowStarts } = coupling;
	const ordered = rowStarts.every((start, i) => start >= (rowStarts[i - 1] ?? 0)) && rowStarts[0] === 0;
	const complete = rowStarts.at(-1) === coupling.values.length && coupling.columns.length === coupling.values.length;
	if (!ordered || !complete || coupling.columns.some((column) => column < 0 || column >= columns)) {
		throw damagedFile(file, "its rows and columns do not fit the supports");
	}
	return coupling;
}

function choice<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
	return allowed.find((one) => one === value) ?? otherwise;
}

function numbers(value: unknown): number[] {
	return Array.isArray(value) ? value.map(numberFromJson) : [];
}

function frameFromRecord(value: unknown): FrameQuality {
	const frame = asRecord(value);
	const rows = Array.isArray(frame["transform_raw_to_canonical"]) ? frame["transform_raw_to_canonical"] : [];
	const t = rows.flatMap(numbers);
	const at = (i: number) => t[i] ?? Number.NaN;
	const transform: Affine = [at(0), at(1), at(2), at(3), at(4), at(5)];
	return {
		embryoId: typeof frame["embryo_id"] === "string" ? frame["embryo_id"] : "",
		frameIndex: typeof frame["frame_index"] === "number" ? frame["frame_index"] : null,
		umPerPx: numberFromJson(frame["um_per_px"]),
		alignmentUsed: choice<AlignmentMode>(frame["alignment_used"], ["yolk", "centroid", "none"], "none"),
		orientation: choice<Orientation>(frame["orientation"], ORIENTATIONS, "r0"),
		orientationOverridden: frame["orientation_overridden"] === true,
		transformRawToCanonical: transform,
		retainedRatio: numberFromJson(frame["retained_ratio"]),
		axisRatio: numberFromJson(frame["axis_ratio"]),
		clamped: frame["clamped"] === true,
		areaRemovedPct: numberFromJson(frame["area_removed_pct"]),
	};
}

function levelFromRecord(value: unknown): LevelTrace {
	const level = asRecord(value);
	return {
		factor: numberFromJson(level["factor"]),
		sweeps: numberFromJson(level["sweeps"]),
		atSweep: numbers(level["at_sweep"]),
		error: numbers(level["error"]),
		gap: numbers(level["gap"]),
	};
}

/** What `metadata.json` adds to the fields; crop and certificate come from the row, which says the same. */
export function annotationsFromMetadata(
	metadata: Readonly<Record<string, unknown>>,
	row: MetricsRow,
): Omit<PairArtifacts, "source" | "target" | "coupling"> {
	const trace = Array.isArray(metadata["trace"]) ? metadata["trace"] : [];
	return {
		crop: {
			y0: row.crop_y0 ?? 0,
			y1: row.crop_y1 ?? CANONICAL_HEIGHT,
			x0: row.crop_x0 ?? 0,
			x1: row.crop_x1 ?? CANONICAL_WIDTH,
		},
		certificate: {
			marginalError: row.marginal_error,
			relativeGap: row.relative_gap,
			primalObjective: row.primal_objective,
			dualObjective: row.dual_objective,
			converged: row.converged,
		},
		sourceFrame: frameFromRecord(metadata["src"]),
		targetFrame: frameFromRecord(metadata["tgt"]),
		trace: trace.map(levelFromRecord),
	};
}

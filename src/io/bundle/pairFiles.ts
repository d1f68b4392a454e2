import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_UM2_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { maskFromBits } from "../../domain/mask.ts";
import type { CouplingMatrix, PairArtifacts, SideFields } from "../../domain/result.ts";
import { type NpyArray, npyFromText } from "../arrays/npy.ts";
import { npzFromArrays } from "../arrays/npz.ts";

const GRID = [CANONICAL_HEIGHT, CANONICAL_WIDTH] as const;

/** Spreads values of a support over the canonical grid; `valueAt(k)` belongs to the k-th support pixel. */
function gridFromSupport(side: SideFields, outside: number, valueAt: (k: number) => number): NpyArray {
	const values = new Float32Array(CANONICAL_PIXELS);
	if (outside !== 0) values.fill(outside);
	side.index.forEach((pixel, k) => {
		values[pixel] = valueAt(k);
	});
	return { shape: GRID, values };
}

function vectorsFromSupport(side: SideFields, vectorsYx: Float32Array): NpyArray {
	const values = new Float32Array(2 * CANONICAL_PIXELS).fill(Number.NaN);
	side.index.forEach((pixel, k) => {
		values[2 * pixel] = vectorsYx[2 * k] ?? Number.NaN;
		values[2 * pixel + 1] = vectorsYx[2 * k + 1] ?? Number.NaN;
	});
	return { shape: [...GRID, 2], values };
}

function supportYx(side: SideFields): NpyArray {
	const values = new Int32Array(2 * side.index.length);
	side.index.forEach((pixel, k) => {
		values[2 * k] = Math.floor(pixel / CANONICAL_WIDTH);
		values[2 * k + 1] = pixel % CANONICAL_WIDTH;
	});
	return { shape: [side.index.length, 2], values };
}

function maskGrid(bits: Uint8Array): NpyArray {
	return { shape: GRID, values: maskFromBits(bits, CANONICAL_HEIGHT, CANONICAL_WIDTH).data };
}

/**
 * `fields.npz` of SPEC section 6.3: every map of a pair on the full canonical grid, velocity and cost NaN outside their
 * support, masses 0.
 * Cost: about 20 grids, dominated by deflate.
 */
export function fieldsNpz({ source, target }: PairArtifacts): Promise<Uint8Array<ArrayBuffer>> {
	const at = (values: Float32Array) => (k: number) => values[k] ?? Number.NaN;
	const created = (k: number) => Math.max(0, target.massDelta[k] ?? 0);
	const destroyed = (k: number) => Math.max(0, -(source.massDelta[k] ?? 0));
	const members: Record<string, NpyArray> = {
		velocity_px_per_frame_yx: vectorsFromSupport(source, source.velocityYx),
		cost_src_px: gridFromSupport(source, Number.NaN, at(source.cost)),
		cost_tgt_px: gridFromSupport(target, Number.NaN, at(target.cost)),
		mass_created_px: gridFromSupport(target, 0, created),
		mass_destroyed_px: gridFromSupport(source, 0, destroyed),
		mass_created_um2: gridFromSupport(target, 0, (k) => created(k) * CANONICAL_UM2_PER_PX),
		mass_destroyed_um2: gridFromSupport(source, 0, (k) => destroyed(k) * CANONICAL_UM2_PER_PX),
		mass_delta_src_px: gridFromSupport(source, 0, at(source.massDelta)),
		mass_delta_tgt_px: gridFromSupport(target, 0, at(target.massDelta)),
		support_src_yx: supportYx(source),
		support_tgt_yx: supportYx(target),
		mask_src: maskGrid(source.maskBits),
		mask_tgt: maskGrid(target.maskBits),
		weight_src: gridFromSupport(source, 0, at(source.weight)),
		weight_tgt: gridFromSupport(target, 0, at(target.weight)),
	};
	if (source.velocityDebiasedYx !== undefined) {
		members["velocity_debiased_px_per_frame_yx"] = vectorsFromSupport(source, source.velocityDebiasedYx);
	}
	return npzFromArrays(members);
}

/** `potentials.npz`: f and g in cost units on the full grid, float64, NaN outside the supports. */
export function potentialsNpz({ source, target }: PairArtifacts): Promise<Uint8Array<ArrayBuffer>> {
	const grid = (side: SideFields): NpyArray => {
		const values = new Float64Array(CANONICAL_PIXELS).fill(Number.NaN);
		side.index.forEach((pixel, k) => {
			values[pixel] = side.potential[k] ?? Number.NaN;
		});
		return { shape: GRID, values };
	};
	return npzFromArrays({ f: grid(source), g: grid(target) });
}

/**
 * `coupling.npz`: the plan as the CSR matrix that `scipy.sparse.load_npz` opens, rows and columns in the order of the two
 * supports, with `kept_mass` [n] beside it. `targets` is the number of target support pixels.
 */
export function couplingNpz(coupling: CouplingMatrix, targets: number): Promise<Uint8Array<ArrayBuffer>> {
	const rows = coupling.rowStarts.length - 1;
	return npzFromArrays({
		format: npyFromText("csr"),
		shape: { shape: [2], values: BigInt64Array.of(BigInt(rows), BigInt(targets)) },
		data: { shape: [coupling.values.length], values: coupling.values },
		indices: { shape: [coupling.columns.length], values: coupling.columns },
		indptr: { shape: [coupling.rowStarts.length], values: coupling.rowStarts },
		kept_mass: { shape: [coupling.keptMass.length], values: coupling.keptMass },
	});
}

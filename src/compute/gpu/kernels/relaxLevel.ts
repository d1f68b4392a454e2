import type { GpuDevice } from "../device/acquireDevice.ts";
import { type Kernel, PARAMETER_STRIDE_BYTES } from "./kernel.ts";
import { createLineKernel, type LineKernelOptions, levelTeam } from "./lineTeam.ts";
import { TABLE_BYTES } from "./octet.ts";
import { type RecordPart, stretchBytes, writeRecord } from "./record.ts";

/** Values of ε that one record holds, the level's own included. */
export const MOST_PHASES = 24;
/** Levels that one dispatch may solve, a workgroup each. */
export const MOST_LEVELS = 4;

/** A side of the level in `relax-level.wgsl`. Places count numbers of the arena. */
export interface LevelSide {
	readonly lines: number;
	readonly tiles: number;
	readonly mass: number;
	readonly logMass: number;
	readonly incoming: number;
	readonly potential: number;
	readonly firstTile: number;
	readonly endTile: number;
	readonly spans: number;
	readonly sums: number;
}

/** Bytes of a control between dispatches: the struct of control.wgsl. */
export const CONTROL_BYTES = 128;

/** What the host reads of a control. */
export interface LevelControl {
	readonly done: boolean;
	readonly settled: boolean;
	readonly sweeps: number;
	/** Σ a e^(-f/ρ) and Σ b e^(-g/ρ) without the shift. */
	readonly masses: readonly [number, number];
	readonly error: number;
	/** Tiles summed, samples left and half steps done by the last dispatch. */
	readonly tiles: number;
	readonly samples: number;
	readonly halfSteps: number;
}

/** The first stage at which a level is done, settled; a later one says that it was given up. */
const STAGE_SETTLED = 5;

/** Takes a control apart. @param values CONTROL_BYTES, as they come from the device. */
export function readControl(values: Float32Array): LevelControl {
	const at = (index: number): number => values[index] ?? Number.NaN;
	const stage = new Uint32Array(values.buffer, values.byteOffset, 1)[0] ?? 0;
	return {
		done: stage >= STAGE_SETTLED,
		settled: stage === STAGE_SETTLED,
		sweeps: at(4),
		masses: [at(14), at(15)],
		error: at(24),
		tiles: at(26),
		samples: at(27),
		halfSteps: at(28),
	};
}

/** Numbers of a sample: sweep, error, relative gap. */
export const SAMPLE_LENGTH = 3;

/** One value of ε. */
export interface LevelPhase {
	readonly k: number;
	readonly kappa: number;
	readonly ratio: number;
	/** The value before it, over this one. */
	readonly scale: number;
	readonly table: Float32Array;
}

/** Parameters of `relax-level.wgsl`, in its order. */
export interface LevelStep {
	readonly values: number;
	readonly peaks: number;
	readonly fresh: boolean;
	readonly halfSteps: number;
	readonly samples: number;
	/** Which of MOST_LEVELS controls is this level's. */
	readonly kept: number;
	readonly maxSweeps: number;
	readonly tolerance: number;
	readonly closeBelow: number;
	readonly goalOmega: number;
	readonly epsilon: number;
	readonly rho: number;
	readonly totalA: number;
	readonly totalB: number;
	readonly sides: readonly [LevelSide, LevelSide];
	/** At most MOST_PHASES; the last is the level's own. */
	readonly phases: readonly LevelPhase[];
}

const SIDE_NUMBERS = 12;
/** Bytes from the parameters of one level to the next. */
export const LEVEL_STEP_BYTES = stretchBytes(16) + 2 * stretchBytes(SIDE_NUMBERS) + MOST_PHASES * (16 + TABLE_BYTES);
/** Records that the parameters of a dispatch take, and their bytes. */
export const LEVEL_REGION_RECORDS = Math.ceil((MOST_LEVELS * LEVEL_STEP_BYTES) / PARAMETER_STRIDE_BYTES);
export const LEVEL_REGION_BYTES = LEVEL_REGION_RECORDS * PARAMETER_STRIDE_BYTES;

/** Bindings: arena, controls. One workgroup a level, whatever its size. */
export function createRelaxLevel(gpu: GpuDevice, options: LineKernelOptions): Promise<Kernel> {
	return createLineKernel(gpu, levelTeam(gpu), options, {
		name: "relax-level",
		storage: ["storage", "storage"],
		parameterBytes: MOST_LEVELS * LEVEL_STEP_BYTES,
		constants: { LEVELS: MOST_LEVELS },
	});
}

/** Writes one record at `byteOffset`. */
export function writeLevelStep(view: DataView, byteOffset: number, step: LevelStep): void {
	const { phases } = step;
	const padding = Array<number>(4 * (MOST_PHASES - phases.length)).fill(0);
	const sides = step.sides.map(
		(side): RecordPart => ({
			whole: [
				side.lines,
				side.tiles,
				side.mass,
				side.logMass,
				side.incoming,
				side.potential,
				side.firstTile,
				side.endTile,
				side.spans,
				side.sums,
			],
		}),
	);
	writeRecord(view, byteOffset, [
		{
			whole: [step.values, step.peaks, Number(step.fresh), step.halfSteps, phases.length - 1, step.samples, step.kept],
			real: [
				step.maxSweeps,
				step.tolerance,
				step.closeBelow,
				step.goalOmega,
				step.epsilon,
				step.rho,
				step.totalA,
				step.totalB,
			],
		},
		...sides,
		{ real: [...phases.flatMap(({ k, kappa, ratio, scale }) => [k, kappa, ratio, scale]), ...padding] },
		...phases.map(({ table }) => ({ real: table })),
	]);
}

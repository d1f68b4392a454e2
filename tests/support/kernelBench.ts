import {
	type Arena,
	capacityFor,
	fillArena,
	type LevelPlaces,
	layOutLevels,
	placeLevels,
} from "../../src/compute/gpu/arena.ts";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { encodeWorks } from "../../src/compute/gpu/joint/work.ts";
import { type KernelsFor, kernelCache } from "../../src/compute/gpu/kernels/kernels.ts";
import { lineTeam } from "../../src/compute/gpu/kernels/lineTeam.ts";
import { formsOf } from "../../src/compute/gpu/kernels/octet.ts";
import { CONTROL_BYTES, type LevelControl, readControl } from "../../src/compute/gpu/kernels/relaxLevel.ts";
import { indexOnSide, rowMajorFromSide, type Side } from "../../src/compute/gpu/lattice.ts";
import { type SideSums, SUMS_PER_TALLY, sumLines } from "../../src/compute/gpu/lineSums.ts";
import { takeSharedBuffers } from "../../src/compute/gpu/memory/sharedBuffers.ts";
import { SweepEncoder } from "../../src/compute/gpu/sweepEncoder.ts";
import type { Level } from "../../src/compute/levels.ts";
import { readFloats } from "./gpuDevice.ts";

/** Levels on a device, with what a test needs to set and read them. */
export interface KernelBench {
	readonly arena: Arena;
	readonly levels: readonly LevelPlaces[];
	readonly encoder: SweepEncoder;
	setPotential(level: LevelPlaces, side: Side, rowMajorBits: Float64Array): void;
	potential(level: LevelPlaces, side: Side): Promise<Float64Array>;
	sums(side: Side): Promise<SideSums>;
	/** What a level's own workgroup left behind; see relaxLevel.ts. */
	control(): Promise<LevelControl>;
	run(): void;
	dispose(): void;
}

/** Kernels take seconds to compile on a software adapter: once a device and way to use its subgroups. */
const caches = new WeakMap<GPUDevice, Map<string, KernelsFor>>();

function kernelsOf(gpu: GpuDevice): KernelsFor {
	const ofDevice = caches.get(gpu.device) ?? new Map<string, KernelsFor>();
	caches.set(gpu.device, ofDevice);
	const team = `${gpu.subgroupSize} ${gpu.subgroups}`;
	const kernels = ofDevice.get(team) ?? kernelCache(gpu);
	ofDevice.set(team, kernels);
	return kernels;
}

/** What a bench may begin with. */
export interface BenchStart {
	/** Σ a e^(-f/ρ) and Σ b e^(-g/ρ); the masses unless given. */
	readonly source?: number;
	readonly target?: number;
	/** ε in whose units the potentials are; the coarsest level's unless given. */
	readonly firstEpsilon?: number;
}

/** Lays levels out as a solve does, coarsest first. */
export async function kernelBench(
	gpu: GpuDevice,
	levels: readonly { level: Level; epsilon: number }[],
	rho: number,
	start: BenchStart = {},
): Promise<KernelBench> {
	const { device } = gpu;
	const arena = placeLevels(layOutLevels(levels), lineTeam(gpu).linesPerTally, 0);
	const capacity = capacityFor(arena.length);
	const kernelsFor = kernelsOf(gpu);
	const forms = formsOf(levels.map(({ level, epsilon }) => ({ ...level, epsilons: [epsilon] })));
	const kernels = new Map(
		await Promise.all(forms.map(async (form) => [form, await kernelsFor(capacity, form)] as const)),
	);
	const buffers = await takeSharedBuffers(device, capacity);
	const { arena: arenaBuffer, control } = buffers;
	fillArena(device.queue, arenaBuffer, arena);
	for (const side of ["source", "target"] as const) {
		const sum = start[side];
		if (sum !== undefined) {
			device.queue.writeBuffer(arenaBuffer, 4 * arena.start[side].place, Float32Array.of(sum));
		}
	}
	const encoder = new SweepEncoder({ kernels, arena, control: 0 }, rho, start.firstEpsilon ?? levels[0]!.epsilon);
	const read = async (place: number, length: number): Promise<Float32Array> =>
		(await readFloats(device, arenaBuffer, place + length)).subarray(place);
	return {
		arena,
		levels: arena.levels,
		encoder,
		setPotential: ({ level, ...sides }, side, bits) => {
			const { lines, points, potential } = sides[side];
			const values = new Float32Array(lines * points);
			for (let row = 0; row < level.height; row++) {
				for (let column = 0; column < level.width; column++) {
					values[indexOnSide(side, row, column, level.height, level.width)] = bits[row * level.width + column]!;
				}
			}
			device.queue.writeBuffer(arenaBuffer, 4 * potential, values);
		},
		potential: async ({ level, ...sides }, side) => {
			const { lines, points, potential } = sides[side];
			return rowMajorFromSide(await read(potential, lines * points), side, level.height, level.width);
		},
		sums: async (side) => {
			const { place, tallies } = encoder.newest[side];
			return sumLines(await read(place, SUMS_PER_TALLY * tallies));
		},
		control: async () => readControl(await readFloats(device, control, CONTROL_BYTES / 4)),
		run: () => {
			const commands = device.createCommandEncoder();
			encodeWorks(device.queue, commands, buffers, [encoder.take()]);
			device.queue.submit([commands.finish()]);
		},
		dispose: () => buffers.destroy(),
	};
}

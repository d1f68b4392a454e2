import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { createClimbLines } from "../../src/compute/gpu/kernels/climbLines.ts";
import { PARAMETER_STRIDE_BYTES } from "../../src/compute/gpu/kernels/kernel.ts";
import { createRelaxLines } from "../../src/compute/gpu/kernels/relaxLines.ts";
import { indexOnSide, rowMajorFromSide, type Side } from "../../src/compute/gpu/lattice.ts";
import {
	BUFFERS_PER_LEVEL,
	bindLevel,
	type LevelBuffers,
	layOutLevel,
	levelRequests,
	scratchBytes,
	sumsLength,
} from "../../src/compute/gpu/levelBuffers.ts";
import { BYTES_PER_LINE, type SideSums, sumLines, VEC4_PER_LINE } from "../../src/compute/gpu/lineSums.ts";
import { BufferPool } from "../../src/compute/gpu/memory/bufferPool.ts";
import { type Kernels, MAX_RECORDS, SweepEncoder } from "../../src/compute/gpu/sweepEncoder.ts";
import type { Level } from "../../src/compute/levels.ts";
import { readFloats } from "./gpuDevice.ts";

/** Levels on a device, with what a test needs to set and read them. */
export interface KernelBench {
	readonly levels: readonly LevelBuffers[];
	readonly encoder: SweepEncoder;
	setPotential(level: LevelBuffers, side: Side, rowMajorBits: Float64Array): void;
	potential(level: LevelBuffers, side: Side): Promise<Float64Array>;
	sums(side: Side): Promise<SideSums>;
	run(): void;
	dispose(): void;
}

/** Lays levels out as a solve does, coarsest first. `start` = Σ a e^(-f/ρ) and Σ b e^(-g/ρ) to begin with. */
export async function kernelBench(
	gpu: GpuDevice,
	levels: readonly { level: Level; epsilon: number }[],
	problem: { rho: number; symmetric: boolean },
	start: { source: number; target: number },
): Promise<KernelBench> {
	const { device, subgroupSize } = gpu;
	const kernels: Kernels = {
		relax: {
			"octet-tables": await createRelaxLines(device, "octet-tables", subgroupSize),
			"octet-direct": await createRelaxLines(device, "octet-direct", subgroupSize),
		},
		climb: {
			"octet-tables": await createClimbLines(device, "octet-tables", subgroupSize),
			"octet-direct": await createClimbLines(device, "octet-direct", subgroupSize),
		},
	};
	const pool = new BufferPool(device);
	const layouts = levels.map(({ level, epsilon }) => layOutLevel(level, epsilon));
	const records = 2 * VEC4_PER_LINE + layouts.reduce((sum, layout) => sum + sumsLength(layout), 0);
	const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
	const [parameters, sums, scratch, ...rest] = await pool.take([
		{
			label: "parameters",
			bytes: MAX_RECORDS * PARAMETER_STRIDE_BYTES,
			usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
		},
		{ label: "sums", bytes: 16 * records, usage: storage },
		{ label: "scratch", bytes: Math.max(...layouts.map(scratchBytes)), usage: storage },
		...layouts.flatMap(levelRequests),
	]);
	if (!parameters || !sums || !scratch) throw new Error("No buffers.");
	const first = new Float32Array(8 * VEC4_PER_LINE);
	first[0] = start.source;
	first[4 * VEC4_PER_LINE] = start.target;
	device.queue.writeBuffer(sums, 0, first);
	let offset = 2 * VEC4_PER_LINE;
	const bound = layouts.map((layout, index) => {
		const level = bindLevel(
			device.queue,
			layout,
			rest.slice(index * BUFFERS_PER_LEVEL, (index + 1) * BUFFERS_PER_LEVEL),
			offset,
		);
		offset += sumsLength(layout);
		return level;
	});
	const encoder = new SweepEncoder({ kernels, parameters, sums, scratch }, problem, {
		source: { offset: 0, lines: 1 },
		target: { offset: VEC4_PER_LINE, lines: 1 },
		epsilon: levels[0]!.epsilon,
	});
	return {
		levels: bound,
		encoder,
		setPotential: ({ level, ...sides }, side, bits) => {
			const values = new Float32Array(bits.length);
			for (let row = 0; row < level.height; row++) {
				for (let column = 0; column < level.width; column++) {
					values[indexOnSide(side, row, column, level.height, level.width)] = bits[row * level.width + column]!;
				}
			}
			device.queue.writeBuffer(sides[side].potentialBuffer, 0, values);
		},
		potential: async ({ level, ...sides }, side) => {
			const values = await readFloats(device, sides[side].potentialBuffer, level.height * level.width);
			return rowMajorFromSide(values, side, level.height, level.width);
		},
		sums: async (side) => {
			const region = encoder.newest[side];
			const values = await readFloats(device, sums, 4 * region.offset + (BYTES_PER_LINE / 4) * region.lines);
			return sumLines(values.subarray(4 * region.offset));
		},
		run: () => {
			const commands = device.createCommandEncoder();
			encoder.flush(device.queue, commands);
			device.queue.submit([commands.finish()]);
		},
		dispose: () => pool.dispose(),
	};
}

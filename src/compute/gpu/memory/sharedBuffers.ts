import { MOST_HALF_STEPS } from "../arena.ts";
import { type Kernel, PARAMETER_STRIDE_BYTES } from "../kernels/kernel.ts";
import { CONTROL_BYTES, LEVEL_REGION_BYTES, MOST_LEVELS, SAMPLE_LENGTH } from "../kernels/relaxLevel.ts";
import { takeBuffers } from "./takeBuffers.ts";

/** Solves that may share a device's buffers: one workgroup of `relax-level` each. */
export const MOST_SOLVES = MOST_LEVELS;
/** Parameter records that one solve may put into a submit. */
export const MAX_RECORDS = 256;
/** Regions of level parameters: one a form of sums. */
const LEVEL_REGIONS = 2;
/** A solve reads its potentials, two numbers a point, or a level's control and samples; an arena has more than twelve numbers a point. */
const READ_AT_ONCE = 6;

/** The buffers of a device that all its solves work in, and their bindings. */
export class SharedBuffers {
	/** Numbers of the arena. */
	readonly capacity: number;
	readonly bytes: number;
	readonly arena: GPUBuffer;
	/** Records of the kernels over lines. */
	readonly parameters: GPUBuffer;
	readonly levelSteps: GPUBuffer;
	/** What `relax-level` keeps between dispatches, one a solve. */
	readonly control: GPUBuffer;
	readonly readback: GPUBuffer;
	readonly #buffers: readonly GPUBuffer[];
	readonly #groups = new Map<Kernel, GPUBindGroup>();

	constructor(capacity: number, buffers: readonly GPUBuffer[]) {
		const [arena, parameters, levelSteps, control, readback] = buffers;
		if (!arena || !parameters || !levelSteps || !control || !readback) throw new RangeError("Shared buffers are five.");
		this.capacity = capacity;
		this.bytes = buffers.reduce((sum, { size }) => sum + size, 0);
		this.arena = arena;
		this.parameters = parameters;
		this.levelSteps = levelSteps;
		this.control = control;
		this.readback = readback;
		this.#buffers = buffers;
	}

	/** Bindings of a kernel over lines, or of one that solves levels. */
	bind(kernel: Kernel, over: "lines" | "levels"): GPUBindGroup {
		const known = this.#groups.get(kernel);
		if (known !== undefined) return known;
		const group =
			over === "lines"
				? kernel.bind(this.parameters, [this.arena])
				: kernel.bind(this.levelSteps, [this.arena, this.control]);
		this.#groups.set(kernel, group);
		return group;
	}

	destroy(): void {
		for (const buffer of this.#buffers) buffer.destroy();
	}
}

/**
 * Takes the buffers for an arena of so many numbers. Bytes: 4.7 a number, and 0.6 million.
 * @throws MaskflowError `device-out-of-memory`, `device-refused`, `device-lost`.
 */
export async function takeSharedBuffers(device: GPUDevice, capacity: number): Promise<SharedBuffers> {
	const { UNIFORM, STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
	const levelNumbers = MOST_SOLVES * (CONTROL_BYTES / 4 + SAMPLE_LENGTH * MOST_HALF_STEPS);
	const buffers = await takeBuffers(device, [
		{ label: "arena", bytes: 4 * capacity, usage: STORAGE | COPY_DST | COPY_SRC },
		{ label: "parameters", bytes: MOST_SOLVES * MAX_RECORDS * PARAMETER_STRIDE_BYTES, usage: UNIFORM | COPY_DST },
		{ label: "level steps", bytes: LEVEL_REGIONS * LEVEL_REGION_BYTES, usage: UNIFORM | COPY_DST },
		{ label: "control", bytes: MOST_SOLVES * CONTROL_BYTES, usage: STORAGE | COPY_SRC },
		{ label: "readback", bytes: 4 * (Math.ceil(capacity / READ_AT_ONCE) + levelNumbers), usage: MAP_READ | COPY_DST },
	]);
	return new SharedBuffers(capacity, buffers);
}

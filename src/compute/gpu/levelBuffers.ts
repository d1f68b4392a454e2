import type { Level } from "../levels.ts";
import { SCRATCH_PER_TILE } from "./kernels/relaxLines.ts";
import { layOutSide, type SideLayout } from "./lattice.ts";
import { BYTES_PER_LINE, type SumsRegion, VEC4_PER_LINE } from "./lineSums.ts";
import type { BufferRequest } from "./memory/bufferPool.ts";

/** One side of a level on the device. */
export interface SideBuffers extends SideLayout {
	readonly measureBuffer: GPUBuffer;
	readonly incomingBuffer: GPUBuffer;
	readonly potentialBuffer: GPUBuffer;
	/** Two places for the line sums, used in turn: one is read while the other is written. */
	readonly sums: readonly [SumsRegion, SumsRegion];
}

/** A level on the device. */
export interface LevelBuffers {
	readonly level: Level;
	readonly epsilon: number;
	readonly source: SideBuffers;
	readonly target: SideBuffers;
}

/** A level laid out, before its buffers exist. */
export interface LevelLayout {
	readonly level: Level;
	readonly epsilon: number;
	readonly source: SideLayout;
	readonly target: SideLayout;
}

/** Bits per squared lattice step: spacing² / (ε ln 2). */
export function kernelBits(spacing: number, epsilon: number): number {
	return spacing ** 2 / (epsilon * Math.LN2);
}

export function layOutLevel(level: Level, epsilon: number): LevelLayout {
	return { level, epsilon, source: layOutSide(level, "source"), target: layOutSide(level, "target") };
}

/** Buffers that a laid-out level needs, in the order in which `bindLevel` expects them. Bytes grow with the lattice: 40 a point. */
export function levelRequests(layout: LevelLayout): BufferRequest[] {
	const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
	return [layout.source, layout.target].flatMap((side) => [
		{ label: `${side.side} measure`, bytes: side.measure.byteLength, usage: storage },
		{ label: `${side.side} incoming`, bytes: 4 * side.lines * side.points, usage: storage },
		{ label: `${side.side} potential`, bytes: 4 * side.lines * side.points, usage: storage | GPUBufferUsage.COPY_SRC },
	]);
}

/** Number of buffers of one level. */
export const BUFFERS_PER_LEVEL = 6;

/** Bytes of scratch for the lines of a level, the same for all levels of a solve: that of the finest. */
export function scratchBytes(layout: LevelLayout): number {
	const tiles = [layout.source, layout.target].map(({ lines, points }) => lines * Math.ceil(points / 8));
	return 16 * SCRATCH_PER_TILE * Math.max(...tiles);
}

/** vec4 that a level's line sums take. */
export function sumsLength(layout: LevelLayout): number {
	return 2 * VEC4_PER_LINE * (layout.source.lines + layout.target.lines);
}

/** Bytes that a level's newest line sums take when read back. */
export function sumsBytes(layout: LevelLayout): number {
	return BYTES_PER_LINE * (layout.source.lines + layout.target.lines);
}

/** Joins layout and buffers and uploads the constants. `sumsOffset` is the level's place in the sums buffer, in vec4. */
export function bindLevel(
	queue: GPUQueue,
	layout: LevelLayout,
	buffers: readonly GPUBuffer[],
	sumsOffset: number,
): LevelBuffers {
	const take = (side: SideLayout, first: number, offset: number): SideBuffers => {
		const [measureBuffer, incomingBuffer, potentialBuffer] = buffers.slice(first, first + 3);
		if (!measureBuffer || !incomingBuffer || !potentialBuffer) throw new RangeError("A level needs six buffers.");
		queue.writeBuffer(measureBuffer, 0, side.measure);
		const { lines } = side;
		const sums = [
			{ offset, lines },
			{ offset: offset + VEC4_PER_LINE * lines, lines },
		] as const;
		return { ...side, measureBuffer, incomingBuffer, potentialBuffer, sums };
	};
	const source = take(layout.source, 0, sumsOffset);
	const target = take(layout.target, 3, sumsOffset + 2 * VEC4_PER_LINE * layout.source.lines);
	return { level: layout.level, epsilon: layout.epsilon, source, target };
}

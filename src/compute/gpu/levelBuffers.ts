import type { Level } from "../levels.ts";
import { chooseOctetForm, LINE_CAPACITY, type OctetForm, powersTable } from "./kernels/relaxLines.ts";
import { latticeTooLong } from "./device/faults.ts";
import { layOutSide, type Side, type SideLayout } from "./lattice.ts";
import { BYTES_PER_LINE, type SumsRegion, VEC4_PER_LINE } from "./lineSums.ts";
import type { BufferRequest } from "./memory/bufferPool.ts";

/** One side of a level on the device. */
export interface SideBuffers extends SideLayout {
	/** Form of the line sums at the level's own ε. */
	readonly form: OctetForm;
	readonly powers: Float32Array<ArrayBuffer>;
	readonly measureBuffer: GPUBuffer;
	readonly powersBuffer: GPUBuffer;
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
	readonly source: SideLayout & { readonly form: OctetForm; readonly powers: Float32Array<ArrayBuffer> };
	readonly target: SideLayout & { readonly form: OctetForm; readonly powers: Float32Array<ArrayBuffer> };
}

/** Bits per squared lattice step: spacing² / (ε ln 2). */
export function kernelBits(spacing: number, epsilon: number): number {
	return spacing ** 2 / (epsilon * Math.LN2);
}

/** @throws MaskflowError `lattice-too-long`. */
export function layOutLevel(level: Level, epsilon: number): LevelLayout {
	const longest = Math.max(level.height, level.width);
	if (longest > LINE_CAPACITY) throw latticeTooLong(longest, LINE_CAPACITY);
	const k = kernelBits(level.spacing, epsilon);
	const side = (which: Side): LevelLayout["source"] => {
		const layout = layOutSide(level, which);
		const form = chooseOctetForm(layout.points, k);
		return { ...layout, form, powers: powersTable(form, layout.points, k) };
	};
	return { level, epsilon, source: side("source"), target: side("target") };
}

/** Buffers that a laid-out level needs, in the order in which `bindLevel` expects them. Bytes grow with the lattice: 40 a point. */
export function levelRequests(layout: LevelLayout): BufferRequest[] {
	const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
	return [layout.source, layout.target].flatMap((side) => [
		{ label: `${side.side} measure`, bytes: side.measure.byteLength, usage: storage },
		{ label: `${side.side} powers`, bytes: side.powers.byteLength, usage: storage },
		{ label: `${side.side} incoming`, bytes: 4 * side.lines * side.points, usage: storage },
		{ label: `${side.side} potential`, bytes: 4 * side.lines * side.points, usage: storage | GPUBufferUsage.COPY_SRC },
	]);
}

/** Number of buffers of one level. */
export const BUFFERS_PER_LEVEL = 8;

/** vec4 that a level's line sums take. */
export function sumsLength(layout: LevelLayout): number {
	return 2 * VEC4_PER_LINE * (layout.source.lines + layout.target.lines);
}

/** Bytes that a level's newest line sums take when read back. */
export function sumsBytes(layout: LevelLayout): number {
	return BYTES_PER_LINE * (layout.source.lines + layout.target.lines);
}

/** Joins layout and buffers and uploads the constants. `sumsOffset` is the level's place in the sums buffer, in vec4. */
export function bindLevel(queue: GPUQueue, layout: LevelLayout, buffers: readonly GPUBuffer[], sumsOffset: number): LevelBuffers {
	const take = (side: LevelLayout["source"], first: number, offset: number): SideBuffers => {
		const [measureBuffer, powersBuffer, incomingBuffer, potentialBuffer] = buffers.slice(first, first + 4);
		if (!measureBuffer || !powersBuffer || !incomingBuffer || !potentialBuffer) throw new RangeError("A level needs eight buffers.");
		queue.writeBuffer(measureBuffer, 0, side.measure);
		queue.writeBuffer(powersBuffer, 0, side.powers);
		const { lines } = side;
		const sums = [{ offset, lines }, { offset: offset + VEC4_PER_LINE * lines, lines }] as const;
		return { ...side, measureBuffer, powersBuffer, incomingBuffer, potentialBuffer, sums };
	};
	const source = take(layout.source, 0, sumsOffset);
	const target = take(layout.target, 4, sumsOffset + 2 * VEC4_PER_LINE * layout.source.lines);
	return { level: layout.level, epsilon: layout.epsilon, source, target };
}

import { type Kernel, PARAMETER_STRIDE_BYTES } from "../kernels/kernel.ts";
import { LEVEL_REGION_RECORDS, LEVEL_STEP_BYTES, type LevelStep, writeLevelStep } from "../kernels/relaxLevel.ts";
import type { SharedBuffers } from "../memory/sharedBuffers.ts";

/** A dispatch of a kernel over lines. */
export interface LineDispatch {
	readonly kernel: Kernel;
	readonly workgroups: number;
}

/** A level that a workgroup is to go on with by itself. */
export interface LevelWork {
	readonly kernel: Kernel;
	readonly step: LevelStep;
}

/** What one solve puts into a submit: dispatches over lines with a record each, then perhaps a level. */
export interface Work {
	readonly lines: readonly LineDispatch[];
	/** PARAMETER_STRIDE_BYTES a dispatch. */
	readonly records: Uint8Array<ArrayBuffer>;
	readonly level: LevelWork | undefined;
}

/**
 * Puts the work of several solves into one compute pass: the dispatches over lines of one after another, then all levels, one dispatch for
 * those that have a kernel in common. @returns how many dispatches each work took part in.
 */
export function encodeWorks(
	queue: GPUQueue,
	commands: GPUCommandEncoder,
	buffers: SharedBuffers,
	works: readonly Work[],
): number[] {
	const pass = commands.beginComputePass();
	let record = 0;
	for (const { lines, records } of works) {
		if (lines.length > 0) queue.writeBuffer(buffers.parameters, record * PARAMETER_STRIDE_BYTES, records);
		for (const { kernel, workgroups } of lines)
			kernel.dispatch(pass, buffers.bind(kernel, "lines"), record++, workgroups);
	}
	const levels = works.flatMap(({ level }) => level ?? []);
	for (const [region, kernel] of [...new Set(levels.map((level) => level.kernel))].entries()) {
		const together = levels.filter((level) => level.kernel === kernel);
		const steps = new ArrayBuffer(together.length * LEVEL_STEP_BYTES);
		for (const [n, { step }] of together.entries()) writeLevelStep(new DataView(steps), n * LEVEL_STEP_BYTES, step);
		const first = region * LEVEL_REGION_RECORDS;
		queue.writeBuffer(buffers.levelSteps, first * PARAMETER_STRIDE_BYTES, steps);
		kernel.dispatch(pass, buffers.bind(kernel, "levels"), first, together.length);
	}
	pass.end();
	return works.map(({ lines, level }) => lines.length + (level ? 1 : 0));
}

import type { GpuDevice } from "../device/acquireDevice.ts";
import { LINES_PER_GROUP } from "../lattice.ts";
import { createKernel, type Kernel, type KernelSource } from "./kernel.ts";
import type { OctetForm } from "./octet.ts";

/** Subgroups up to this are the lanes of a processor: a thread takes a whole line there and nobody waits. */
const LANES_OF_A_PROCESSOR = 4;
const THREADS_PER_LINE = 32;
/** A workgroup that has a level to itself: half of what the standard promises, for kernels with many registers. */
const LEVEL_LINES = 32;
const LEVEL_THREADS_PER_LINE = 4;

/** How threads share lines: see shaders/lib/alone.wgsl, together.wgsl and together-subgroups.wgsl. */
export interface LineTeam {
	readonly choice: "alone" | "together" | "together-subgroups";
	readonly features: readonly string[];
	/** Lines of a workgroup, threads of a line. */
	readonly overrides: Readonly<Record<"LINES" | "SLOTS", number>>;
	/** Lines that leave one tally. */
	readonly linesPerTally: number;
}

type Machine = Pick<GpuDevice, "subgroupSize" | "subgroups">;

function sharing({ subgroups }: Machine, lines: number, slots: number): LineTeam {
	return {
		choice: subgroups ? "together-subgroups" : "together",
		features: subgroups ? ["subgroups"] : [],
		overrides: { LINES: lines, SLOTS: slots },
		linesPerTally: lines,
	};
}

/** Workgroups of relax-lines and climb-lines. */
export function lineTeam(gpu: Machine): LineTeam {
	if (gpu.subgroupSize > LANES_OF_A_PROCESSOR) return sharing(gpu, LINES_PER_GROUP, THREADS_PER_LINE);
	return { choice: "alone", features: [], overrides: { LINES: LINES_PER_GROUP, SLOTS: 1 }, linesPerTally: 1 };
}

/** The one workgroup of relax-level. */
export function levelTeam(gpu: Machine): LineTeam {
	return gpu.subgroupSize > LANES_OF_A_PROCESSOR
		? sharing(gpu, LEVEL_LINES, LEVEL_THREADS_PER_LINE)
		: sharing(gpu, LINES_PER_GROUP, 1);
}

/** What every kernel over lines is compiled for. */
export interface LineKernelOptions {
	readonly form: OctetForm;
	/** Numbers of the arena. */
	readonly capacity: number;
}

/** A kernel over lines of the arena, its first binding; compiled for how a team shares them. */
export function createLineKernel(
	gpu: GpuDevice,
	team: LineTeam,
	{ form, capacity }: LineKernelOptions,
	kernel: Pick<KernelSource, "name" | "storage" | "parameterBytes" | "constants">,
): Promise<Kernel> {
	return createKernel(gpu.device, {
		...kernel,
		choices: { octet: form, team: team.choice },
		features: team.features,
		constants: { ...kernel.constants, CAPACITY: capacity },
		overrides: team.overrides,
	});
}

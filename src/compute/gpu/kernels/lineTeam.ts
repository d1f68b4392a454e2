import { LINES_PER_GROUP } from "../lattice.ts";
import type { OctetForm } from "./octet.ts";

/** Subgroups up to this are the lanes of a processor: a thread takes a whole line there and nobody waits. */
const LANES_OF_A_PROCESSOR = 4;
const THREADS_PER_LINE = 32;
/** A workgroup that has a level to itself: half of what the standard promises, for kernels with many registers. */
const LEVEL_LINES = 32;
const LEVEL_THREADS_PER_LINE = 4;

/** Values of a kernel's `override` constants: lines of a workgroup, threads of a line. */
type TeamSize = Readonly<Record<"LINES" | "SLOTS", number>>;

/** How threads share lines: see shaders/lib/alone.wgsl and together.wgsl. */
export interface LineTeam {
	readonly choice: "alone" | "together";
	readonly overrides: TeamSize;
}

/** Workgroups of relax-lines and climb-lines. */
export function lineTeam(subgroupSize: number): LineTeam {
	return subgroupSize <= LANES_OF_A_PROCESSOR
		? { choice: "alone", overrides: { LINES: LINES_PER_GROUP, SLOTS: 1 } }
		: { choice: "together", overrides: { LINES: LINES_PER_GROUP, SLOTS: THREADS_PER_LINE } };
}

/** The one workgroup of relax-level. */
export function levelTeam(subgroupSize: number): TeamSize {
	return subgroupSize <= LANES_OF_A_PROCESSOR
		? { LINES: LINES_PER_GROUP, SLOTS: 1 }
		: { LINES: LEVEL_LINES, SLOTS: LEVEL_THREADS_PER_LINE };
}

/** What every kernel over lines is compiled for. */
export interface LineKernelOptions {
	readonly form: OctetForm;
	/** Numbers of the arena. */
	readonly capacity: number;
	readonly subgroupSize: number;
}

import { LINES_PER_GROUP } from "../lattice.ts";

/** Subgroups up to this are the lanes of a processor: a thread takes a whole line there and nobody waits. */
const LANES_OF_A_PROCESSOR = 4;
const THREADS_PER_LINE = 32;

/** How threads share lines: see shaders/lib/alone.wgsl and together.wgsl. */
export interface LineTeam {
	readonly choice: "alone" | "together";
	readonly overrides: { readonly LINES: number; readonly SLOTS: number };
}

export function lineTeam(subgroupSize: number): LineTeam {
	const alone = subgroupSize <= LANES_OF_A_PROCESSOR;
	return {
		choice: alone ? "alone" : "together",
		overrides: { LINES: LINES_PER_GROUP, SLOTS: alone ? 1 : THREADS_PER_LINE },
	};
}

/** What every kernel over lines is compiled for. */
export interface LineKernelOptions {
	readonly form: "octet-tables" | "octet-direct";
	/** Numbers of the arena. */
	readonly capacity: number;
	readonly subgroupSize: number;
}

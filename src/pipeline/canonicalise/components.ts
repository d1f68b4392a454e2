import type { Mask } from "../../domain/mask.ts";

/** Connected components of a mask's pixels of one value, as horizontal runs. Arrays are indexed by run unless they say otherwise. */
export interface Components {
	readonly count: number;
	/** First pixel of each run, and the one after its last, as indices into the mask's data. */
	readonly runStart: Int32Array;
	readonly runEnd: Int32Array;
	/** Component of each run, 0 to count − 1 in order of first appearance. */
	readonly runComponent: Int32Array;
	/** Pixels of each component; indexed by component. */
	readonly area: Float64Array;
	/** 1 when a component touches the image's edge; indexed by component. */
	readonly touchesEdge: Uint8Array;
}

interface Runs {
	readonly start: Int32Array;
	readonly end: Int32Array;
}

/** Horizontal runs of the pixels that equal `value`, in order; searched for by the engine's own `indexOf`. */
function runsOf({ data, height, width }: Mask, value: 0 | 1): Runs {
	let runs = { start: new Int32Array(4 * height), end: new Int32Array(4 * height) };
	let count = 0;
	let start = data.indexOf(value);
	while (start >= 0) {
		const change = data.indexOf(1 - value, start);
		const last = change < 0 ? data.length : change;
		// Pixels of one value that go on at the left of the next row are another run.
		while (start < last) {
			const end = Math.min(last, (Math.floor(start / width) + 1) * width);
			if (count === runs.start.length) runs = { start: doubled(runs.start), end: doubled(runs.end) };
			runs.start[count] = start;
			runs.end[count++] = end;
			start = end;
		}
		start = change < 0 ? -1 : data.indexOf(value, change);
	}
	return { start: runs.start.subarray(0, count), end: runs.end.subarray(0, count) };
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
	const more = new Int32Array(2 * values.length);
	more.set(values);
	return more;
}

function findRoot(parent: Int32Array, run: number): number {
	let root = run;
	while (parent[root]! !== root) {
		parent[root] = parent[parent[root]!]!;
		root = parent[root]!;
	}
	return root;
}

/** Joins two runs; the earlier root wins, so that a root is its component's first run. */
function join(parent: Int32Array, one: number, other: number): void {
	const a = findRoot(parent, one);
	const b = findRoot(parent, other);
	if (a < b) parent[b] = a;
	else parent[a] = b;
}

/**
 * Labels the components of the pixels that equal `value`. Union-find over runs (two-pass labelling, Rosenfeld and Pfaltz 1966):
 * O(pixels) time, O(runs) memory, no recursion. Foreground of connectivity 8 goes with background of connectivity 4, so that
 * a diagonal line separates what lies on its two sides.
 */
export function labelComponents(mask: Mask, value: 0 | 1, connectivity: 4 | 8): Components {
	const { height, width } = mask;
	const { start: runStart, end: runEnd } = runsOf(mask, value);
	const parent = new Int32Array(runStart.length);
	const reach = connectivity === 8 ? 1 : 0;
	let above = 0;
	for (let run = 0; run < runStart.length; run++) {
		const start = runStart[run]!;
		const row = Math.floor(start / width);
		parent[run] = run;
		// What lies two rows up, or in the row above and ends before this run begins, can't meet a later run either.
		while (runStart[above]! < (row - 1) * width || runEnd[above]! + width + reach <= start) above++;
		const until = Math.min(runEnd[run]! + reach, (row + 1) * width);
		for (let k = above; runStart[k]! + width < until; k++) join(parent, run, k);
	}
	return gatherComponents({ height, width }, runStart, runEnd, parent);
}

function gatherComponents(
	size: { readonly height: number; readonly width: number },
	runStart: Int32Array,
	runEnd: Int32Array,
	parent: Int32Array,
): Components {
	const runs = runStart.length;
	const runComponent = new Int32Array(runs);
	let count = 0;
	for (let run = 0; run < runs; run++) {
		const root = findRoot(parent, run);
		runComponent[run] = root === run ? count++ : runComponent[root]!;
	}
	const area = new Float64Array(count);
	const touchesEdge = new Uint8Array(count);
	const lastRow = (size.height - 1) * size.width;
	for (let run = 0; run < runs; run++) {
		const component = runComponent[run]!;
		const start = runStart[run]!;
		const end = runEnd[run]!;
		area[component] = area[component]! + end - start;
		const atSide = start % size.width === 0 || end % size.width === 0;
		if (atSide || start < size.width || start >= lastRow) touchesEdge[component] = 1;
	}
	return { count, runStart, runEnd, runComponent, area, touchesEdge };
}

/** Component with the most pixels (the first of equals); −1 when there is none. */
export function largestComponent(components: Components): number {
	let largest = -1;
	for (let c = 0; c < components.count; c++) {
		if (largest < 0 || components.area[c]! > components.area[largest]!) largest = c;
	}
	return largest;
}

/** Sets the pixels of the components that `chosen` accepts to 1. */
export function paintComponents(
	data: Uint8Array,
	components: Components,
	chosen: (component: number) => boolean,
): void {
	const accepted = Array.from({ length: components.count }, (_, c) => chosen(c));
	for (let run = 0; run < components.runStart.length; run++) {
		if (accepted[components.runComponent[run]!]) data.fill(1, components.runStart[run]!, components.runEnd[run]!);
	}
}

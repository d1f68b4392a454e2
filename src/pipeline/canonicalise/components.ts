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

function countRuns(mask: Mask, value: 0 | 1): number {
	const { data, height, width } = mask;
	let runs = 0;
	for (let y = 0; y < height; y++) {
		let previous = 1 - value;
		for (let i = y * width; i < (y + 1) * width; i++) {
			const here = data[i]!;
			if (here === value && previous !== value) runs++;
			previous = here;
		}
	}
	return runs;
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
	const { data, height, width } = mask;
	const runs = countRuns(mask, value);
	const runStart = new Int32Array(runs);
	const runEnd = new Int32Array(runs);
	const parent = new Int32Array(runs);
	const reach = connectivity === 8 ? 1 : 0;
	let run = 0;
	let aboveFirst = 0;
	let aboveEnd = 0;
	for (let y = 0; y < height; y++) {
		const rowFirst = run;
		const rowEnd = (y + 1) * width;
		let above = aboveFirst;
		let i = y * width;
		while (i < rowEnd) {
			if (data[i]! !== value) {
				i++;
				continue;
			}
			const start = i;
			while (i < rowEnd && data[i]! === value) i++;
			runStart[run] = start;
			runEnd[run] = i;
			parent[run] = run;
			// Runs of the row above that end before this one begins can't meet a later run of this row either.
			while (above < aboveEnd && runEnd[above]! + width + reach <= start) above++;
			for (let k = above; k < aboveEnd && runStart[k]! + width < i + reach; k++) join(parent, run, k);
			run++;
		}
		aboveFirst = rowFirst;
		aboveEnd = run;
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

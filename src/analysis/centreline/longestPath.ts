import type { Mask } from "../../domain/mask.ts";

interface Graph {
	/** Pixel of each node, row-major. */
	readonly pixel: number[];
	readonly neighbours: (readonly { readonly node: number; readonly weight: number }[])[];
}

/**
 * The longest of the shortest paths between two end points of a skeleton, as pixels (y · width + x) in order; steps weigh
 * 1 and √2. Exact over end points (all, or the farthest of a double sweep when there are more than 200); a skeleton
 * without ends (a ring) starts a double sweep anywhere. Empty for an empty skeleton.
 * O(ends × n log n), n = skeleton pixels: some 300 and a dozen on an embryo.
 */
export function longestPath(skeleton: Mask): number[] {
	const graph = graphOfSkeleton(skeleton);
	if (graph.pixel.length === 0) return [];
	const ends = graph.neighbours.flatMap((edges, node) => (edges.length === 1 ? [node] : []));
	const starts = ends.length === 0 || ends.length > 200 ? [farthest(distancesFrom(graph, 0).distance)] : ends;
	let best: { readonly length: number; readonly end: number; readonly previous: Int32Array } | null = null;
	for (const start of starts) {
		const { distance, previous } = distancesFrom(graph, start);
		const end = farthest(distance);
		if (best === null || distance[end]! > best.length) best = { length: distance[end]!, end, previous };
	}
	const path: number[] = [];
	for (let node = best?.end ?? -1; node >= 0; node = best?.previous[node] ?? -1) path.push(graph.pixel[node]!);
	return path;
}

function graphOfSkeleton(skeleton: Mask): Graph {
	const { width, height, data } = skeleton;
	const nodeOfPixel = new Int32Array(data.length).fill(-1);
	const pixel: number[] = [];
	for (let at = 0; at < data.length; at++) if (data[at] === 1) nodeOfPixel[at] = pixel.push(at) - 1;
	const neighbours = pixel.map((at) => {
		const edges: { node: number; weight: number }[] = [];
		const [y, x] = [Math.floor(at / width), at % width];
		for (let dy = -1; dy <= 1; dy++) {
			for (let dx = -1; dx <= 1; dx++) {
				const inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
				const node = inside ? nodeOfPixel[at + dy * width + dx]! : -1;
				if (node >= 0 && (dy !== 0 || dx !== 0)) edges.push({ node, weight: Math.hypot(dy, dx) });
			}
		}
		return edges;
	});
	return { pixel, neighbours };
}

/** Last reachable maximum; unreachable nodes carry infinity and do not count. */
function farthest(distance: Float64Array): number {
	let best = 0;
	for (let i = 0; i < distance.length; i++)
		if (Number.isFinite(distance[i]!) && distance[i]! > distance[best]!) best = i;
	return best;
}

/** Dijkstra 1959 with a binary heap of (key, node). */
function distancesFrom(graph: Graph, start: number): { distance: Float64Array; previous: Int32Array } {
	const distance = new Float64Array(graph.pixel.length).fill(Number.POSITIVE_INFINITY);
	const previous = new Int32Array(graph.pixel.length).fill(-1);
	const heap: { key: number; node: number }[] = [{ key: 0, node: start }];
	distance[start] = 0;
	for (let top = popLeast(heap); top !== undefined; top = popLeast(heap)) {
		if (top.key > distance[top.node]!) continue;
		for (const { node, weight } of graph.neighbours[top.node]!) {
			const through = top.key + weight;
			if (through >= distance[node]!) continue;
			distance[node] = through;
			previous[node] = top.node;
			push(heap, { key: through, node });
		}
	}
	return { distance, previous };
}

function push(heap: { key: number; node: number }[], entry: { key: number; node: number }): void {
	let at = heap.push(entry) - 1;
	while (at > 0) {
		const parent = (at - 1) >> 1;
		if (heap[parent]!.key <= entry.key) break;
		heap[at] = heap[parent]!;
		at = parent;
	}
	heap[at] = entry;
}

function popLeast(heap: { key: number; node: number }[]): { key: number; node: number } | undefined {
	const least = heap[0];
	const last = heap.pop();
	if (least === undefined || last === undefined || heap.length === 0) return least;
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		if (child >= heap.length) break;
		if (child + 1 < heap.length && heap[child + 1]!.key < heap[child]!.key) child++;
		if (heap[child]!.key >= last.key) break;
		heap[at] = heap[child]!;
		at = child;
	}
	heap[at] = last;
	return least;
}

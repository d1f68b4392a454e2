import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_UM_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { ArrowChoices, ArrowField } from "./arrows.ts";

/** Length of one step along a line, canonical px. */
const STEP_PX = 0.5;
/** Longest half of a line, steps: 150 px. */
const MAX_STEPS = 300;

/**
 * Lines along the direction of the displacement: each begins at a free place of the support and goes both ways until it leaves
 * the support, slows below the minimum or comes near another line (after Jobard & Lefer 1997, with cells instead of
 * distances). Direction only: how far mass moves is in the colours. O(support + length of the lines).
 */
export function streamlineField(index: Uint32Array, velocityYx: Float32Array, choices: ArrowChoices): ArrowField {
	const slots = new Int32Array(CANONICAL_PIXELS).fill(-1);
	index.forEach((pixel, slot) => {
		slots[pixel] = slot;
	});
	const minimumPx = Math.max(choices.minimumUm / CANONICAL_UM_PER_PX, 1e-3);
	const directionAt = (y: number, x: number): readonly [number, number] | null => {
		const [row, column] = [Math.round(y), Math.round(x)];
		if (row < 0 || row >= CANONICAL_HEIGHT || column < 0 || column >= CANONICAL_WIDTH) return null;
		const slot = slots[row * CANONICAL_WIDTH + column] as number;
		if (slot < 0) return null;
		const [dy, dx] = [velocityYx[2 * slot] as number, velocityYx[2 * slot + 1] as number];
		const length = Math.hypot(dy, dx);
		return length < minimumPx ? null : [dy / length, dx / length];
	};
	const cell = Math.max(1, choices.spacingPx / 2);
	const columns = Math.ceil(CANONICAL_WIDTH / cell);
	const cellOf = (y: number, x: number): number => Math.floor(y / cell) * columns + Math.floor(x / cell);
	const taken = new Map<number, number>();

	function walk(line: number, y0: number, x0: number, sign: 1 | -1): [number, number][] {
		const points: [number, number][] = [];
		let [y, x] = [y0, x0];
		for (let step = 0; step < MAX_STEPS; step++) {
			const here = directionAt(y, x);
			if (here === null) break;
			const half = (sign * STEP_PX) / 2;
			const middle = directionAt(y + half * here[0], x + half * here[1]);
			if (middle === null) break;
			y += sign * STEP_PX * middle[0];
			x += sign * STEP_PX * middle[1];
			const owner = taken.get(cellOf(y, x));
			if (owner !== undefined && owner !== line) break;
			taken.set(cellOf(y, x), line);
			points.push([y, x]);
		}
		return points;
	}

	const xs: (number | null)[] = [];
	const ys: (number | null)[] = [];
	let count = 0;
	for (const pixel of index) {
		const [y, x] = [Math.floor(pixel / CANONICAL_WIDTH), pixel % CANONICAL_WIDTH];
		if (taken.has(cellOf(y, x)) || directionAt(y, x) === null) continue;
		const line = count;
		taken.set(cellOf(y, x), line);
		const back = walk(line, y, x, -1).reverse();
		const points: [number, number][] = [...back, [y, x], ...walk(line, y, x, 1)];
		if (points.length * STEP_PX < choices.spacingPx) continue;
		count += 1;
		for (const [py, px] of points) {
			xs.push(px);
			ys.push(py);
		}
		pushHead(xs, ys, points, 0.4 * choices.spacingPx);
		xs.push(null);
		ys.push(null);
	}
	return {
		light: { x: xs, y: ys },
		dark: { x: [], y: [] },
		count,
		scale: 1,
		spacingUm: choices.spacingPx * CANONICAL_UM_PER_PX,
		minimumUm: choices.minimumUm,
	};
}

/** Two barbs at the line's end say which way it runs. */
function pushHead(
	xs: (number | null)[],
	ys: (number | null)[],
	points: readonly (readonly [number, number])[],
	size: number,
): void {
	const tip = points[points.length - 1];
	const before = points[Math.max(0, points.length - 5)];
	if (tip === undefined || before === undefined) return;
	const length = Math.hypot(tip[0] - before[0], tip[1] - before[1]);
	if (length === 0) return;
	const [backY, backX] = [(size * (before[0] - tip[0])) / length, (size * (before[1] - tip[1])) / length];
	xs.push(tip[1] + 0.87 * backX - 0.5 * backY, tip[1], tip[1] + 0.87 * backX + 0.5 * backY);
	ys.push(tip[0] + 0.87 * backY + 0.5 * backX, tip[0], tip[0] + 0.87 * backY - 0.5 * backX);
}

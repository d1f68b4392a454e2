import { CANONICAL_HEIGHT, CANONICAL_WIDTH, type Crop } from "../../domain/grid.ts";
import { maskBit } from "./supportGrid.ts";

/** A line in canonical pixel coordinates (pixel centres are whole numbers); null breaks the line. */
export interface Polyline {
	readonly x: readonly (number | null)[];
	readonly y: readonly (number | null)[];
}

/**
 * Outline of a packed canonical mask along pixel edges, closed loops with foreground on the right-hand side, straight
 * runs merged. Each foreground pixel gives its open sides as directed edges, which are then chained; at a corner where
 * two pixels touch only diagonally the walk turns right, so each loop stays simple. O(crop + edges).
 */
export function outlineOfMask(bits: Uint8Array, crop: Crop): Polyline {
	const on = (y: number, x: number): boolean =>
		y >= crop.y0 && y < crop.y1 && x >= crop.x0 && x < crop.x1 && y < CANONICAL_HEIGHT && maskBit(bits, y, x);
	const stride = CANONICAL_WIDTH + 1;
	// Bit d of `open` at a corner says that an edge leaves it in direction d: 0 right, 1 down, 2 left, 3 up.
	const open = new Map<number, number>();
	const leave = (y: number, x: number, direction: number): void => {
		const corner = y * stride + x;
		open.set(corner, (open.get(corner) ?? 0) | (1 << direction));
	};
	for (let y = crop.y0; y < crop.y1; y++) {
		for (let x = crop.x0; x < crop.x1; x++) {
			if (!on(y, x)) continue;
			if (!on(y - 1, x)) leave(y, x, 0);
			if (!on(y, x + 1)) leave(y, x + 1, 1);
			if (!on(y + 1, x)) leave(y + 1, x + 1, 2);
			if (!on(y, x - 1)) leave(y + 1, x, 3);
		}
	}
	const step = [1, stride, -1, -stride];
	const xs: (number | null)[] = [];
	const ys: (number | null)[] = [];
	const put = (corner: number): void => {
		xs.push((corner % stride) - 0.5);
		ys.push(Math.floor(corner / stride) - 0.5);
	};
	for (const start of open.keys()) {
		while ((open.get(start) ?? 0) !== 0) {
			let corner = start;
			let direction = -1;
			do {
				const choices = open.get(corner) ?? 0;
				const next =
					direction < 0
						? Math.log2(choices & -choices)
						: ([1, 0, 3].map((turn) => (direction + turn) & 3).find((d) => (choices >> d) & 1) ?? -1);
				if (next < 0) break;
				open.set(corner, choices & ~(1 << next));
				if (next !== direction) put(corner);
				direction = next;
				corner += step[direction] as number;
			} while (corner !== start);
			put(corner);
			xs.push(null);
			ys.push(null);
		}
	}
	return { x: xs, y: ys };
}

/** A shape's outline, and whose it is. */
export interface ShapeOutline {
	readonly of: "source" | "target";
	readonly line: Polyline;
}

import type { Mask } from "../../domain/mask.ts";

/**
 * The largest 8-connected component with its holes filled (background that is not 4-connected to the border), as a mask
 * cut to its box with one background pixel around, and where that box lies in the input. Null for an empty mask.
 * O(pixels) time and memory; the input is not changed.
 */
export interface BodyMask {
	readonly mask: Mask;
	/** Row and column of the input that the cut mask's (0, 0) is; −1 at the input's border. */
	readonly offsetY: number;
	readonly offsetX: number;
}

export function largestBody(mask: Mask): BodyMask | null {
	const { height, width, data } = mask;
	const seen = new Uint8Array(data.length);
	let best: number[] = [];
	for (let start = 0; start < data.length; start++) {
		if (data[start] === 0 || seen[start] === 1) continue;
		const body = [start];
		seen[start] = 1;
		for (let head = 0; head < body.length; head++) {
			const at = body[head]!;
			const y = Math.floor(at / width);
			const x = at % width;
			for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
				for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
					const next = ny * width + nx;
					if (data[next] === 0 || seen[next] === 1) continue;
					seen[next] = 1;
					body.push(next);
				}
			}
		}
		if (body.length > best.length) best = body;
	}
	return best.length === 0 ? null : cutToBox(best, width);
}

function cutToBox(body: readonly number[], inputWidth: number): BodyMask {
	let [y0, y1, x0, x1] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
	for (const at of body) {
		const y = Math.floor(at / inputWidth);
		const x = at % inputWidth;
		y0 = Math.min(y0, y);
		y1 = Math.max(y1, y);
		x0 = Math.min(x0, x);
		x1 = Math.max(x1, x);
	}
	const [offsetY, offsetX] = [y0 - 1, x0 - 1];
	const height = y1 - y0 + 3;
	const width = x1 - x0 + 3;
	const inside = new Uint8Array(height * width);
	for (const at of body) inside[(Math.floor(at / inputWidth) - offsetY) * width + (at % inputWidth) - offsetX] = 1;
	return { mask: { height, width, data: filled(inside, height, width) }, offsetY, offsetX };
}

/** Everything that the outside cannot reach; the border of the cut mask is background, so one corner starts the flood. */
function filled(inside: Uint8Array, height: number, width: number): Uint8Array {
	const outside = new Uint8Array(inside.length);
	outside[0] = 1;
	const queue = [0];
	for (let head = 0; head < queue.length; head++) {
		const at = queue[head]!;
		const x = at % width;
		const neighbours = [at - width, at + width, x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1];
		for (const next of neighbours) {
			if (next < 0 || next >= height * width || outside[next] === 1 || inside[next] === 1) continue;
			outside[next] = 1;
			queue.push(next);
		}
	}
	return outside.map((value) => 1 - value);
}

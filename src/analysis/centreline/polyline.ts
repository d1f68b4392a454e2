import type { Mask } from "../../domain/mask.ts";

/** A polyline in px of the input grid with its curvature (1/px). */
export interface Polyline {
	readonly y: number[];
	readonly x: number[];
	readonly curvature: number[];
}

/** A short piece of the principal axis through the centroid, for bodies without a path. */
export function principalAxis(mask: Mask): Polyline {
	let [n, sy, sx, syy, sxx, syx] = [0, 0, 0, 0, 0, 0];
	for (let at = 0; at < mask.data.length; at++) {
		if (mask.data[at] === 0) continue;
		const [y, x] = [Math.floor(at / mask.width), at % mask.width];
		n++;
		sy += y;
		sx += x;
		syy += y * y;
		sxx += x * x;
		syx += y * x;
	}
	const [cy, cx] = [sy / n, sx / n];
	const angle = 0.5 * Math.atan2(2 * (syx / n - cy * cx), sxx / n - cx * cx - (syy / n - cy * cy));
	const [dy, dx] = [Math.sin(angle) / 4, Math.cos(angle) / 4];
	return { y: [cy - dy, cy + dy], x: [cx - dx, cx + dx], curvature: [0, 0] };
}

/**
 * The line with straight pieces along its end tangents to where the mask ends (in steps of 1/10 px); none where an end already
 * lies outside. `overGaps`: to the last foreground on that ray instead of the first background. O(height + width).
 */
export function reachOutline(line: Polyline, mask: Mask, overGaps: boolean): Polyline {
	const inside = (y: number, x: number) => {
		const [row, column] = [Math.round(y), Math.round(x)];
		if (row < 0 || column < 0 || row >= mask.height || column >= mask.width) return false;
		return mask.data[row * mask.width + column] === 1;
	};
	const beyond = (end: number, before: number): readonly [number, number] | null => {
		const [y, x] = [line.y[end]!, line.x[end]!];
		const length = Math.hypot(y - line.y[before]!, x - line.x[before]!);
		const [ty, tx] = [(y - line.y[before]!) / length, (x - line.x[before]!) / length];
		let reach = 0;
		const limit = mask.height + mask.width;
		for (let t = 0.1; t < limit; t += 0.1) {
			if (inside(y + ty * t, x + tx * t)) reach = t;
			else if (!overGaps) break;
		}
		return reach > 0 ? [y + ty * reach, x + tx * reach] : null;
	};
	const head = beyond(0, 1);
	const tail = beyond(line.y.length - 1, line.y.length - 2);
	const before = head === null ? [] : [head];
	const after = tail === null ? [] : [tail];
	const flat = (piece: readonly unknown[]) => piece.map(() => 0);
	return {
		y: [...before.map(([y]) => y), ...line.y, ...after.map(([y]) => y)],
		x: [...before.map(([, x]) => x), ...line.x, ...after.map(([, x]) => x)],
		curvature: [...flat(before), ...line.curvature, ...flat(after)],
	};
}

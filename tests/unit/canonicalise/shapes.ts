import { createHash } from "node:crypto";
import fc from "fast-check";
import type { CanonicalFrame, RawFrame } from "../../../src/domain/frame.ts";
import type { Mask } from "../../../src/domain/mask.ts";

/** How a drawn shape is put on a raw image: µm of the shape → pixels. Angle in radians, mirror before turning, shift in µm. */
export interface View {
	readonly umPerPx: number;
	readonly angle?: number;
	readonly mirror?: boolean;
	readonly shiftX?: number;
	readonly shiftY?: number;
	readonly sizeUm?: number;
}

export type Shape = (xUm: number, yUm: number) => boolean;

/** A shape known everywhere, sampled at pixel centres: no resampling error in the input beyond the pixels themselves. */
export function draw(shape: Shape, view: View): Mask {
	const { umPerPx, angle = 0, mirror = false, shiftX = 0, shiftY = 0, sizeUm = 3800 } = view;
	const side = Math.ceil(sizeUm / umPerPx);
	const data = new Uint8Array(side * side);
	const cos = Math.cos(angle);
	const sin = Math.sin(angle);
	for (let row = 0; row < side; row++) {
		for (let column = 0; column < side; column++) {
			const px = (column + 0.5) * umPerPx - sizeUm / 2 - shiftX;
			const py = (row + 0.5) * umPerPx - sizeUm / 2 - shiftY;
			const x = cos * px + sin * py;
			const y = cos * py - sin * px;
			if (shape(mirror ? -x : x, y)) data[row * side + column] = 1;
		}
	}
	return { height: side, width: side, data };
}

const YOLK = { x: -650, y: 120, radius: 260 };

/** Disk under the front third of the body. */
export const yolkShape: Shape = (x, y) => Math.hypot(x - YOLK.x, y - YOLK.y) <= YOLK.radius;

/** Elliptic end of a body: 0 at its tip, 1 from the depth 1 on. */
function roundEnd(depth: number): number {
	return depth >= 1 ? 1 : Math.sqrt(1 - (1 - depth) ** 2);
}

/** 3 mm long, head left, back up, tail bent upwards, belly around the yolk. */
export const fishShape: Shape = (x, y) => {
	if (yolkShape(x, y)) return true;
	const along = x + 1400;
	if (along < 0 || along > 3000) return false;
	const centre = along > 1200 ? -260 * ((along - 1200) / 1800) ** 2 : 0;
	const taper = along < 350 ? 280 : 280 - (230 * (along - 350)) / 2650;
	const half = taper * roundEnd(along / 350) * roundEnd((3000 - along) / 250);
	return Math.abs(y - centre) <= half;
};

export function frameOf(mask: Mask, umPerPx: number, yolk: Mask | null = null): RawFrame {
	const record = {
		ref: "fish 0",
		embryoId: "fish",
		frameIndex: 0,
		experimentId: "",
		experimentDate: "",
		well: "",
		snipId: "",
		imageId: "",
		timeInt: null,
		relativeTimeS: null,
	};
	return { record, mask, yolk, umPerPx };
}

export function fishFrame(view: View, withYolk = true): RawFrame {
	return frameOf(draw(fishShape, view), view.umPerPx, withYolk ? draw(yolkShape, view) : null);
}

/** Mask from rows of text, `#` = foreground. */
export function maskFromRows(...rows: string[]): Mask {
	const width = rows[0]?.length ?? 0;
	const data = Uint8Array.from(rows.join(""), (character) => (character === "#" ? 1 : 0));
	return { height: rows.length, width, data };
}

export function rowsOfMask(mask: Mask): string[] {
	return Array.from({ length: mask.height }, (_, y) =>
		Array.from(mask.data.subarray(y * mask.width, (y + 1) * mask.width), (value) => (value ? "#" : ".")).join(""),
	);
}

export function iou(one: Mask, other: Mask): number {
	let both = 0;
	let either = 0;
	one.data.forEach((value, i) => {
		both += value & (other.data[i] ?? 0);
		either += value | (other.data[i] ?? 0);
	});
	return both / either;
}

/** Centroid of a mask's pixel centres, x first. */
export function centroidOf(mask: Mask): [number, number] {
	let n = 0;
	let x = 0;
	let y = 0;
	mask.data.forEach((value, i) => {
		if (value === 0) return;
		n++;
		x += i % mask.width;
		y += Math.floor(i / mask.width);
	});
	return [x / n, y / n];
}

/** Rows × columns of foreground at (y0, x0) of a height × width image. */
export function rectangle(height: number, width: number, y0: number, x0: number, rows: number, columns: number): Mask {
	const data = new Uint8Array(height * width);
	for (let y = y0; y < y0 + rows; y++) data.fill(1, y * width + x0, y * width + x0 + columns);
	return { height, width, data };
}

/** Any way of putting the fish on an image, at pixels finer than the grid's. */
export const anyView = fc.record({
	umPerPx: fc.double({ min: 4.5, max: 9.5, noNaN: true }),
	angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
	mirror: fc.boolean(),
	shiftX: fc.double({ min: -250, max: 250, noNaN: true }),
	shiftY: fc.double({ min: -250, max: 250, noNaN: true }),
});

/** Size and hash of a mask: equal exactly when the masks are. Comparing 147,456 elements one by one takes a test runner far longer. */
export function digestOf(mask: Mask): string {
	return `${mask.height} × ${mask.width} ${createHash("sha256").update(mask.data).digest("hex")}`;
}

/** The frame with its mask's digest in its mask's place. */
export function digestedFrame(frame: CanonicalFrame): unknown {
	return { ...frame, mask: digestOf(frame.mask) };
}

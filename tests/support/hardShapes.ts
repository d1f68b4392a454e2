import { ellipseMask, gridMask } from "./shapes.ts";

type Inside = (y: number, x: number) => boolean;

const oval =
	(cy: number, cx: number, ry: number, rx: number): Inside =>
	(y, x) =>
		((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1;

const disc = (cy: number, cx: number, radius: number): Inside => oval(cy, cx, radius, radius);

const either =
	(...parts: Inside[]): Inside =>
	(y, x) =>
		parts.some((part) => part(y, x));

/** Pairs of canonical masks that are hard to solve, by name: source, target. */
export const HARD_SHAPES = {
	"no overlap": [ellipseMask(40, 60, 12, 20), ellipseMask(200, 480, 14, 18)],
	"two unequal pieces 540 px apart": [
		gridMask(either(oval(12, 18, 3.5, 3.7), oval(128, 557, 15.4, 9.8))),
		gridMask(either(oval(76, 18, 2.5, 8.5), oval(21, 557, 17, 14))),
	],
	"two pieces, one gone": [gridMask(either(disc(128, 16, 12), disc(128, 556, 8))), gridMask(disc(128, 16, 10))],
	"three pieces": [
		gridMask((y, x) => y > 60 && y < 100 && x < 160 && x % 60 < 20),
		gridMask((y, x) => y > 60 && y < 100 && x < 160 && (x + 10) % 60 < 22),
	],
	"five unequal pieces": [
		gridMask(either(disc(40, 40, 10), disc(40, 500, 14), disc(128, 280, 20), disc(220, 60, 6), disc(220, 520, 12))),
		gridMask(either(disc(44, 44, 14), disc(36, 504, 8), disc(130, 284, 16), disc(216, 64, 12), disc(224, 516, 9))),
	],
	"one pixel wide": [
		gridMask((y, x) => y === 100 && x >= 50 && x < 300),
		gridMask((y, x) => y === 130 && x >= 80 && x < 350),
	],
	"one pixel each": [gridMask((y, x) => y === 5 && x === 5), gridMask((y, x) => y === 200 && x === 500)],
	"at the border": [gridMask((y, x) => x < 20 && y < 120), gridMask((y, x) => y < 20 && x < 120)],
	"5 px against 20,000": [gridMask((y, x) => y === 100 && x >= 50 && x < 55), ellipseMask(128, 200, 50, 128)],
	"20,000 px against 5": [ellipseMask(128, 200, 50, 128), gridMask((y, x) => y === 100 && x >= 50 && x < 55)],
	stripes: [gridMask((y, x) => y < 80 && x < 200 && x % 8 < 3), gridMask((y, x) => y < 80 && x < 200 && y % 8 < 3)],
	"scattered points": [
		gridMask((y, x) => (y * 7919 + x * 104729) % 997 === 0),
		gridMask((y, x) => (y * 6271 + x * 15485863) % 991 === 0),
	],
	"ring and disc": [gridMask((y, x) => Math.abs(Math.hypot(y - 128, x - 288) - 70) < 10), gridMask(disc(128, 288, 30))],
	identical: [ellipseMask(60, 200, 14, 50), ellipseMask(60, 200, 14, 50)],
	"like an embryo": [ellipseMask(128, 280, 30, 120), ellipseMask(131, 290, 32, 114)],
	"full grid": [gridMask(() => true), gridMask((_, x) => x < 560)],
} as const satisfies Record<string, readonly [Uint8Array, Uint8Array]>;

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import { canonicaliseFrame } from "../../../src/pipeline/canonicalise/index.ts";
import { anyView, digestOf, draw, fishShape, frameOf, maskFromRows, rectangle } from "./shapes.ts";

const byYolk = { align: "yolk", clean: true } as const;
const byCentroid = { align: "centroid", clean: true } as const;

describe("exact cases", () => {
	it("pass a canonical mask through unchanged but for the shift", () => {
		// Tail right and long side down already; both centroid coordinates end in ½, as the anchor's do.
		const raw = rectangle(300, 400, 100, 40, 60, 200);
		const frame = canonicaliseFrame(frameOf(raw, 10), byCentroid);
		expect(frame.transformRawToCanonical).toEqual([1, 0, 287.5 - 139.5, 0, 1, 127.5 - 129.5]);
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 98, 188, 60, 200)));
		expect(frame).toMatchObject({
			retainedRatio: 1,
			clamped: false,
			orientation: "r0",
			axisRatio: expect.closeTo(200 / 60, 10),
		});
	});

	it("turn an upright mask by exactly 90° and halve it exactly", () => {
		const frame = canonicaliseFrame(frameOf(rectangle(500, 300, 30, 20, 400, 120), 5), byCentroid);
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 98, 188, 60, 200)));
		expect(frame.retainedRatio).toBe(1);
	});

	it("do not turn a square, whose axis ratio says so", () => {
		const frame = canonicaliseFrame(frameOf(rectangle(200, 200, 3, 5, 100, 100), 10), byCentroid);
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 78, 238, 100, 100)));
		expect(frame.axisRatio).toBe(1);
	});

	it("treat a mask that touches the image's edge like any other", () => {
		const whole = canonicaliseFrame(frameOf(rectangle(80, 240, 0, 0, 80, 240), 10), byCentroid);
		const inside = canonicaliseFrame(frameOf(rectangle(120, 300, 20, 30, 80, 240), 10), byCentroid);
		expect(digestOf(whole.mask)).toBe(digestOf(inside.mask));
		expect(whole.retainedRatio).toBe(1);
	});

	it("enlarge one pixel to the square it is", () => {
		const frame = canonicaliseFrame(frameOf(maskFromRows("...", "..#"), 1000), byCentroid);
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 78, 238, 100, 100)));
		expect(frame).toMatchObject({ axisRatio: 1, retainedRatio: 1 });
	});

	it("keep a single row of pixels, with a finite axis ratio", () => {
		const frame = canonicaliseFrame(frameOf(rectangle(5, 60, 2, 10, 1, 40), 40), byCentroid);
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 126, 208, 4, 160)));
		expect(frame.axisRatio).toBeCloseTo(40, 10);
	});
});

describe("clamping", () => {
	/** A bar whose yolk sits at one end, so that the anchor wants more room than the grid has. */
	const longBar = (columns: number) =>
		frameOf(rectangle(60, 700, 10, 20, 40, columns), 10, rectangle(60, 700, 20, 30, 20, 20));

	it("moves the mask by as little as keeps it on the grid", () => {
		const frame = canonicaliseFrame(longBar(500), byYolk);
		expect(frame).toMatchObject({ clamped: true, retainedRatio: 1 });
		expect(digestOf(frame.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 108, 76, 40, 500)));
	});

	it("commutes with the orientations", () => {
		const wanted = canonicaliseFrame(longBar(500), byYolk);
		const { mask, yolk } = longBar(500);
		const reversed = (m: Mask | null) => m && { ...m, data: m.data.slice().reverse() };
		const turned = canonicaliseFrame({ ...longBar(500), mask: reversed(mask) ?? mask, yolk: reversed(yolk) }, byYolk);
		expect(digestOf(turned.mask)).toBe(digestOf(wanted.mask));
		expect(turned.orientation).not.toBe(wanted.orientation);
	});

	it("leaves a mask alone that just fits, and keeps the anchor of one that cannot fit", () => {
		const fits = canonicaliseFrame(frameOf(rectangle(60, 700, 10, 20, 40, 576), 10), byCentroid);
		expect(fits).toMatchObject({ clamped: false, retainedRatio: 1 });
		const tooLong = canonicaliseFrame(frameOf(rectangle(60, 700, 10, 20, 40, 640), 10), byCentroid);
		expect(tooLong).toMatchObject({ clamped: false, retainedRatio: 0.9 });
		expect(digestOf(tooLong.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 108, 0, 40, 576)));
	});

	it("never loses area of a fish that fits, wherever its yolk is", () => {
		fc.assert(
			fc.property(anyView, fc.integer({ min: -1500, max: 1500 }), (view, offset) => {
				const yolk = draw((x, y) => Math.hypot(x - offset, y) < 200, view);
				const frame = canonicaliseFrame(frameOf(draw(fishShape, view), view.umPerPx, yolk), byYolk);
				expect(Math.abs(frame.retainedRatio - 1)).toBeLessThan(0.02);
			}),
			{ numRuns: 15 },
		);
	});
});

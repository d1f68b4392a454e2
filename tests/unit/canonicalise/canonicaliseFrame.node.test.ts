import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MaskflowError } from "../../../src/domain/fault.ts";
import { type CanonicalFrame, ORIENTATIONS, type RawFrame } from "../../../src/domain/frame.ts";
import { ANCHOR_X, ANCHOR_Y, CANONICAL_HEIGHT, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { areaOfMask, type Mask } from "../../../src/domain/mask.ts";
import { labelComponents } from "../../../src/pipeline/canonicalise/components.ts";
import { flipBetween, flipMask } from "../../../src/pipeline/canonicalise/flip.ts";
import { canonicaliseFrame, flipFrame, orientTarget } from "../../../src/pipeline/canonicalise/index.ts";
import {
	anyView,
	centroidOf,
	digestedFrame,
	digestOf,
	draw,
	fishFrame,
	fishShape,
	frameOf,
	iou,
	maskFromRows,
	rectangle,
	type View,
	yolkShape,
} from "./shapes.ts";

const byYolk = { align: "yolk", clean: true } as const;
const byCentroid = { align: "centroid", clean: true } as const;

function transformed(frame: CanonicalFrame, [x, y]: readonly [number, number]): [number, number] {
	const m = frame.transformRawToCanonical;
	return [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]];
}

/** A raw mask looked up at the raw place of every canonical pixel's centre. */
function lookedUp(raw: Mask, frame: CanonicalFrame): Mask {
	const [a, b, tx, c, d, ty] = frame.transformRawToCanonical;
	const det = a * d - b * c;
	const data = new Uint8Array(CANONICAL_HEIGHT * CANONICAL_WIDTH);
	for (let i = 0; i < data.length; i++) {
		const u = (i % CANONICAL_WIDTH) - tx;
		const v = Math.floor(i / CANONICAL_WIDTH) - ty;
		const x = Math.round((d * u - b * v) / det);
		const y = Math.round((a * v - c * u) / det);
		if (x >= 0 && y >= 0 && x < raw.width && y < raw.height) data[i] = raw.data[y * raw.width + x] ?? 0;
	}
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function faultCode(raw: RawFrame, options: Parameters<typeof canonicaliseFrame>[1]): string {
	try {
		canonicaliseFrame(raw, options);
	} catch (error) {
		if (!(error instanceof MaskflowError)) throw error;
		expect(error.fault.message).toContain("fish 0");
		expect(error.fault.nextStep).not.toBe("");
		return error.fault.code;
	}
	return "none";
}

describe("a drawn fish", () => {
	const reference = {
		yolk: canonicaliseFrame(fishFrame({ umPerPx: 5 }), byYolk),
		centroid: canonicaliseFrame(fishFrame({ umPerPx: 5 }), byCentroid),
	};
	const drawnArea = areaOfMask(draw(fishShape, { umPerPx: 2 })) * 4;

	it("lies head left and back up", () => {
		const { mask } = reference.yolk;
		const columns = [...mask.data.keys()].filter((i) => mask.data[i] === 1).map((i) => i % CANONICAL_WIDTH);
		const left = columns.reduce((a, b) => Math.min(a, b));
		const right = columns.reduce((a, b) => Math.max(a, b));
		expect(right - ANCHOR_X).toBeGreaterThan(2 * (ANCHOR_X - left));
		expect(centroidOf(mask)[0]).toBeGreaterThan(ANCHOR_X);
		expect(centroidOf(mask)[1]).toBeLessThan(ANCHOR_Y);
		expect(reference.yolk).toMatchObject({
			alignmentUsed: "yolk",
			yolkPresent: true,
			clamped: false,
			areaRemovedPct: 0,
		});
	});

	it.each(["yolk", "centroid"] as const)(
		"lands on the same mask however it was turned, mirrored, scaled and moved: %s",
		(align) => {
			fc.assert(
				fc.property(anyView, (view: View) => {
					const raw = fishFrame(view, align === "yolk");
					const frame = canonicaliseFrame(raw, { align, clean: true });
					expect(iou(frame.mask, reference[align].mask)).toBeGreaterThanOrEqual(0.97);
					expect(Math.abs((areaOfMask(frame.mask) * 100) / drawnArea - 1)).toBeLessThan(0.02);
					expect(Math.abs(frame.retainedRatio - 1)).toBeLessThan(0.02);
					expect(Math.abs(frame.axisRatio / reference[align].axisRatio - 1)).toBeLessThan(0.02);
					expect(frame.clamped).toBe(false);
					if (align === "centroid") {
						expect(distance(transformed(frame, centroidOf(raw.mask)), [ANCHOR_X, ANCHOR_Y])).toBeLessThan(1e-9);
					}
				}),
				{ numRuns: 30 },
			);
		},
	);

	it("carries the raw centroid onto the canonical one without bias", () => {
		// One frame is off by up to 0.3 px: pixels at a long tapered edge are all or nothing. A half-pixel slip would stay in the mean.
		const offsets = Array.from({ length: 24 }, (_, k) => {
			const raw = fishFrame({ umPerPx: 4.6 + 0.2 * k, angle: 0.262 * k, mirror: k % 2 === 1, shiftX: 7.3 * k }, false);
			const frame = canonicaliseFrame(raw, byCentroid);
			const [wantedX, wantedY] = transformed(frame, centroidOf(raw.mask));
			const [x, y] = centroidOf(frame.mask);
			expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(0.5);
			return [x - wantedX, y - wantedY] as const;
		});
		for (const axis of [0, 1] as const) {
			const mean = offsets.reduce((sum, offset) => sum + offset[axis], 0) / offsets.length;
			expect(Math.abs(mean)).toBeLessThan(0.1);
		}
	});

	it("has its yolk on the anchor within half a pixel, and its transform says so", () => {
		fc.assert(
			fc.property(anyView, (view: View) => {
				const raw = fishFrame(view);
				const frame = canonicaliseFrame(raw, byYolk);
				const yolk = draw(yolkShape, view);
				expect(distance(transformed(frame, centroidOf(yolk)), [ANCHOR_X, ANCHOR_Y])).toBeLessThan(1e-6);
				expect(distance(centroidOf(lookedUp(yolk, frame)), [ANCHOR_X, ANCHOR_Y])).toBeLessThan(0.5);
			}),
			{ numRuns: 15 },
		);
	});

	it("keeps its area when the raw pixels are coarser than the grid", () => {
		const frame = canonicaliseFrame(fishFrame({ umPerPx: 15, angle: 0.7 }), byYolk);
		expect(Math.abs((areaOfMask(frame.mask) * 100) / drawnArea - 1)).toBeLessThan(0.02);
		expect(iou(frame.mask, reference.yolk.mask)).toBeGreaterThan(0.95);
	});

	it("lands a raw image and its flips on one mask", () => {
		const raw = fishFrame({ umPerPx: 6, angle: 1.1, shiftX: 50 });
		for (const align of ["yolk", "centroid"] as const) {
			const wanted = canonicaliseFrame(raw, { align, clean: true });
			for (const orientation of ORIENTATIONS) {
				const flip = flipBetween("r0", orientation);
				const flipped = frameOf(flipMask(raw.mask, flip), 6, raw.yolk && flipMask(raw.yolk, flip));
				expect(iou(canonicaliseFrame(flipped, { align, clean: true }).mask, wanted.mask)).toBeGreaterThan(0.9999);
			}
		}
	});

	it("falls back to the centroid without a yolk, and says so", () => {
		for (const yolk of [null, { height: 760, width: 760, data: new Uint8Array(760 * 760) }]) {
			const raw = { ...fishFrame({ umPerPx: 5 }, false), yolk };
			const frame = canonicaliseFrame(raw, byYolk);
			expect(frame).toMatchObject({ alignmentUsed: "centroid", yolkPresent: false });
			expect(digestedFrame(frame)).toEqual(digestedFrame({ ...reference.centroid, yolkPresent: false }));
		}
		expect(reference.centroid.yolkPresent).toBe(true);
	});

	it("turns to the orientation that a person chose, exactly", () => {
		for (const orientation of ORIENTATIONS) {
			const frame = canonicaliseFrame(fishFrame({ umPerPx: 5 }), { ...byYolk, orientation });
			const wanted = { ...flipFrame(reference.yolk, orientation), orientationOverridden: true };
			expect(digestedFrame(frame)).toEqual(digestedFrame(wanted));
		}
	});

	it("finds its reference in a pair even when skewness turned it the other way", () => {
		const target = flipFrame(canonicaliseFrame(fishFrame({ umPerPx: 6, angle: 2 }), byCentroid), "r180_mirror");
		const turned = orientTarget(reference.centroid, target);
		expect(iou(turned.mask, reference.centroid.mask)).toBeGreaterThan(0.97);
	});

	it("loses specks by cleaning only", () => {
		const raw = fishFrame({ umPerPx: 5 });
		const data = raw.mask.data.slice();
		for (let i = 0; i < 20; i++) data[(5 + (i % 4)) * raw.mask.width + 5 + Math.floor(i / 4)] = 1;
		const speckled = { ...raw, mask: { ...raw.mask, data } };
		const cleaned = canonicaliseFrame(speckled, byYolk);
		expect(digestOf(cleaned.mask)).toBe(digestOf(reference.yolk.mask));
		expect(cleaned.areaRemovedPct).toBeCloseTo(2000 / (areaOfMask(raw.mask) + 20), 10);
		const kept = canonicaliseFrame(speckled, { ...byYolk, clean: false });
		expect(kept.areaRemovedPct).toBe(0);
		expect(labelComponents(kept.mask, 1, 8).count).toBe(2);
		expect(labelComponents(cleaned.mask, 1, 8).count).toBe(1);
	});
});

describe("alignment none", () => {
	it("passes a mask of the grid's size through untouched", () => {
		const mask = rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 3, 5, 40, 70);
		const frame = canonicaliseFrame(frameOf(mask, 5), { align: "none", clean: false });
		expect(frame.mask).toBe(mask);
		expect(frame).toMatchObject({
			alignmentUsed: "none",
			orientation: "r0",
			transformRawToCanonical: [1, 0, 0, 0, 1, 0],
			retainedRatio: 1,
			axisRatio: Number.NaN,
			clamped: false,
		});
		const flipped = canonicaliseFrame(frameOf(mask, 5), { align: "none", clean: true, orientation: "r0_mirror" });
		expect(digestOf(flipped.mask)).toBe(digestOf(rectangle(CANONICAL_HEIGHT, CANONICAL_WIDTH, 3, 501, 40, 70)));
		expect(flipped.orientationOverridden).toBe(true);
	});
});

describe("faults", () => {
	it("name the frame and the next step", () => {
		const square = rectangle(40, 40, 10, 10, 20, 20);
		const empty = rectangle(40, 40, 0, 0, 0, 0);
		for (const align of ["yolk", "centroid", "none"] as const) {
			expect(faultCode(frameOf(empty, 5), { align, clean: true })).toBe("empty-mask");
			expect(faultCode(frameOf(empty, 5), { align, clean: false })).toBe("empty-mask");
		}
		expect(faultCode(frameOf(square, 5), { align: "none", clean: true })).toBe("wrong-size");
		expect(faultCode(frameOf(square, 5, rectangle(20, 40, 1, 1, 5, 5)), byYolk)).toBe("yolk-size");
		for (const umPerPx of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
			expect(faultCode(frameOf(square, umPerPx), byCentroid)).toBe("missing-pixel-size");
		}
	});

	it("refuse a frame of which less than half fits the grid, or nothing is left", () => {
		expect(faultCode(frameOf(rectangle(100, 100, 0, 0, 80, 80), 1000), byCentroid)).toBe("mask-clipped");
		expect(faultCode(frameOf(maskFromRows("..#.."), 1), byCentroid)).toBe("mask-too-fine");
		expect(faultCode(frameOf(rectangle(100, 100, 50, 10, 1, 80), 4), byCentroid)).toBe("mask-too-fine");
	});
});

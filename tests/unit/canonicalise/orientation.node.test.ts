import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalFrame, ORIENTATIONS } from "../../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import { flipBetween, flipFrame, flipMask, orientationOfFlip } from "../../../src/pipeline/canonicalise/flip.ts";
import { momentsOfMask, rowSpansOfMask } from "../../../src/pipeline/canonicalise/moments.ts";
import { flipBySkewness, flipByYolk } from "../../../src/pipeline/canonicalise/orientation.ts";
import { orientTarget } from "../../../src/pipeline/canonicalise/orientTarget.ts";
import { principalAxis } from "../../../src/pipeline/canonicalise/principalAxis.ts";
import { digestedFrame, digestOf, iou, maskFromRows, rowsOfMask } from "./shapes.ts";

function measured(mask: Mask) {
	const spans = rowSpansOfMask(mask);
	if (spans === null) throw new Error("The test needs a mask with foreground.");
	const moments = momentsOfMask(mask, spans);
	return { spans, moments, axis: principalAxis(moments) };
}

const skewFlip = (mask: Mask) => {
	const { spans, moments, axis } = measured(mask);
	return flipBySkewness(mask, spans, moments, axis);
};

function frameFrom(mask: Mask, changes: Partial<CanonicalFrame> = {}): CanonicalFrame {
	return {
		mask,
		alignmentUsed: "centroid",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [0.4, 0.3, 12, -0.3, 0.4, 90],
		umPerPx: 5,
		yolkPresent: false,
		retainedRatio: 1,
		axisRatio: 4,
		clamped: false,
		areaRemovedPct: 0,
		...changes,
	};
}

/** A lopsided triangle on the grid: no two flips of it are alike. */
function triangle(): Mask {
	const data = new Uint8Array(CANONICAL_PIXELS);
	for (let y = 90; y < 150; y++) data.fill(1, y * CANONICAL_WIDTH + 230, y * CANONICAL_WIDTH + 230 + 3 * (y - 85));
	return { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
}

describe("moments and axis", () => {
	it("give a bar of n × 1 pixels the axis ratio n, upright or lying", () => {
		expect(measured(maskFromRows("#######")).axis).toEqual({ cos: 1, sin: 0, ratio: expect.closeTo(7, 12) });
		expect(measured(maskFromRows("#", "#", "#", "#", "#")).axis).toEqual({
			cos: 0,
			sin: 1,
			ratio: expect.closeTo(5, 12),
		});
	});

	it("find no axis in one pixel or a square, and turn neither", () => {
		for (const mask of [maskFromRows("#"), maskFromRows("...", ".##", ".##")]) {
			expect(measured(mask).axis).toEqual({ cos: 1, sin: 0, ratio: 1 });
		}
	});

	it("follow a diagonal both ways, with the angle in (−90°, 90°]", () => {
		const down = measured(maskFromRows("#....", ".#...", "..#..", "...#.", "....#")).axis;
		const up = measured(maskFromRows("....#", "...#.", "..#..", ".#...", "#....")).axis;
		expect(Math.atan2(down.sin, down.cos)).toBeCloseTo(Math.PI / 4, 12);
		expect(Math.atan2(up.sin, up.cos)).toBeCloseTo(-Math.PI / 4, 12);
	});

	it("agree with the plain definition", () => {
		const mask = maskFromRows("......", ".##...", "...##.", "..#..#");
		const points = [
			[1, 1],
			[2, 1],
			[3, 2],
			[4, 2],
			[2, 3],
			[5, 3],
		] as const;
		const mean = (f: (p: readonly [number, number]) => number) =>
			points.reduce((sum, p) => sum + f(p), 0) / points.length;
		const { moments } = measured(mask);
		const x = mean((p) => p[0]);
		const y = mean((p) => p[1]);
		expect(moments.area).toBe(6);
		expect(moments.x).toBeCloseTo(x, 12);
		expect(moments.y).toBeCloseTo(y, 12);
		expect(moments.varianceX).toBeCloseTo(mean((p) => (p[0] - x) ** 2) + 1 / 12, 12);
		expect(moments.varianceY).toBeCloseTo(mean((p) => (p[1] - y) ** 2) + 1 / 12, 12);
		expect(moments.covariance).toBeCloseTo(
			mean((p) => (p[0] - x) * (p[1] - y)),
			12,
		);
	});
});

describe("flips", () => {
	it("follow the documented meaning of the four orientations", () => {
		const mask = maskFromRows("#..", "##.");
		const turned = ORIENTATIONS.map((o) => rowsOfMask(flipMask(mask, flipBetween("r0", o))));
		expect(turned).toEqual([
			["#..", "##."],
			[".##", "..#"],
			["..#", ".##"],
			["##.", "#.."],
		]);
	});

	it("are a group: each way between two orientations is a flip, and back again nothing", () => {
		for (const from of ORIENTATIONS) {
			expect(orientationOfFlip(flipBetween("r0", from))).toBe(from);
			for (const to of ORIENTATIONS) {
				const there = flipFrame(frameFrom(triangle(), { orientation: from }), to);
				expect(there.orientation).toBe(to);
				expect(digestOf(there.mask)).toBe(digestOf(flipMask(triangle(), flipBetween(from, to))));
				expect(digestedFrame(flipFrame(there, from))).toEqual(
					digestedFrame(frameFrom(triangle(), { orientation: from })),
				);
			}
		}
	});

	it("take the transform along", () => {
		const frame = frameFrom(triangle());
		const at = (f: CanonicalFrame, x: number, y: number) => {
			const m = f.transformRawToCanonical;
			return [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]];
		};
		const [x = 0, y = 0] = at(frame, 70, 40);
		expect(at(flipFrame(frame, "r0_mirror"), 70, 40)).toEqual([expect.closeTo(575 - x, 10), expect.closeTo(y, 10)]);
		expect(at(flipFrame(frame, "r180_mirror"), 70, 40)).toEqual([expect.closeTo(x, 10), expect.closeTo(255 - y, 10)]);
		expect(at(flipFrame(frame, "r180"), 70, 40)).toEqual([expect.closeTo(575 - x, 10), expect.closeTo(255 - y, 10)]);
	});
});

describe("orientation by skewness", () => {
	it("puts the thin end right and the long side down", () => {
		const tailRight = maskFromRows("####......", "##########", "####......", "##........");
		expect(skewFlip(tailRight)).toEqual({ columns: false, rows: false });
		expect(skewFlip(flipMask(tailRight, { columns: true, rows: false }))).toEqual({ columns: true, rows: false });
		expect(skewFlip(flipMask(tailRight, { columns: false, rows: true }))).toEqual({ columns: false, rows: true });
	});

	it("lands every flip of a lopsided mask on one image", () => {
		const cells = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 40, maxLength: 40 });
		fc.assert(
			fc.property(
				cells.filter((values) => values.includes(1)),
				(values) => {
					const mask: Mask = { height: 4, width: 10, data: Uint8Array.from(values) };
					const { axis } = measured(mask);
					// A flipped raw mask has the mirrored axis; only for axes along the grid is the turned image the flipped one.
					if (axis.cos !== 1) return;
					const settled = ORIENTATIONS.map((o) => {
						const raw = flipMask(mask, flipBetween("r0", o));
						return flipMask(raw, skewFlip(raw));
					});
					for (const other of settled) expect(rowsOfMask(other)).toEqual(settled[0] && rowsOfMask(settled[0]));
				},
			),
			{ numRuns: 2000 },
		);
	});

	it("tells an S from a Z though all its odd moments vanish", () => {
		const s = maskFromRows("######....", "..######..", "....######");
		const z = flipMask(s, { columns: false, rows: true });
		const settle = (mask: Mask) => {
			const { spans, moments } = measured(mask);
			return flipMask(mask, flipBySkewness(mask, spans, moments, { cos: 1, sin: 0, ratio: 4 }));
		};
		expect(settle(s)).toEqual(settle(z));
	});

	it("leaves what is symmetric as it is", () => {
		expect(skewFlip(maskFromRows("######", "######"))).toEqual({ columns: false, rows: false });
	});
});

describe("orientation by yolk", () => {
	it("puts the yolk left of the mask's centroid and the back above it, by the smaller of two disks", () => {
		const body = maskFromRows("##########", "##########", "####......", "####......");
		const yolk = maskFromRows("..........", "..........", ".##.......", ".##.......");
		const { spans, moments } = measured(body);
		const axis = { cos: 1, sin: 0, ratio: 3 };
		for (const orientation of ORIENTATIONS) {
			const flip = flipBetween("r0", orientation);
			const turned = measured(flipMask(yolk, flip)).moments;
			const turnedBody = flipMask(body, flip);
			expect(flipByYolk(turnedBody, spans, measured(turnedBody).moments, axis, turned)).toEqual(flip);
		}
		expect(moments.x).toBeGreaterThan(measured(yolk).moments.x);
	});

	it("falls back to the skewness where the yolk lies exactly in the middle", () => {
		const bar = maskFromRows("######", "######");
		const yolk = maskFromRows("..##..", "..##..");
		const { spans, moments, axis } = measured(bar);
		expect(flipByYolk(bar, spans, moments, axis, measured(yolk).moments)).toEqual({ columns: false, rows: false });
	});
});

describe("orientation of a pair's target", () => {
	it("turns a flipped copy back onto the source", () => {
		const source = frameFrom(triangle());
		for (const orientation of ORIENTATIONS) {
			const target = frameFrom(flipMask(triangle(), flipBetween("r0", orientation)), { orientation: "r180" });
			const turned = orientTarget(source, target);
			expect(iou(source.mask, turned.mask)).toBe(1);
			expect(digestedFrame(flipFrame(turned, "r180"))).toEqual(digestedFrame(target));
		}
	});

	it("keeps its own orientation among equals", () => {
		const data = new Uint8Array(CANONICAL_PIXELS);
		data.fill(1, 127 * CANONICAL_WIDTH + 200, 127 * CANONICAL_WIDTH + 376);
		data.fill(1, 128 * CANONICAL_WIDTH + 200, 128 * CANONICAL_WIDTH + 376);
		const bar: Mask = { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data };
		for (const orientation of ORIENTATIONS) {
			const target = frameFrom(bar, { orientation });
			expect(orientTarget(frameFrom(triangle()), target).orientation).toBe(
				orientTarget(frameFrom(bar), target).orientation,
			);
			expect(orientTarget(frameFrom(bar), target)).toBe(target);
		}
	});

	it("respects yolk pairs, a person's choice and unaligned masks", () => {
		const source = frameFrom(triangle(), { alignmentUsed: "yolk" });
		const upsideDown = flipMask(triangle(), flipBetween("r0", "r180"));
		const kept: Partial<CanonicalFrame>[] = [
			{ alignmentUsed: "yolk" },
			{ orientationOverridden: true },
			{ alignmentUsed: "none" },
		];
		for (const changes of kept) {
			const target = frameFrom(upsideDown, changes);
			expect(orientTarget(source, target)).toBe(target);
		}
		expect(orientTarget(source, frameFrom(upsideDown)).orientation).toBe("r180");
		expect(orientTarget(frameFrom(triangle()), frameFrom(upsideDown, { alignmentUsed: "yolk" })).orientation).toBe(
			"r180",
		);
	});
});

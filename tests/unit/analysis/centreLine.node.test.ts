import { describe, expect, test } from "vitest";
import { bodyPositions } from "../../../src/analysis/centreline/bodyPositions.ts";
import { centredPath } from "../../../src/analysis/centreline/centredPath.ts";
import { type CentreLine, reversedLine } from "../../../src/analysis/centreline/centreLine.ts";
import { centreLineOfMask } from "../../../src/analysis/centreline/centreLineOfMask.ts";
import { CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import { quantile } from "../../../src/domain/quantiles.ts";
import { canonicalMask } from "../../support/pairs.ts";
import { bentBar, bodyAround, fishAxis, pixelsOf, straightBar } from "./shapes.ts";

function lineOf(mask: Mask, options?: Parameters<typeof centreLineOfMask>[1]): CentreLine {
	const line = centreLineOfMask(mask, options);
	if (line === null) throw new Error("The mask has no centre-line.");
	return line;
}

/** Points of the middle share of a line. */
function middle<T>(values: ArrayLike<T>, from = 0.15, to = 0.85): T[] {
	return Array.from(values).slice(Math.ceil(from * values.length), Math.floor(to * values.length));
}

/** Largest distance of the line's points from a rule, µm. */
function worst(line: CentreLine, distanceUm: (y: number, x: number) => number): number {
	let most = 0;
	for (let i = 0; i < line.pointsYxUm.length; i += 2)
		most = Math.max(most, Math.abs(distanceUm(line.pointsYxUm[i] as number, line.pointsYxUm[i + 1] as number)));
	return most;
}

describe("a bent bar", () => {
	test.each([
		{ radius: 150, halfWidth: 14, angle: 1.9 },
		{ radius: 90, halfWidth: 10, angle: 2.2 },
		{ radius: 60, halfWidth: 6, angle: 2.4 },
		{ radius: 200, halfWidth: 20, angle: 1.2 },
	])("radius $radius px: length within 1 %, curvature within 5 %", ({ radius, halfWidth, angle }) => {
		const from = -Math.PI / 2 - angle / 2;
		const line = lineOf(bentBar(radius, halfWidth, from, from + angle, 220, 287));
		expect(line.method).toBe("skeleton");
		expect(Math.abs(line.lengthUm / (radius * angle * 10) - 1)).toBeLessThan(0.01);
		const curvature = quantile(middle(line.curvaturePerUm), 0.5);
		expect(Math.abs(Math.abs(curvature) * radius * 10 - 1)).toBeLessThan(0.05);
		expect(worst(line, (y, x) => Math.hypot(y - 2200, x - 2870) - radius * 10)).toBeLessThan(20 + halfWidth);
	});

	test("curvature is positive where the body turns to its normal's side", () => {
		// An arch: from left to right the walk turns clockwise on the screen, to the right hand.
		const arch = lineOf(bentBar(90, 10, -Math.PI + 0.4, -0.4, 220, 287), { headEnd: "left" });
		expect(Math.min(...middle(arch.curvaturePerUm))).toBeGreaterThan(0);
		const back = reversedLine(arch);
		expect(Math.max(...middle(back.curvaturePerUm))).toBeLessThan(0);
		expect(back.lengthUm).toBe(arch.lengthUm);
	});
});

describe("a straight bar", () => {
	test.each([0, 0.3, Math.PI / 4, 1.2, -0.7])(
		"at %f rad: the whole axis, no curvature, ends on the outline",
		(angle) => {
			const line = lineOf(straightBar(180, 11, angle), { headEnd: "left" });
			expect(Math.abs(line.lengthUm / 1800 - 1)).toBeLessThan(0.012);
			const [c, s] = [Math.cos(angle), Math.sin(angle)];
			expect(worst(line, (y, x) => -(x - 2875) * s + (y - 1275) * c)).toBeLessThan(12);
			expect(Math.max(...middle(line.curvaturePerUm).map(Math.abs))).toBeLessThan(1.5e-4);
		},
	);

	test("tangent and normal are unit vectors, the normal to the right of the walk (y down)", () => {
		const line = lineOf(straightBar(180, 11, 0), { headEnd: "left" });
		expect(line.tangentYx[200]).toBeCloseTo(0, 2);
		expect(line.tangentYx[201]).toBeCloseTo(1, 3);
		expect(line.normalYx[200]).toBeCloseTo(1, 3);
		expect(line.normalYx[201]).toBeCloseTo(0, 2);
	});
});

describe("a fish with a thin curved tail", () => {
	const axis = fishAxis(60, 150, 180, 70, 1.7);
	/** Head 24 px, tail 1.2 px for the last fifth: blurring by 15 px would leave nothing of it. */
	const width = (s: number) => (s > 0.8 ? 1.2 : 24 - (22.8 * s) / 0.8);
	const mask = bodyAround(axis, width);
	const line = lineOf(mask);
	const tipY = axis.y.at(-1) as number;
	const tipX = axis.x.at(-1) as number;

	test("the line ends at the tail's tip and the head is the wide end", () => {
		const end = line.pointsYxUm.subarray(-2);
		expect(Math.hypot((end[0] as number) - tipY * 10, (end[1] as number) - tipX * 10)).toBeLessThan(25);
		expect(line.pointsYxUm[1]).toBeLessThan(1600);
		// The head's cap (24 px before the axis begins) belongs to the body.
		expect(Math.abs(line.lengthUm / (axis.lengthPx * 10 + 240 + 12) - 1)).toBeLessThan(0.02);
	});

	test("S runs over the whole body: the tip is 1, and no pixel of the tail is lost", () => {
		const at = (y: number, x: number): number => Math.round(y) * CANONICAL_WIDTH + Math.round(x);
		expect(bodyPositions(line, Uint32Array.of(at(tipY, tipX)))[0]).toBeGreaterThan(0.99);
		const positions = bodyPositions(line, pixelsOf(mask));
		expect(Math.max(...positions)).toBeGreaterThan(0.995);
		expect(Math.min(...positions)).toBeLessThan(0.005);
		expect(positions.every((s) => s >= 0 && s <= 1)).toBe(true);
		// Along the true axis S grows with arc length.
		for (let i = 0; i < axis.x.length; i += 40) {
			const pixel = Uint32Array.of(at(axis.y[i] as number, axis.x[i] as number));
			const s = bodyPositions(line, pixel)[0] as number;
			const arc = ((i / (axis.x.length - 1)) * axis.lengthPx * 10 + 240) / line.lengthUm;
			expect(Math.abs(s - arc)).toBeLessThan(0.02);
		}
	});

	test("the tail's curvature is that of its arc", () => {
		const tail = middle(line.curvaturePerUm, 0.75, 0.93);
		expect(Math.abs(quantile(tail, 0.5) * 700 - 1)).toBeLessThan(0.1);
	});

	test("mirrored left to right the head is found at the other side, and `left` overrules the widths", () => {
		const mirrored = canonicalMask((y, x) => mask.data[y * CANONICAL_WIDTH + CANONICAL_WIDTH - 1 - x] === 1);
		const found = lineOf(mirrored);
		expect(found.pointsYxUm[1]).toBeGreaterThan(found.pointsYxUm.at(-1) as number);
		expect(Math.abs(found.lengthUm - line.lengthUm)).toBeLessThan(0.01 * line.lengthUm);
		const left = lineOf(mirrored, { headEnd: "left" });
		expect(left.pointsYxUm[1]).toBeLessThan(left.pointsYxUm.at(-1) as number);
	});

	test("a speck beside the body and a hole in it change nothing that matters", () => {
		const spoilt = canonicalMask((y, x) => {
			if (y >= 200 && y < 206 && x >= 20 && x < 26) return true;
			if (y === 60 && x >= 170 && x < 173) return false;
			return mask.data[y * CANONICAL_WIDTH + x] === 1;
		});
		expect(lineOf(spoilt).lengthUm).toBe(line.lengthUm);
	});
});

describe("bodies without a path", () => {
	test("an empty mask has none", () => {
		expect(centreLineOfMask(canonicalMask(() => false))).toBeNull();
	});

	test("a disk takes its principal axis and says so", () => {
		const line = lineOf(canonicalMask((y, x) => Math.hypot(y - 127.5, x - 287.5) <= 40));
		expect(line.method).toBe("principal_axis");
		expect(Math.abs(line.lengthUm - 800)).toBeLessThan(25);
	});

	test.each([1, 2, 3])("%d pixels give a line all the same", (count) => {
		const line = lineOf(canonicalMask((y, x) => y === 10 && x >= 5 && x < 5 + count));
		expect(line.pointsYxUm.every(Number.isFinite)).toBe(true);
		expect(Math.abs(line.lengthUm - 10 * count)).toBeLessThan(3);
	});

	test("a body that touches the grid's corner and edges keeps its length", () => {
		const line = lineOf(
			canonicalMask((y) => y < 12),
			{ headEnd: "left" },
		);
		expect(Math.abs(line.lengthUm - 5760)).toBeLessThan(25);
	});
});

test("points of the path move to the middle of the body, by a pixel at most, and only off its axis", () => {
	// Ten rows, so the middle lies between two of them; the bump of 30 px on one side moves nothing further.
	const mask = canonicalMask((y, x) => x >= 20 && x < 220 && y >= 50 && y < (x >= 120 && x < 150 ? 90 : 60));
	const path = Array.from({ length: 150 }, (_, i) => 54 * CANONICAL_WIDTH + 40 + i);
	const { y, x } = centredPath(path, mask);
	expect(Math.abs((y[20] as number) - 54.5)).toBeLessThan(0.1);
	expect(y[95]).toBeCloseTo(55, 12);
	x.forEach((value, i) => {
		expect(value).toBeCloseTo(40 + i, 12);
	});
});

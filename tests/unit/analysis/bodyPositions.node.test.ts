import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyPositions, tangentAt } from "../../../src/analysis/centreline/bodyPositions.ts";
import type { CentreLine } from "../../../src/analysis/centreline/centreLine.ts";
import { centreLineOfMask } from "../../../src/analysis/centreline/centreLineOfMask.ts";
import { CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { bodyAround, fishAxis, straightBar } from "./shapes.ts";

const fish = bodyAround(fishAxis(60, 150, 180, 60, 2.2), (s) => 20 - 18 * s);

function lineOf(mask = fish): CentreLine {
	const line = centreLineOfMask(mask);
	if (line === null) throw new Error("The mask has no centre-line.");
	return line;
}

/** Nearest point over every segment, without any skipping. */
function positionByBruteForce(line: CentreLine, pixel: number): number {
	const p = line.pointsYxUm;
	const [y, x] = [Math.floor(pixel / CANONICAL_WIDTH) * 10, (pixel % CANONICAL_WIDTH) * 10];
	const segments = p.length / 2 - 1;
	let [best, s] = [Number.POSITIVE_INFINITY, 0];
	for (let i = 0; i < segments; i++) {
		const [ay, ax] = [p[2 * i] as number, p[2 * i + 1] as number];
		const [by, bx] = [(p[2 * i + 2] as number) - ay, (p[2 * i + 3] as number) - ax];
		const t = Math.min(1, Math.max(0, ((y - ay) * by + (x - ax) * bx) / (by * by + bx * bx)));
		const distance = Math.hypot(y - ay - t * by, x - ax - t * bx);
		if (distance < best - 1e-9) [best, s] = [distance, (i + t) / segments];
	}
	return s;
}

describe("S of pixels", () => {
	const line = lineOf();

	test("is that of the nearest point of all segments, inside the body and outside", () => {
		const pixels = fc.uniqueArray(fc.integer({ min: 0, max: CANONICAL_PIXELS - 1 }), { minLength: 1, maxLength: 50 });
		fc.assert(
			fc.property(pixels, (chosen) => {
				const positions = bodyPositions(line, Uint32Array.from(chosen));
				chosen.forEach((pixel, k) => {
					expect(positions[k]).toBeCloseTo(positionByBruteForce(line, pixel), 6);
				});
			}),
			{ numRuns: 40 },
		);
	});

	test("falls between points of the line: neighbouring pixels of a long bar differ", () => {
		const bar = straightBar(500, 6, 0);
		const straight = lineOf(bar);
		const row = Uint32Array.from({ length: 400 }, (_, i) => 127 * CANONICAL_WIDTH + 80 + i);
		const positions = bodyPositions(straight, row);
		const direction = Math.sign((positions[1] as number) - (positions[0] as number));
		for (let i = 1; i < row.length; i++)
			expect(direction * ((positions[i] as number) - (positions[i - 1] as number)) * 500).toBeCloseTo(1, 1);
	});

	test("beyond the ends it is 0 or 1", () => {
		const straight = centreLineOfMask(straightBar(200, 8, 0), { headEnd: "left" });
		const beyond = Uint32Array.from([128 * CANONICAL_WIDTH + 5, 127 * CANONICAL_WIDTH + 570]);
		expect(straight && [...bodyPositions(straight, beyond)]).toEqual([0, 1]);
	});
});

test("the tangent at S is a unit vector, also beyond [0, 1]", () => {
	const line = lineOf();
	for (const s of [-1, 0, 0.123, 0.5, 0.999, 1, 2]) expect(Math.hypot(...tangentAt(line, s))).toBeCloseTo(1, 12);
	expect(tangentAt(line, 0.2)[1]).toBeGreaterThan(0.99);
	expect(tangentAt(line, 1)[1]).toBeLessThan(0);
});

import { describe, expect, test } from "vitest";
import { smoothingSpline } from "../../../src/analysis/centreline/smoothingSpline.ts";

describe("smoothing spline", () => {
	test("agrees with SciPy's make_smoothing_spline on even knots: values, slopes, second derivatives", () => {
		const knots = Array.from({ length: 41 }, (_, i) => i / 4);
		const spline = smoothingSpline(
			knots,
			knots.map((t) => Math.sin(t) + 0.3 * Math.cos(7 * t)),
			2,
		);
		const expected = [
			0.17894460766591264, 0.23856120614092555, -0.16156833519815073, 0.9797669944045477, -0.3904986733753576,
		];
		[0, 0.125, 3.3, 7.77, 10].forEach((t, i) => {
			expect(spline.at(t)[0]).toBeCloseTo(expected[i] as number, 9);
		});
		expect(spline.at(3.3)[1]).toBeCloseTo(-0.9029677973179955, 9);
		expect(spline.at(7.77)[1]).toBeCloseTo(0.1480519744502469, 9);
		expect(spline.at(3.3)[2]).toBeCloseTo(0.46902996287168447, 8);
		expect(spline.at(7.77)[2]).toBeCloseTo(-0.594235066504203, 8);
	});

	test("agrees with SciPy on uneven knots", () => {
		const spline = smoothingSpline([0, 1, 1.5, 3, 4.2, 5, 7], [0, 2, 1, 3, 2.5, 4, 1], 6);
		const expected = [0.24694321660050378, 2.074264474479978, 2.890145553590506, 1.9056023353931848];
		[0, 2, 3.3, 6.5].forEach((t, i) => {
			expect(spline.at(t)[0]).toBeCloseTo(expected[i] as number, 9);
		});
	});

	test("halves a wave of the given length and keeps one twice as long to 94 %", () => {
		for (const { wave, gain } of [
			{ wave: 400, gain: 0.5 },
			{ wave: 800, gain: 16 / 17 },
		]) {
			const knots = Array.from({ length: 1601 }, (_, i) => 10 * i);
			const spline = smoothingSpline(
				knots,
				knots.map((t) => Math.sin((2 * Math.PI * t) / wave)),
				400,
			);
			expect(spline.at(8000 + wave / 4)[0]).toBeCloseTo(gain, 2);
		}
	});

	test("keeps a line, goes on straight outside, and takes two or three knots", () => {
		for (const knots of [
			[0, 2],
			[0, 2, 5],
			[0, 1, 2, 4, 8],
		]) {
			const spline = smoothingSpline(
				knots,
				knots.map((t) => 3 - 2 * t),
				400,
			);
			for (const t of [-1, 0, 1.3, 9]) {
				expect(spline.at(t)[0]).toBeCloseTo(3 - 2 * t, 9);
				expect(spline.at(t)[1]).toBeCloseTo(-2, 9);
				expect(spline.at(t)[2]).toBeCloseTo(0, 9);
			}
		}
	});
});

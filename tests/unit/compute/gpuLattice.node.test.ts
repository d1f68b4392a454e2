import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capacityFor, layOutLevels, MOST_HALF_STEPS, placeLevels } from "../../../src/compute/gpu/arena.ts";
import { planDeviceLevels } from "../../../src/compute/gpu/deviceLevels.ts";
import { SAMPLE_LENGTH } from "../../../src/compute/gpu/kernels/relaxLevel.ts";
import { indexOnSide, layOutSide, padded, rowMajorFromSide } from "../../../src/compute/gpu/lattice.ts";
import { SUMS_PER_TALLY } from "../../../src/compute/gpu/lineSums.ts";
import type { Level } from "../../../src/compute/levels.ts";

describe("the device's climb", () => {
	const spacing = 1 / 576;

	test("a coarser lattice prepares at the smallest ε that it resolves; ε goes on falling from there", () => {
		const plan = planDeviceLevels({ height: 110, width: 400, spacing }, 1e-4);
		expect(plan.map(({ factor, preparing }) => [factor, preparing])).toEqual([
			[8, true],
			[4, false],
			[2, false],
			[1, false],
		]);
		expect(plan[0]?.epsilon).toBeCloseTo(2 * (8 / 576) ** 2, 12);
		const values = plan.flatMap(({ annealing, epsilon }) => [...annealing, epsilon]);
		expect(values[0]).toBe(0.05);
		expect(values).toEqual(values.toSorted((one, other) => other - one));
		expect(values.at(-1)).toBe(1e-4);
	});

	test("small lattices and wide kernels need no preparing", () => {
		expect(planDeviceLevels({ height: 40, width: 80, spacing }, 1e-4).some(({ preparing }) => preparing)).toBe(false);
		expect(planDeviceLevels({ height: 110, width: 400, spacing }, 1e-2).some(({ preparing }) => preparing)).toBe(false);
	});
});

describe("lines of a side", () => {
	const level = {
		factor: 1,
		height: 2,
		width: 3,
		spacing: 1,
		a: Float64Array.of(0, 2, 0, 4, 0, 0),
		b: Float64Array.of(0, 0, 0, 0, 8, 1),
	};

	test("the source's lines are columns, the target's rows; both are padded to whole tiles of nothing", () => {
		const source = layOutSide(level, "source");
		expect([source.lines, source.points, source.totalMass]).toEqual([8, 8, 6]);
		const [mass, logMass] = [source.constants.subarray(0, 64), source.constants.subarray(64, 128)];
		expect(new Map([...mass.entries()].filter(([, value]) => value > 0))).toEqual(
			new Map([
				[1, 2],
				[8, 4],
			]),
		);
		expect([logMass[1], logMass[8]]).toEqual([1, 2]);
		expect([...logMass].filter((value) => value > -1e29).length).toBe(2);
		const target = layOutSide(level, "target");
		expect([target.lines, target.points, target.totalMass]).toEqual([8, 8, 9]);
		expect([target.constants[1 * 8 + 1], target.constants[2 * 8 + 1]]).toEqual([8, 1]);
	});

	test("tiles without support are left out, a quad of lines at a time", () => {
		const width = 40;
		const at = (points: readonly [number, number][]): Float64Array => {
			const data = new Float64Array(20 * width);
			for (const [row, column] of points) data[row * width + column] = 1;
			return data;
		};
		const wide = {
			...level,
			height: 20,
			width,
			a: at([
				[3, 5],
				[17, 6],
			]),
			b: at([[9, 30]]),
		};
		const source = layOutSide(wide, "source");
		const [first, end] = [source.constants.subarray(-2 * source.lines), source.constants.subarray(-source.lines)];
		expect([...first.subarray(0, 12)]).toEqual([3, 3, 3, 3, 0, 0, 0, 0, 3, 3, 3, 3]);
		expect([...end.subarray(0, 12)]).toEqual([0, 0, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0]);
		// The target has support in row 9 alone: the second tile of each column.
		expect([source.neededFirstTile, source.neededEndTile]).toEqual([1, 2]);
		const target = layOutSide(wide, "target");
		expect([target.neededFirstTile, target.neededEndTile]).toEqual([0, 1]);
	});

	test("laying out and back is the identity", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (height, width) => {
				for (const side of ["source", "target"] as const) {
					const values = new Float32Array(padded(height) * padded(width));
					for (let at = 0; at < height * width; at++) {
						values[indexOnSide(side, Math.floor(at / width), at % width, height, width)] = at;
					}
					expect([...rowMajorFromSide(values, side, height, width)]).toEqual([...Array(height * width).keys()]);
				}
			}),
		);
	});
});

describe("the arena", () => {
	const measure = (count: number): Float64Array => new Float64Array(count).fill(1);
	const level = (factor: number, height: number, width: number): Level => ({
		factor,
		height,
		width,
		spacing: factor / 576,
		a: measure(height * width),
		b: measure(height * width),
	});

	test("no two parts share a place, and all lie inside", () => {
		const levels = layOutLevels([
			{ level: level(2, 9, 20), epsilon: 1e-3 },
			{ level: level(1, 17, 40), epsilon: 1e-4 },
		]);
		const arena = placeLevels(levels, 4, 1000);
		const parts = arena.levels.flatMap(({ source, target }) =>
			[source, target].flatMap(({ lines, points, mass, incoming, potential, sums, constants }) => [
				[mass, constants.length],
				[incoming, lines * points],
				[potential, lines * points],
				...sums.map(({ place, tallies }) => [place, SUMS_PER_TALLY * tallies]),
			]),
		);
		const most = 24 * 40;
		parts.push([arena.values, most], [arena.peaks, most / 2]);
		parts.push([arena.samples, SAMPLE_LENGTH * MOST_HALF_STEPS]);
		for (const { place } of [arena.start.source, arena.start.target]) parts.push([place, SUMS_PER_TALLY]);
		parts.sort(([one], [other]) => one! - other!);
		expect(parts[0]?.[0]).toBe(1000);
		for (const [n, [place, length]] of parts.entries())
			expect(place! + length!).toBe(parts[n + 1]?.[0] ?? 1000 + arena.length);
	});

	test("capacities come in steps, so that few are ever compiled", () => {
		expect([capacityFor(0), capacityFor(2 ** 20), capacityFor(2 ** 20 + 1)]).toEqual([2 ** 20, 2 ** 20, 2 ** 22]);
		const grid = [4, 2, 1].map((factor) => ({ level: level(factor, 256 / factor, 576 / factor), epsilon: 1 }));
		const full = placeLevels(layOutLevels(grid), 1, 0);
		expect(capacityFor(full.length)).toBe(2 ** 22);
	});
});

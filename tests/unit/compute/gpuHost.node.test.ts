import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockRelaxation } from "../../../src/compute/gpu/blockRelaxation.ts";
import { easePolling } from "../../../src/compute/gpu/device/easePolling.ts";
import { planDeviceLevels } from "../../../src/compute/gpu/deviceLevels.ts";
import { chooseOctetForm } from "../../../src/compute/gpu/kernels/octet.ts";
import { indexOnSide, layOutSide, rowMajorFromSide } from "../../../src/compute/gpu/lattice.ts";
import { convergenceOf, NO_SUMS, sumLines } from "../../../src/compute/gpu/lineSums.ts";
import { linkShader } from "../../../src/compute/gpu/wgsl/link.ts";
import { SHADER_SOURCES } from "../../../src/compute/gpu/wgsl/sources.ts";

describe("the linker", () => {
	const sources = {
		kernels: { main: "a\n//#include one\n//#include open\nb" },
		library: { one: "1\n//#include two", two: "2", left: "//#include two\nL" },
	};

	test("puts library files in, each once, and takes choices", () => {
		expect(
			linkShader(sources, "main", { open: "left" })
				.split("\n")
				.filter((line) => line !== ""),
		).toEqual(["a", "1", "2", "L", "b"]);
	});

	test("names what is missing", () => {
		expect(() => linkShader(sources, "main")).toThrow("open");
		expect(() => linkShader(sources, "other")).toThrow("other");
	});

	test("every kernel of the repository links, with nothing left to include", () => {
		expect(Object.keys(SHADER_SOURCES.kernels).sort()).toEqual(["climb-lines", "probe", "relax-lines"]);
		for (const kernel of Object.keys(SHADER_SOURCES.kernels)) {
			for (const octet of ["octet-tables", "octet-direct"]) {
				expect(linkShader(SHADER_SOURCES, kernel, { octet })).not.toContain("//#include");
			}
		}
	});
});

describe("waiting for the device", () => {
	test("naps once in each turn of a polling loop until told to stop", () => {
		const turns: (() => void)[] = [];
		const stop = easePolling({ setImmediate: (turn: () => void) => turns.push(turn) });
		expect(turns.length).toBe(1);
		turns[0]?.();
		expect(turns.length).toBe(2);
		stop();
		turns[1]?.();
		expect(turns.length).toBe(2);
	});

	test("does nothing where waiting is by events", () => {
		expect(() => easePolling({})()).not.toThrow();
	});
});

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

	test("the source is laid out by columns, the target by rows, with log2 beside the mass", () => {
		const source = layOutSide(level, "source");
		expect([source.lines, source.points, source.totalMass]).toEqual([3, 2, 6]);
		expect([...source.measure].map((value) => (value < -1e29 ? "floor" : value))).toEqual([
			0,
			"floor",
			4,
			2,
			2,
			1,
			0,
			"floor",
			0,
			"floor",
			0,
			"floor",
		]);
		// The target has support in row 1 only; the source in columns 0 and 1.
		expect([source.neededFirst, source.neededEnd]).toEqual([1, 2]);
		const target = layOutSide(level, "target");
		expect([target.lines, target.points]).toEqual([2, 3]);
		expect([target.neededFirst, target.neededEnd]).toEqual([0, 2]);
	});

	test("laying out and back is the identity", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (height, width) => {
				for (const side of ["source", "target"] as const) {
					const values = new Float32Array(height * width);
					for (let at = 0; at < values.length; at++) {
						values[indexOnSide(side, Math.floor(at / width), at % width, height, width)] = at;
					}
					expect([...rowMajorFromSide(values, side, height, width)]).toEqual([...values.keys()]);
				}
			}),
		);
	});
});

describe("line sums", () => {
	test("records add up by component", () => {
		expect(sumLines(Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0, 10, 20, 30, 40, 50, 60, 0, 0))).toEqual({
			mass: 11,
			error: 22,
			gap: 33,
			dual: 44,
			transported: 55,
			tiles: 66,
		});
	});

	test("error is relative to each side's mass; after an exact target step only the source counts", () => {
		const source = { ...NO_SUMS, error: 0.1, gap: 0.01, dual: 0.5, transported: 0.9 };
		const target = { ...NO_SUMS, error: 0.4, gap: 0.02, dual: 0.25, transported: 0.8 };
		const problem = { massA: 1, massB: 2, epsilon: 0.1, rho: 10 };
		const both = convergenceOf(source, target, problem, false);
		expect(both.error).toBeCloseTo(0.3, 12);
		expect(both.relativeGap).toBeCloseTo(0.3 / (7.5 + 0.1 * 1.2 + 0.3), 12);
		const closed = convergenceOf(source, target, problem, true);
		expect(closed.error).toBeCloseTo(0.1, 12);
		expect(closed.relativeGap).toBeCloseTo(0.1 / (7.5 + 0.1 * 1.1 + 0.1), 12);
	});
});

describe("over-relaxation by blocks", () => {
	const omegas = (relaxation: BlockRelaxation, count: number): number[] =>
		Array.from({ length: count }, () => relaxation.next());

	test("ramps from a plain sweep to its goal", () => {
		const found = omegas(new BlockRelaxation(1.45), 8);
		expect(found[0]).toBeLessThanOrEqual(1.1);
		expect(found[7]).toBe(1.45);
		expect(found.every((value, n) => n === 0 || value >= found[n - 1]!)).toBe(true);
	});

	test("an error that has grown a hundredfold sends it back to plain sweeps and a lower goal", () => {
		const relaxation = new BlockRelaxation(1.8);
		omegas(relaxation, 12);
		relaxation.report(1e-3);
		relaxation.report(0.2);
		const found = omegas(relaxation, 20);
		expect(found[0]).toBeLessThanOrEqual(1.1);
		expect(found[19]).toBeCloseTo(1.72, 12);
	});

	test("growth on the ramp is let be", () => {
		const relaxation = new BlockRelaxation(1.8);
		omegas(relaxation, 4);
		relaxation.report(1e-2);
		omegas(relaxation, 8);
		relaxation.report(0.1);
		expect(relaxation.next()).toBe(1.8);
	});

	test("a steady fall slower than ω promises raises the goal, never beyond 1.99", () => {
		const relaxation = new BlockRelaxation(1.5);
		omegas(relaxation, 20);
		let error = 1;
		for (let block = 0; block < 20; block++) {
			relaxation.report(error);
			error *= 0.97 ** 16;
			omegas(relaxation, 16);
		}
		expect(relaxation.next()).toBeGreaterThan(1.7);
		expect(relaxation.next()).toBeLessThanOrEqual(1.99);
	});

	test("foretells the sweeps to an error by the rate ω − 1", () => {
		const relaxation = new BlockRelaxation(1.5);
		omegas(relaxation, 20);
		expect(relaxation.sweepsTo(1, 2 ** -10)).toBe(10);
		expect(relaxation.sweepsTo(1e-9, 1)).toBe(1);
	});
});

test("tables serve kernels down to half a point, an exponential a term below", () => {
	expect(chooseOctetForm(0.0435, 1)).toBe("octet-tables");
	expect(chooseOctetForm(0.72, 2)).toBe("octet-tables");
	expect(chooseOctetForm(3, 1)).toBe("octet-direct");
});

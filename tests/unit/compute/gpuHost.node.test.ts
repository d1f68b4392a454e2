import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capacityFor, layOutArena, MOST_HALF_STEPS } from "../../../src/compute/gpu/arena.ts";
import { BlockRelaxation } from "../../../src/compute/gpu/blockRelaxation.ts";
import { easePolling } from "../../../src/compute/gpu/device/easePolling.ts";
import { SubmitPace } from "../../../src/compute/gpu/device/submitPace.ts";
import { planDeviceLevels } from "../../../src/compute/gpu/deviceLevels.ts";
import { levelTeam, lineTeam } from "../../../src/compute/gpu/kernels/lineTeam.ts";
import { chooseOctetForm, octetTable } from "../../../src/compute/gpu/kernels/octet.ts";
import { writeRecord } from "../../../src/compute/gpu/kernels/record.ts";
import { SAMPLE_LENGTH } from "../../../src/compute/gpu/kernels/relaxLevel.ts";
import { indexOnSide, layOutSide, padded, rowMajorFromSide } from "../../../src/compute/gpu/lattice.ts";
import { convergenceOf, NO_SUMS, SUMS_PER_TALLY, sumLines } from "../../../src/compute/gpu/lineSums.ts";
import { linkShader } from "../../../src/compute/gpu/wgsl/link.ts";
import { SHADER_SOURCES } from "../../../src/compute/gpu/wgsl/sources.ts";
import type { Level } from "../../../src/compute/levels.ts";

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
		expect(Object.keys(SHADER_SOURCES.kernels).sort()).toEqual(["climb-lines", "probe", "relax-level", "relax-lines"]);
		for (const kernel of Object.keys(SHADER_SOURCES.kernels)) {
			for (const octet of ["octet-tables", "octet-direct"]) {
				for (const team of ["alone", "together", "together-subgroups"]) {
					expect(linkShader(SHADER_SOURCES, kernel, { octet, team })).not.toContain("//#include");
				}
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
		const arena = layOutArena(
			[
				{ level: level(2, 9, 20), epsilon: 1e-3 },
				{ level: level(1, 17, 40), epsilon: 1e-4 },
			],
			4,
		);
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
		expect(parts[0]?.[0]).toBe(0);
		for (const [n, [place, length]] of parts.entries())
			expect(place! + length!).toBe(parts[n + 1]?.[0] ?? arena.length);
	});

	test("capacities come in steps, so that few are ever compiled", () => {
		expect([capacityFor(0), capacityFor(2 ** 20), capacityFor(2 ** 20 + 1)]).toEqual([2 ** 20, 2 ** 20, 2 ** 22]);
		const full = layOutArena(
			[4, 2, 1].map((factor) => ({ level: level(factor, 256 / factor, 576 / factor), epsilon: 1 })),
			1,
		);
		expect(capacityFor(full.length)).toBe(2 ** 22);
	});
});

describe("how threads share lines", () => {
	test("lanes of a processor work alone; threads of a graphics device share, by subgroup operations where it has them", () => {
		expect(lineTeam({ subgroupSize: 4, subgroups: true }).choice).toBe("alone");
		const plain = lineTeam({ subgroupSize: 32, subgroups: false });
		expect([plain.choice, plain.features]).toEqual(["together", []]);
		const quick = lineTeam({ subgroupSize: 32, subgroups: true });
		expect([quick.choice, quick.features]).toEqual(["together-subgroups", ["subgroups"]]);
	});

	test("every workgroup is within what the standard promises: 256 threads", () => {
		for (const machine of [4, 32, 64].map((subgroupSize) => ({ subgroupSize, subgroups: false }))) {
			for (const { overrides } of [lineTeam(machine), levelTeam(machine)]) {
				expect(overrides.LINES * overrides.SLOTS).toBeLessThanOrEqual(256);
			}
		}
	});
});

describe("how much a submit holds", () => {
	test("it follows the measured time towards 25 ms, growing by steps, shrinking at once", () => {
		const pace = new SubmitPace();
		const first = pace.halfSteps(1000);
		expect(first).toBeGreaterThan(1);
		pace.took(1000 * first, 0.5);
		expect(pace.halfSteps(1000)).toBe(4 * first);
		pace.took(4000 * first, 100);
		expect(pace.halfSteps(1000)).toBe(first);
		pace.took(1000 * first, 1e6);
		expect(pace.halfSteps(1000)).toBe(1);
	});
});

describe("parameter records", () => {
	test("numbers stand one after another, each stretch from the next multiple of 16 on", () => {
		const view = new DataView(new ArrayBuffer(64));
		writeRecord(view, 16, [{ whole: [7], real: [0.5, 2] }, { real: Float32Array.of(3, 4) }]);
		expect([view.getUint32(16, true), view.getFloat32(20, true), view.getFloat32(24, true)]).toEqual([7, 0.5, 2]);
		expect([view.getFloat32(32, true), view.getFloat32(36, true)]).toEqual([3, 4]);
	});

	test("the table holds powers of 2 for odd steps, then their inverses", () => {
		const table = octetTable(0.1, 2);
		expect(table.length).toBe(32);
		expect(table[0]).toBeCloseTo(2 ** 0.1, 6);
		expect(table[2 * 4 + 3]).toBeCloseTo(2 ** (0.1 * 5 * 7), 4);
		for (let n = 0; n < 16; n++) expect(table[n]! * table[n + 16]!).toBeCloseTo(1, 6);
	});
});

describe("line sums", () => {
	test("runs of one number a tally add up", () => {
		expect(sumLines(Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60))).toEqual({
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

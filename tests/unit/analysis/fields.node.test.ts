import { describe, expect, test } from "vitest";
import { createGroupFields, fieldOfPair, type GROUP_FIELDS } from "../../../src/analysis/fields/groupFields.ts";
import { createFieldAccumulator, differenceOfFields } from "../../../src/analysis/fields/meanField.ts";
import { smoothForDisplay } from "../../../src/analysis/fields/smoothForDisplay.ts";
import { CANONICAL_PIXELS, CANONICAL_WIDTH, SIGMA_UM } from "../../../src/domain/grid.ts";
import { canonicalMask } from "../../support/pairs.ts";
import { madeUpPair } from "./shapes.ts";

const pixels = (...at: number[]) => Uint32Array.from(at);

describe("mean field", () => {
	test("mean, variance and count over embryos, each embryo's pairs averaged first", () => {
		const field = createFieldAccumulator();
		field.add("a", pixels(7, 9), [1, 10]);
		field.add("a", pixels(7), [5]);
		field.add("b", pixels(7), [6]);
		field.add("c", pixels(7, 8), [9, Number.NaN]);
		const { mean, variance, count, embryoCount } = field.field();
		expect(mean[7]).toBeCloseTo((3 + 6 + 9) / 3, 12);
		expect(variance[7]).toBeCloseTo(9, 12);
		expect([count[7], count[8], count[9], embryoCount]).toEqual([3, 0, 1, 3]);
		expect([mean[8], mean[0], variance[9]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
		expect(mean[9]).toBe(10);
	});

	test("a large offset costs the variance nothing", () => {
		const field = createFieldAccumulator();
		[0, 1, 2, 3].forEach((step) => {
			field.add(`embryo ${step}`, pixels(0), [1e9 + step]);
		});
		expect(field.field().variance[0]).toBeCloseTo(5 / 3, 6);
	});

	test("`zero` counts the embryos and pairs that do not have the pixel, where any has it", () => {
		const field = createFieldAccumulator("zero");
		field.add("a", pixels(3), [8]);
		field.add("a", pixels(4), [2]);
		field.add("b", pixels(4), [3]);
		field.add("c", pixels(4), [5]);
		const { mean, variance, count } = field.field();
		expect(mean[3]).toBeCloseTo(4 / 3, 12);
		expect(variance[3]).toBeCloseTo(16 / 3, 12);
		expect(mean[4]).toBeCloseTo(3, 12);
		expect([count[3], count[4], count[5]]).toEqual([3, 3, 0]);
		expect(mean[5]).toBeNaN();
	});

	test("may be looked at in between; an embryo that comes back is refused", () => {
		const field = createFieldAccumulator();
		field.add("a", pixels(0), [2]);
		expect(field.field().mean[0]).toBe(2);
		field.add("a", pixels(0), [4]);
		expect(field.field().mean[0]).toBe(3);
		field.add("b", pixels(0), [5]);
		expect(field.field().mean[0]).toBe(4);
		expect(() => field.add("a", pixels(0), [0])).toThrow(/embryo a/);
	});

	test("nothing added is an empty field", () => {
		const { count, embryoCount, mean } = createFieldAccumulator().field();
		expect([embryoCount, count.some(Boolean), mean.every(Number.isNaN)]).toEqual([0, false, true]);
	});

	test("difference is test − reference where both rest on enough embryos, with its standard error", () => {
		const [test_, reference] = [createFieldAccumulator(), createFieldAccumulator()];
		[1, 3].forEach((value, i) => {
			test_.add(`t${i}`, pixels(0, 1), [value, value]);
		});
		[10, 12, 14].forEach((value, i) => {
			reference.add(`r${i}`, i < 1 ? pixels(0, 1) : pixels(0), i < 1 ? [value, value] : [value]);
		});
		const { difference, standardError } = differenceOfFields(test_.field(), reference.field());
		expect(difference[0]).toBeCloseTo(-10, 12);
		expect(standardError[0]).toBeCloseTo(Math.sqrt(2 / 2 + 4 / 3), 12);
		expect(difference[1]).toBeCloseTo(-8, 12);
		expect([standardError[1], difference[2]]).toEqual([Number.NaN, Number.NaN]);
		expect(differenceOfFields(test_.field(), reference.field(), 2).difference[1]).toBeNaN();
	});
});

describe("fields of pairs", () => {
	const source = canonicalMask((y, x) => y < 2 && x < 3);
	const target = canonicalMask((y, x) => y < 2 && x > 0 && x < 4);
	const pair = madeUpPair(source, target, {
		velocityYx: () => [3, -4],
		cost: () => 2e-4,
		sourceDelta: (_y, x) => (x === 0 ? -1 : 1),
		targetDelta: (_y, x) => (x === 3 ? 0.5 : -0.25),
	});
	const at = (name: (typeof GROUP_FIELDS)[number], pixel: number) => {
		const { pixels: where, values } = fieldOfPair(pair, name);
		return values[where.indexOf(pixel)];
	};

	test("each in its unit, on its own support", () => {
		expect(at("speed", 1)).toBe(50);
		expect(at("velocityY", 1)).toBe(30);
		expect(at("velocityX", 1)).toBe(-40);
		expect(at("costDensity", 1)).toBeCloseTo(1e-4 * SIGMA_UM ** 2, 0);
		expect(at("costDensity", 0)).toBeNaN();
		expect(at("destroyed", 0)).toBe(1);
		expect(at("destroyed", 1)).toBe(0);
		expect(at("created", 3)).toBe(0.5);
		expect(at("created", 2)).toBe(0);
		expect(at("created", 0)).toBeUndefined();
		expect(at("massBalance", 0)).toBe(-100);
		expect(at("massBalance", 1)).toBe(75);
		expect(at("massBalance", 3)).toBe(50);
	});

	test("the union of both supports carries the mass balance, rising without repeats", () => {
		const { pixels: union } = fieldOfPair(pair, "massBalance");
		expect([...union]).toEqual([0, 1, 2, 3, 576, 577, 578, 579]);
	});

	test("a group streams: mass counts everywhere, motion only on the support", () => {
		const group = createGroupFields({ fields: ["speed", "created"] });
		group.add("a", pair);
		group.add("b", madeUpPair(source, source, { velocityYx: () => [0, 1] }));
		expect(group.field("speed").mean[1]).toBe(30);
		expect(group.field("speed").mean[3]).toBeNaN();
		expect(group.field("created").mean[3]).toBe(0.25);
		expect(group.field("created").count[3]).toBe(2);
		expect(() => group.field("destroyed")).toThrow(/destroyed/);
	});
});

describe("smoothing for display", () => {
	const blob = canonicalMask((y, x) => Math.hypot(y - 60, x - 80) < 25);
	const field = Float64Array.from(blob.data, (inside, i) => (inside ? (i % CANONICAL_WIDTH) - 80 : Number.NaN));

	test("a constant stays constant to the outline; outside stays blank; σ = 0 changes nothing", () => {
		const constant = smoothForDisplay(
			Float64Array.from(blob.data, (inside) => (inside ? 7 : Number.NaN)),
			80,
		);
		constant.forEach((value, i) => {
			if (blob.data[i] === 1) expect(value).toBeCloseTo(7, 10);
			else expect(value).toBeNaN();
		});
		expect(smoothForDisplay(field, 0)).toEqual(field);
	});

	test("agrees with the sum by definition", () => {
		const smooth = smoothForDisplay(field, 35);
		for (const [y, x] of [
			[60, 80],
			[60, 104],
			[40, 70],
		] as const) {
			let [sum, weight] = [0, 0];
			for (let i = 0; i < CANONICAL_PIXELS; i++) {
				if (blob.data[i] === 0) continue;
				const [dy, dx] = [Math.floor(i / CANONICAL_WIDTH) - y, (i % CANONICAL_WIDTH) - x];
				if (Math.abs(dy) > 14 || Math.abs(dx) > 14) continue;
				const w = Math.exp(-(dy * dy + dx * dx) / (2 * 3.5 ** 2));
				sum += w * (field[i] as number);
				weight += w;
			}
			expect(smooth[y * CANONICAL_WIDTH + x]).toBeCloseTo(sum / weight, 9);
		}
	});
});

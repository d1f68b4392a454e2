import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createSimdEngineAtOnce } from "../../../src/compute/cpu/simdEngine.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { planDct } from "../../../src/pipeline/features/dct.ts";
import { displacementStatisticsUm } from "../../../src/pipeline/features/displacement.ts";
import { flowFields } from "../../../src/pipeline/features/flowFields.ts";
import { type RingAnalyser, ringAnalyser, ringOfCoefficients } from "../../../src/pipeline/features/ringShares.ts";
import { fastestRingAnalyser, simdRingAnalyser } from "../../../src/pipeline/features/simdRings.ts";

/** The definition: X_k = s_k Σ x_n cos(π(2n+1)k/2N), s_0 = √(1/N), else √(2/N). */
function dctByDefinition(line: Float64Array): Float64Array {
	const n = line.length;
	return Float64Array.from({ length: n }, (_, k) => {
		const total = line.reduce((sum, value, i) => sum + value * Math.cos((Math.PI * (2 * i + 1) * k) / (2 * n)), 0);
		return total * Math.sqrt((k === 0 ? 1 : 2) / n);
	});
}

const wave = (length: number) => Float64Array.from({ length }, (_, i) => Math.sin(i * i * 0.37) + (i % 7) / 3);

function simdAnalyser(): RingAnalyser {
	const engine = createSimdEngineAtOnce();
	if (engine === null) throw new Error("no WebAssembly SIMD here");
	return simdRingAnalyser(engine);
}

describe("DCT-II", () => {
	test.each([1, 2, 3, 9, 12, 36, CANONICAL_HEIGHT, CANONICAL_WIDTH])(
		"of length %i follows the definition",
		(length) => {
			const line = wave(length);
			const want = dctByDefinition(line);
			planDct(length).transform(line);
			for (const [k, value] of line.entries()) expect(value).toBeCloseTo(want[k] ?? Number.NaN, 10);
		},
	);

	test("keeps the power of any line", () => {
		const plan = planDct(48);
		const power = (line: Float64Array) => line.reduce((sum, value) => sum + value * value, 0);
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 48, maxLength: 48 }),
				(values) => {
					const line = Float64Array.from(values);
					const before = power(line);
					plan.transform(line);
					expect(Math.abs(power(line) - before)).toBeLessThanOrEqual(1e-9 * (before + 1));
				},
			),
		);
	});
});

describe("rings", () => {
	test("cut the radius into eight equal parts, the largest radius in the last", () => {
		const rings = ringOfCoefficients();
		expect(rings[0]).toBe(0);
		expect(rings[CANONICAL_PIXELS - 1]).toBe(7);
		expect(rings[CANONICAL_WIDTH - 1]).toBe(5); // (575/576)/largest = 0.708, times 8 = 5.66
		expect(rings[(CANONICAL_HEIGHT - 1) * CANONICAL_WIDTH]).toBe(5);
	});

	const whole = { y0: 0, y1: CANONICAL_HEIGHT, x0: 0, x1: CANONICAL_WIDTH };
	const analysers = [
		["JavaScript", ringAnalyser()],
		["WebAssembly", simdAnalyser()],
	] as const;

	test.each(analysers)(
		"a constant field is all in the first, a zero field nowhere, a chequerboard almost all in the last, in %s",
		(_, analyser) => {
			const [constant, zero] = analyser.shares(
				new Float64Array(CANONICAL_PIXELS).fill(3),
				new Float64Array(CANONICAL_PIXELS),
				whole,
			);
			expect(constant[0]).toBeCloseTo(1, 12);
			expect([...zero]).toEqual(new Array(8).fill(0));
			const board = Float64Array.from({ length: CANONICAL_PIXELS }, (_, p) => {
				return (Math.floor(p / CANONICAL_WIDTH) + (p % CANONICAL_WIDTH)) % 2 === 0 ? 1 : -1;
			});
			expect(analyser.shares(board, board, whole)[1][7]).toBeGreaterThan(0.8);
		},
	);

	test.each(analysers)(
		"do not depend on how generous the box is, nor on what was analysed before or with them, in %s",
		(_, analyser) => {
			const field = new Float64Array(CANONICAL_PIXELS);
			for (let y = 40; y < 50; y++) for (let x = 70; x < 95; x++) field[y * CANONICAL_WIDTH + x] = Math.sin(x * y);
			const nothing = new Float64Array(CANONICAL_PIXELS);
			const [tight] = analyser.shares(field, nothing, { y0: 40, y1: 50, x0: 70, x1: 95 });
			const ones = nothing.map(() => 1);
			const [, wide] = analyser.shares(ones, field, whole);
			for (const [k, share] of tight.entries()) expect(share).toBeCloseTo(wide[k] ?? Number.NaN, 12);
		},
	);

	test("are the same in WebAssembly as in JavaScript to 1e-13", () => {
		// Power in every ring: rounding is a share of the field's, not of a ring's.
		const field = (seed: number) =>
			Float64Array.from({ length: CANONICAL_PIXELS }, (_, at) => (Math.sin(at * seed) * 1e4) % 1);
		const fields = [field(0.3), field(1.7)] as const;
		const [expected, got] = analysers.map(([, analyser]) => analyser.shares(...fields, whole).flatMap((of) => [...of]));
		for (const [k, share] of (expected ?? []).entries())
			expect(Math.abs((got?.[k] ?? Number.NaN) / share - 1)).toBeLessThan(1e-13);
	});

	test("fall back to JavaScript where WebAssembly is refused", () => {
		const compile = vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
			throw new WebAssembly.CompileError("Refused by the page's policy");
		});
		const { shares } = fastestRingAnalyser();
		expect(compile).toHaveBeenCalled();
		compile.mockRestore();
		const field = wave(CANONICAL_PIXELS);
		expect(shares(field, field, whole)).toEqual(analysers[0][1].shares(field, field, whole));
	});
});

describe("flow fields", () => {
	test("a uniform expansion has divergence 2 and no curl inside, a rotation curl 2 and no divergence", () => {
		const pixels: number[] = [];
		for (let y = 100; y < 110; y++) for (let x = 200; x < 215; x++) pixels.push(y * CANONICAL_WIDTH + x);
		const index = Uint32Array.from(pixels);
		const flow = (vector: (y: number, x: number) => [number, number]) =>
			Float32Array.from(pixels.flatMap((p) => vector(Math.floor(p / CANONICAL_WIDTH), p % CANONICAL_WIDTH)));
		const inner = 105 * CANONICAL_WIDTH + 207;
		const expansion = flowFields(
			index,
			flow((y, x) => [y - 105, x - 207]),
		);
		expect([expansion.fields.div[inner], expansion.fields.curl[inner]]).toEqual([2, 0]);
		const rotation = flowFields(
			index,
			flow((y, x) => [-(x - 207), y - 105]),
		);
		expect([rotation.fields.div[inner], rotation.fields.curl[inner]]).toEqual([0, 2]);
		expect(rotation.box).toEqual({ y0: 100, y1: 110, x0: 200, x1: 215 });
	});

	test("differences reach over the support's edge to zero, but are kept inside only", () => {
		const pixel = 50 * CANONICAL_WIDTH + 60;
		const { fields } = flowFields(Uint32Array.of(pixel, pixel + 1), Float32Array.of(0, 4, 0, 4));
		expect(fields.div[pixel]).toBe(2);
		expect(fields.div[pixel + 1]).toBe(-2);
		expect(fields.div[pixel + 2]).toBe(0);
		expect(fields.div[pixel - 1]).toBe(0);
	});

	test("differences are one-sided at the array's edge", () => {
		const { fields } = flowFields(Uint32Array.of(0), Float32Array.of(3, 5));
		expect(fields.div[0]).toBe(-8);
		expect(fields.curl[0]).toBe(-2);
	});
});

describe("displacement statistics", () => {
	test("percentiles interpolate linearly, the deviation is the population's", () => {
		const statistics = displacementStatisticsUm(Float32Array.of(3, 4, 0, 0, 0, 1, 2, 0));
		expect(statistics).toMatchObject({ mean: 20, p50: 15, max: 50 });
		expect(statistics.std).toBeCloseTo(Math.sqrt(350), 10);
		expect(statistics.p90).toBeCloseTo(41, 10);
	});

	test("an empty support has none", () => {
		expect(displacementStatisticsUm(new Float32Array(0))).toMatchObject({
			mean: Number.NaN,
			p50: Number.NaN,
			max: Number.NaN,
		});
	});
});

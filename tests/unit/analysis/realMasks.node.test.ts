import { describe, expect, test } from "vitest";
import { bodyPositions } from "../../../src/analysis/centreline/bodyPositions.ts";
import { centreLineOfMask } from "../../../src/analysis/centreline/centreLineOfMask.ts";
import { profileOfPair } from "../../../src/analysis/profile/pairProfile.ts";
import { CANONICAL_HEIGHT, CANONICAL_WIDTH, SIGMA_UM } from "../../../src/domain/grid.ts";
import type { Mask } from "../../../src/domain/mask.ts";
import { goldenNames, loadGolden } from "../../support/goldens.ts";
import { bodyAround, fishAxis, madeUpPair, pixelsOf } from "./shapes.ts";

const onGrid = (data: Uint8Array): Mask => ({ height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data });
const names = goldenNames();

/** Real and drawn embryos where the reference data is present, a drawn one always. */
const bodies = new Map<string, Mask>([["drawn", bodyAround(fishAxis(90, 120, 220, 90, 1.2), (s) => 26 - 24 * s)]]);
for (const name of names) {
	const { source, target } = loadGolden(name);
	bodies.set(`${name} source`, onGrid(source));
	bodies.set(`${name} target`, onGrid(target));
}

describe.each([...bodies])("centre-line of %s", (name, mask) => {
	const line = centreLineOfMask(mask);
	if (line === null) throw new Error(`${name} has no centre-line.`);

	test("is finite, evenly spaced, and ends on the outline", () => {
		const p = line.pointsYxUm;
		expect(p.every(Number.isFinite) && line.curvaturePerUm.every(Number.isFinite)).toBe(true);
		for (let i = 2; i < p.length; i += 2) {
			const step = Math.hypot((p[i] as number) - (p[i - 2] as number), (p[i + 1] as number) - (p[i - 1] as number));
			expect(Math.abs((step * 199) / line.lengthUm - 1)).toBeLessThan(0.05);
		}
		for (const end of [0, p.length - 2]) {
			const [y, x] = [(p[end] as number) / 10, (p[end + 1] as number) / 10];
			const background = [-1, 0, 1].flatMap((dy) =>
				[-1, 0, 1].map((dx) => mask.data[(Math.round(y) + dy) * CANONICAL_WIDTH + Math.round(x) + dx]),
			);
			expect(background).toContain(0);
		}
	});

	test("gives every pixel an S from end to end, no more body behind than before the middle", () => {
		const s = bodyPositions(line, pixelsOf(mask));
		expect(s.every((value) => value >= 0 && value <= 1)).toBe(true);
		expect(Math.min(...s)).toBeLessThan(0.01);
		expect(Math.max(...s)).toBeGreaterThan(0.99);
		expect(s.filter((value) => value < 0.5).length).toBeGreaterThanOrEqual(0.499 * s.length);
	});
});

test.each(names)("profile of %s keeps the pair's totals", (name) => {
	const golden = loadGolden(name);
	const answer = (key: string) => golden.answer.get(key) ?? new Float32Array();
	const [source, target] = [onGrid(golden.source), onGrid(golden.target)];
	const velocity = answer("velocity_px_per_frame_yx");
	const at = (y: number, x: number) => y * CANONICAL_WIDTH + x;
	const pair = madeUpPair(source, target, {
		velocityYx: (y, x) => [velocity[2 * at(y, x)] ?? 0, velocity[2 * at(y, x) + 1] ?? 0],
		cost: (y, x) => answer("cost_src_px")[at(y, x)] ?? 0,
		sourceDelta: (y, x) => (answer("transported_src_px")[at(y, x)] ?? 0) - 1,
		targetDelta: (y, x) => 1 - (answer("transported_tgt_px")[at(y, x)] ?? 0),
	});
	const line = centreLineOfMask(source);
	if (line === null) throw new Error("The source has no centre-line.");
	const { values, sourcePixels, targetPixels } = profileOfPair(pair, line, { binCount: 20 });
	const total = (series: Float64Array) => series.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
	const cost = values.costPerPixelUm2.map((value, bin) => value * (sourcePixels[bin] ?? 0));
	expect(total(cost) / SIGMA_UM ** 2 / golden.expected.cost).toBeCloseTo(1, 4);
	expect(Math.abs(total(values.createdPx) - golden.expected.created_mass)).toBeLessThan(1e-3 * golden.expected.m_src);
	expect(Math.abs(total(values.destroyedPx) - golden.expected.destroyed_mass)).toBeLessThan(
		1e-3 * golden.expected.m_src,
	);
	expect(sourcePixels.reduce((a, b) => a + b)).toBe(golden.expected.m_src);
	expect(targetPixels.reduce((a, b) => a + b)).toBe(golden.expected.m_tgt);
});

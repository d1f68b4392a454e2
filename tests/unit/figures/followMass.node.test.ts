import { expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import { DEFAULT_PARAMETERS, type RunParameters } from "../../../src/domain/parameters.ts";
import type { PairArtifacts } from "../../../src/domain/result.ts";
import { marginalOf } from "../../../src/figures/field/layerValues.ts";
import {
	createPlanReader,
	followPixel,
	followRegion,
	slotsInside,
	spreadUm,
} from "../../../src/figures/pair/followMass.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { canonicalMask, pairContext, pairInputs } from "../../support/pairs.ts";

const solver = createCpuSolver();
const ellipse = (cy: number, cx: number, ry: number, rx: number) =>
	canonicalMask((y, x) => ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 <= 1);

async function solved(parameters: Partial<RunParameters> = {}): Promise<PairArtifacts> {
	const inputs = pairInputs(ellipse(120, 280, 12, 30), ellipse(124, 290, 10, 34));
	const { row, artifacts } = await solvePair(inputs, pairContext(solver, { tolerance: 1e-6, ...parameters }));
	if (artifacts === null) throw new Error(row.error_message);
	return artifacts;
}

for (const variant of [{}, { normalization: "shared" }, { downsample: 2 }, { regM: 0.01 }] as const) {
	test(`a pixel's image carries its marginal and lies where its velocity says (${JSON.stringify(variant)})`, async () => {
		const artifacts = await solved(variant);
		const parameters = { ...DEFAULT_PARAMETERS, ...variant };
		const read = createPlanReader(artifacts, parameters);
		// Pooled pixels share their block's image: its centroid is that of the block's pixels.
		const precision = parameters.downsample === 1 ? 2 : -0.5;
		for (const slot of [0, 400, 900]) {
			const { index, velocityYx } = artifacts.source;
			const pixel = index[slot] ?? 0;
			const image = read("source", [slot]);
			expect(image.side).toBe("target");
			expect(image.total / marginalOf("source", artifacts.source, slot)).toBeCloseTo(1, 3);
			expect(image.meanY - Math.floor(pixel / CANONICAL_WIDTH)).toBeCloseTo(velocityYx[2 * slot] ?? 0, precision);
			expect(image.meanX - (pixel % CANONICAL_WIDTH)).toBeCloseTo(velocityYx[2 * slot + 1] ?? 0, precision);
		}
		for (const slot of [3, 500]) {
			const total = read("target", [slot]).total;
			expect(total / marginalOf("target", artifacts.target, slot)).toBeCloseTo(1, 3);
		}
	});
}

test("the spread of one pixel's mass is the blur of the plan", async () => {
	const artifacts = await solved();
	const read = createPlanReader(artifacts, DEFAULT_PARAMETERS);
	const middle = followPixel(read, artifacts, "source", 120, 280);
	// A Gaussian of ε = 1e-4 has √(ε/2)·5760 µm = 40.7 µm along each axis; the body's edges and its stretch change it a little.
	expect(spreadUm(middle?.image.covariance ?? { yy: 0, yx: 0, xx: 0 })).toBeGreaterThan(30);
	expect(spreadUm(middle?.image.covariance ?? { yy: 9e9, yx: 0, xx: 9e9 })).toBeLessThan(50);
	expect(middle?.readout.map(({ label }) => label)).toEqual(["Its mass goes", "Sent"]);
	expect(followPixel(read, artifacts, "source", 10, 10)).toBeNull();
});

test("a lasso around everything sends everything, and its balance is what was destroyed", async () => {
	const artifacts = await solved({ regM: 0.01 });
	const read = createPlanReader(artifacts, { ...DEFAULT_PARAMETERS, regM: 0.01 } as RunParameters);
	const around = [
		{ y: 0, x: 0 },
		{ y: 0, x: 575 },
		{ y: 255, x: 575 },
		{ y: 255, x: 0 },
	];
	const all = followRegion(read, artifacts, "source", around);
	const sent = artifacts.source.weight.reduce((sum, _w, slot) => sum + marginalOf("source", artifacts.source, slot), 0);
	expect((all?.image.total ?? 0) / sent).toBeCloseTo(1, 3);
	expect(all?.slots.length).toBe(artifacts.source.index.length);
	expect(all?.readout.map(({ label }) => label)).toEqual(["Region", "Mean displacement", "Sent", "Balance"]);
	expect(followRegion(read, artifacts, "source", around.slice(0, 2))).toBeNull();
});

test("the inside of a lasso follows the even-odd rule", () => {
	const index = Uint32Array.from([10 * 576 + 10, 10 * 576 + 20, 30 * 576 + 10]);
	const square = [
		{ y: 5, x: 5 },
		{ y: 5, x: 15 },
		{ y: 15, x: 15 },
		{ y: 15, x: 5 },
	];
	expect(slotsInside(index, square)).toEqual([0]);
});

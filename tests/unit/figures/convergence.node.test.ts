import { expect, test } from "vitest";
import { LIGHT, rootOf } from "../../../src/figures/drawing/picture.ts";
import { svgFileText } from "../../../src/figures/drawing/svgNode.ts";
import { convergenceFigure, levelLines, toleranceText } from "../../../src/figures/pair/convergence.ts";
import { convergencePicture } from "../../../src/figures/pair/convergencePicture.ts";

const COARSE = { factor: 4, sweeps: 10, atSweep: [5, 10], error: [0.1, 1e-3], gap: [Number.NaN, 1e-2] };
const FINE = { factor: 1, sweeps: 4, atSweep: [4], error: [5e-5], gap: [1e-6] };

function figureOf(trace: Parameters<typeof convergenceFigure>[0], tolerance = 1e-4) {
	const figure = convergenceFigure(trace, tolerance);
	if (figure === null) throw new Error("There is a trace.");
	return figure;
}

const textOf = (figure: ReturnType<typeof figureOf>, width = 600) =>
	svgFileText(rootOf(convergencePicture(figure, LIGHT, width, 300), LIGHT));

test("sweeps are counted on from level to level, and what was not measured is left out", () => {
	const figure = figureOf([COARSE, FINE]);
	expect(figure.totalSweeps).toBe(14);
	expect(figure.levels.map(({ fromSweep, toSweep }) => [fromSweep, toSweep])).toEqual([
		[0, 10],
		[10, 14],
	]);
	expect(figure.levels[0]?.error).toEqual([
		{ sweep: 5, value: 0.1 },
		{ sweep: 10, value: 1e-3 },
	]);
	expect(figure.levels[0]?.gap).toEqual([{ sweep: 10, value: 1e-2 }]);
	expect(figure.levels[1]?.error).toEqual([{ sweep: 14, value: 5e-5 }]);
	expect(figure.decades).toEqual([-6, -1]);
	expect(figure.twin).toContain("10 sweeps at quarter resolution, 4 sweeps at full resolution");
	expect(figure.twin).toContain("tolerance 1e−4");
});

test("without a sample there is no figure, and one value alone still spans a decade", () => {
	expect(convergenceFigure([], 1e-4)).toBeNull();
	expect(convergenceFigure([{ ...FINE, error: [Number.NaN] }], 1e-4)).toBeNull();
	expect(figureOf([{ ...FINE, error: [1e-4], gap: [] }]).decades).toEqual([-4, -3]);
});

test("a resolution that comes twice was handed over to the cpu, and the plot and the table say so", () => {
	const figure = figureOf([COARSE, FINE, { ...FINE, sweeps: 6, atSweep: [6] }]);
	expect(figure.levels.map(({ handedOver }) => handedOver)).toEqual([false, false, true]);
	expect(figure.twin).toContain("6 sweeps more, on the cpu in double precision, at full resolution");
	expect(textOf(figure)).toContain("goes on on the cpu in double precision");
	expect(textOf(figureOf([COARSE, FINE]))).not.toContain("goes on");
	expect(levelLines(figure, "WEBGPU").map(({ backend }) => backend)).toEqual([
		"WebGPU",
		"WebGPU",
		"CPU, double precision",
	]);
});

test("the table tells what each level did, from its first sample to its last", () => {
	expect(levelLines(figureOf([COARSE, FINE]), "CPU")).toEqual([
		{ fromSweep: 0, resolution: "quarter", backend: "CPU", sweeps: "10", error: "0.10 → 0.0010", gap: "0.010" },
		{ fromSweep: 10, resolution: "full", backend: "CPU", sweeps: "4", error: "5.0e−5", gap: "1.0e−6" },
	]);
	expect(levelLines(figureOf([{ ...FINE, gap: [] }]), "CPU")[0]?.gap).toBe("–");
});

test("the plot has its levels, tolerance, axes and both lines, each level a line of its own", () => {
	const figure = figureOf([COARSE, FINE]);
	const text = textOf(figure);
	for (const words of [
		...["marginal error", "duality gap", "tolerance 1e−4", ">quarter, 10 sweeps<", ">full, 4 sweeps<"],
		...["sweeps, 14 in all", "relative error and gap", ">1e−6<", ">1e−1<"],
	]) {
		expect(text).toContain(words);
	}
	expect(text).not.toContain("NaN");
	expect(text.match(/<path/g)).toHaveLength(4);
});

test("the last level, however short its stretch, has its name at the end of the axis where the one before leaves room", () => {
	const levels = figureOf([
		{ ...COARSE, sweeps: 50, atSweep: [5, 50] },
		{ ...FINE, sweeps: 1 },
	]);
	expect(textOf(levels, 400)).toMatch(/text-anchor="end"[^>]*>full, 1 sweep</);
	expect(textOf(levels, 240)).toMatch(/text-anchor="end"[^>]*>full</);
	const tight = textOf(levels, 215);
	expect(tight).toContain(">quarter, 50 sweeps<");
	expect(tight).not.toContain("full");
	const middle = figureOf([COARSE, { ...FINE, factor: 2, sweeps: 1 }, { ...FINE, sweeps: 60 }]);
	expect(textOf(middle, 300)).not.toContain("half");
});

test("a tolerance keeps the digits it has", () => {
	expect([1e-4, 2.5e-6, 1].map(toleranceText)).toEqual(["1e−4", "2.5e−6", "1e+0"]);
});

import { expect, test } from "vitest";
import { LIGHT, type Picture, rootOf } from "../../../src/figures/drawing/picture.ts";
import { type SvgNode, svgFileText } from "../../../src/figures/drawing/svgNode.ts";
import { mapPicture } from "../../../src/figures/field/mapPicture.ts";
import {
	type CompareFieldInput,
	compareFieldFigure,
	lineWords,
} from "../../../src/figures/groups/compareFieldFigure.ts";
import { type ProfileFigure, profilePicture, profileTwin } from "../../../src/figures/groups/compareProfileFigure.ts";
import { probability } from "../../../src/figures/groups/compareStrip.ts";
import { type CostPoint, costByTimePicture, costByTimeTwin } from "../../../src/figures/groups/costByTimeFigure.ts";
import { boxPixels, syntheticArtifacts } from "../../support/syntheticPair.ts";

const BINS = 10;
const flat = (value: number): number[] => new Array(BINS).fill(value);
const textOf = (picture: Picture): string => svgFileText(rootOf(picture, LIGHT));

function nodesOf(nodes: readonly (SvgNode | string)[]): SvgNode[] {
	return nodes.flatMap((node) => (typeof node === "string" ? [] : [node, ...nodesOf(node.children)]));
}

function profileFigure(given: Partial<ProfileFigure> = {}): ProfileFigure {
	const group = (name: string, value: number) => ({
		...{ name, embryoCount: 3, lo: flat(value - 1), median: flat(value), hi: flat(value + 1) },
		embryos: [{ embryo: `${name}_e1`, values: flat(value) }],
	});
	const statistics = flat(0).map((_, bin) => ({
		...{ bin, p: bin === 9 ? 0.001 : 0.4, q: bin === 9 ? 0.01 : 0.44 },
		...{ difference: { estimate: 3, lo: 2, hi: 4 }, auroc: { estimate: 0.75, lo: 0.5, hi: 1 } },
	}));
	return {
		...{ feature: "Displacement", unit: "µm", binCount: BINS, showEmbryos: false, floor: null, statistics },
		...{ reference: group("wildtype", 1), test: group("mutant", 4), ...given },
	};
}

test("groups carry name, number of embryos and a mark of their own; a marked bin has a star", () => {
	const text = textOf(profilePicture(profileFigure(), LIGHT, 800, 400));
	expect(text).toContain("wildtype, 3 embryos: median and quartiles");
	expect(text).toContain("mutant, 3 embryos: median and quartiles");
	expect(text.match(/<circle /g)?.length).toBeGreaterThanOrEqual(BINS);
	expect(text.match(/<polygon /g)?.length).toBeGreaterThanOrEqual(BINS);
	expect(text.match(/>★</g)).toHaveLength(1);
	expect(text).toContain(".010★");
	expect(text).toContain("head 0");
	expect(text).toContain("tail 1");
});

test("each embryo is a line on demand, named; without statistics there is no strip", () => {
	const without = profilePicture(profileFigure({ statistics: null }), LIGHT, 800, 400);
	expect(textOf(without)).not.toContain("AUROC");
	expect(textOf(without)).not.toContain("mutant_e1");
	const shown = textOf(profilePicture(profileFigure({ showEmbryos: true }), LIGHT, 800, 400));
	expect(shown).toContain("<title>mutant_e1</title>");
});

test("bands and lines break at empty bins and the floor is named", () => {
	const gap = (value: number) => flat(value).map((v, i) => (i === 4 ? Number.NaN : v));
	const test = { ...profileFigure().test, lo: gap(3), median: gap(4), hi: gap(5) };
	const floor = { name: "identity pairs, n = 2", lo: flat(0), hi: flat(0.5) };
	const picture = profilePicture(profileFigure({ test, floor }), LIGHT, 800, 400);
	const bands = nodesOf(picture.nodes).filter(({ attributes }) => attributes["fill"] === LIGHT.test && attributes["d"]);
	expect(String(bands[0]?.attributes["d"]).match(/M/g)).toHaveLength(2);
	expect(textOf(picture)).toContain("identity pairs, n = 2: 5 % to 95 %");
	expect(textOf(picture)).not.toContain("NaN");
});

test("the profile in words says where the groups differ most and which bins are marked", () => {
	expect(profileTwin(profileFigure())).toContain("Bins 10 of 10 from the head have q at or below 0.05.");
	expect(profileTwin(profileFigure())).toContain("by 3.00 µm");
	expect(profileTwin(profileFigure({ statistics: null }))).toContain("not computed yet");
});

test("probabilities are short and never a bare 0", () => {
	expect([0.0133, 0.5, 1, 0.00012, Number.NaN].map(probability)).toEqual([".013", ".50", "1", "1e−4", "–"]);
});

function fieldInput(given: Partial<CompareFieldInput> = {}): CompareFieldInput {
	const pixels = boxPixels(100, 120, 200, 260);
	const { source } = syntheticArtifacts({ source: pixels, target: pixels });
	const field = (value: number): Float32Array => {
		const values = new Float32Array(256 * 576).fill(Number.NaN);
		for (const at of source.index) values[at] = value;
		return values;
	};
	const line = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1100 : 2000 + 15 * i));
	return {
		...{ name: "speed", side: "test", values: field(40), bothGroups: [field(10), field(40)] },
		...{ velocityUm: { y: field(0), x: field(40) }, arrows: { spacingPx: 10, scale: "auto", minimumUm: 5 } },
		shape: { maskBits: source.maskBits, method: "skeleton", pointsYxUm: line, lengthUm: 585 },
		...{ showLine: true, smoothingUm: 0, groupName: "mutant (n = 3)", ...given },
	};
}

test("both groups share one range; a difference is centred at zero", () => {
	const amount = compareFieldFigure(fieldInput());
	expect([amount.colours, amount.range]).toEqual(["amount", [0, 40]]);
	expect(amount.arrows?.count).toBeGreaterThan(0);
	const other = compareFieldFigure(fieldInput({ side: "reference" }));
	expect(other.range).toEqual([0, 40]);
	const values = fieldInput().bothGroups[0]!;
	const difference = compareFieldFigure(fieldInput({ side: "difference", values, velocityUm: null }));
	expect([difference.colours, difference.range]).toEqual(["difference", [-10, 10]]);
	expect(difference.crop).toEqual({ y0: 100, y1: 120, x0: 200, x1: 260 });
});

test("smoothing is said, the centre-line has its ticks and its method", () => {
	const figure = compareFieldFigure(fieldInput({ smoothingUm: 50 }));
	expect(figure.caption).toContain("Smoothed by 50 µm for display only.");
	expect(figure.marks.map(({ text }) => text)).toEqual(["0", ".2", ".4", ".6", ".8", "1"]);
	expect(lineWords(fieldInput().shape)).toBe("Centre-line of the reference mask: skeleton, 585 µm");
	expect(compareFieldFigure(fieldInput({ showLine: false })).marks).toEqual([]);
});

test("a map has raster, outline, arrows, colour bar with unit and scale bar", () => {
	const text = textOf(mapPicture(compareFieldFigure(fieldInput()), "data:image/png;base64,AA", LIGHT, 600, 300));
	expect(text).toContain('href="data:image/png;base64,AA"');
	expect(text).toContain('image-rendering="pixelated"');
	expect(text).toMatch(/>\d+ µm</);
	expect(text).toContain(">µm<");
	expect(text).not.toContain("NaN");
});

const point = (
	pairId: string,
	group: string,
	hpf: number | null,
	cost: number,
	outlier: string | null = null,
): CostPoint => ({
	...{ pairId, group, hpf, cost, outlier, itself: false },
});

test("cost over time: lanes by group, medians, outliers ringed but there", () => {
	const points = [
		point("a", "wt", 24, 1),
		point("b", "wt", 48, 2),
		point("c", "mut", 24, 3),
		point("d", "mut", 48, 9, "too high"),
	];
	const picture = costByTimePicture({ points, timeName: "Time of the source" }, LIGHT, 600, 300);
	const ids = nodesOf(picture.nodes).flatMap(({ attributes }) => attributes["data-id"] ?? []);
	expect(ids).toEqual(["a", "b", "c", "d"]);
	const text = textOf(picture);
	expect(text).toContain("Time of the source, hours past fertilisation");
	expect(text).toContain("too high");
	expect(nodesOf(picture.nodes).filter(({ attributes }) => attributes["r"] === 6.5)).toHaveLength(2);
	expect(costByTimeTwin({ points, timeName: "" })).toContain("1 flagged as outliers, none removed");
});

test("a frame against itself is an outline that counts in no median; the legend says what bars and outlines are", () => {
	const points = [point("a", "wt", 48, 10), point("b", "wt", 48, 20), point("c", "wt", 48, 60)];
	const itself = [0, 1, 2, 3].map((i) => ({ ...point(`same${i}`, "wt", 48, 1), itself: true }));
	const alone = { ...point("alone", "mut", 48, 1), itself: true };
	const barsOf = (of: readonly CostPoint[]): unknown[] => {
		const { nodes } = costByTimePicture({ points: of, timeName: "" }, LIGHT, 600, 300);
		const bars = nodesOf(nodes).filter(({ attributes }) => attributes["stroke-width"] === 2.2);
		return bars.map(({ attributes }) => Number(attributes["y1"]));
	};
	const [median] = barsOf([...points, ...itself, alone]);
	expect(barsOf([...points, ...itself, alone])).toHaveLength(1);
	expect(median).toEqual(barsOf([...points.slice(1), point("a", "wt", 48, 1), ...itself, alone])[0]);
	const text = textOf(costByTimePicture({ points: [...points, ...itself], timeName: "" }, LIGHT, 600, 300));
	expect(text).toContain("median at one time");
	expect(text).toContain("frame against itself, not in medians or fences");
	expect(text.match(/fill="none" stroke="[^"]+" stroke-width="1.4"/g)).toHaveLength(5);
	const twin = costByTimeTwin({ points: [...points, ...itself, alone], timeName: "" });
	expect(twin).toContain("wt: 3 pairs, median 20.0; mut: 0 pairs.");
	expect(twin).toContain("5 more, frames against themselves, count neither in medians nor in fences.");
});

test("without times pairs stand in their order", () => {
	const points = [point("a", "wt", null, 1), point("b", "wt", null, 2)];
	const text = textOf(costByTimePicture({ points, timeName: "" }, LIGHT, 600, 300));
	expect(text).toContain("order of the manifest");
	expect(text).not.toContain("NaN");
});

test("thousands of pairs are one path a group; outliers stay single, with their words", () => {
	const points = Array.from({ length: 5000 }, (_, i) =>
		point(`p${i}`, i % 2 === 0 ? "wt" : "mut", 24 + 4 * (i % 5), i % 97, i === 77 ? "too high" : null),
	);
	const picture = costByTimePicture({ points, timeName: "Time of the source" }, LIGHT, 600, 300);
	const nodes = nodesOf(picture.nodes);
	expect(nodes.length).toBeLessThan(200);
	expect(nodes.flatMap(({ attributes }) => attributes["data-id"] ?? [])).toEqual(["p77"]);
	const marks = nodes.map(({ attributes }) => String(attributes["d"] ?? "").match(/z/g)?.length ?? 0);
	expect(marks.reduce((sum, count) => sum + count, 0)).toBe(4999);
	expect(textOf(picture)).toContain("too high");
});

import { expect, test } from "vitest";
import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../../src/domain/parameters.ts";
import type { RunHeader } from "../../../src/domain/ports.ts";
import { framedPicture, LIGHT, label, rootOf, wrapText } from "../../../src/figures/drawing/picture.ts";
import { legend, pointMark, rangeWithZero, xScale, yScale } from "../../../src/figures/drawing/plotFrame.ts";
import { pathThrough, svg, svgFileText } from "../../../src/figures/drawing/svgNode.ts";
import { fieldThumbnail } from "../../../src/figures/field/fieldThumbnail.ts";
import { mapPicture } from "../../../src/figures/field/mapPicture.ts";
import { mapOfPair, type PairMap } from "../../../src/figures/field/pairMap.ts";
import { colourAt, rasterOfRows } from "../../../src/figures/field/raster.ts";
import { fileStem, provenanceLines } from "../../../src/figures/words/provenance.ts";

test("a drawing becomes a file that stands alone, whatever text is in it", () => {
	const text = svgFileText(
		svg(
			"svg",
			{ width: 10, stroke: undefined },
			svg("text", { "data-id": 'a"b' }, "p < 0.05 & q\u0007"),
			svg("image", { href: "x" }),
		),
	);
	expect(text).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
	expect(text).toContain('<text data-id="a&quot;b">p &lt; 0.05 &amp; q</text>');
	expect(text).toContain('<image href="x" xlink:href="x"/>');
	expect(text).not.toContain("stroke");
});

test("a path breaks where a point is missing", () => {
	expect(
		pathThrough([
			[0, 0],
			[1, 1.005],
			[Number.NaN, 2],
			[3, 4],
			[null, null],
			[5, 6],
		]),
	).toBe("M0 0L1 1M3 4M5 6");
});

test("scales run left to right and bottom to top; ranges hold zero", () => {
	const box = { x: 10, y: 20, width: 100, height: 50 };
	expect([0, 1].map(xScale(box, [0, 1]))).toEqual([10, 110]);
	expect([0, 4].map(yScale(box, [0, 4]))).toEqual([70, 20]);
	expect(rangeWithZero([Number.NaN])).toEqual([0, 1]);
	expect(rangeWithZero([3, 10])).toEqual([0, 10.5]);
	expect(rangeWithZero([-10])).toEqual([-10.5, 0]);
});

test("a legend goes on in a new row when it is full", () => {
	const entries = ["one", "two", "three"].map((text) => ({ text, colour: "#000", mark: "circle" as const }));
	expect(legend(LIGHT, 0, 0, 1000, entries).height).toBe(18);
	expect(legend(LIGHT, 0, 0, 80, entries).height).toBe(54);
});

test("marks differ by shape, not by colour alone", () => {
	const shapes = (["circle", "diamond", "triangle", "square", "ring"] as const).map((mark) => {
		const { tag, attributes } = pointMark(mark, 0, 0, 4, "#000");
		return JSON.stringify([tag, attributes["points"], attributes["fill"]]);
	});
	expect(new Set(shapes).size).toBe(5);
});

test("a saved figure has its title, notes and provenance on its own page colour", () => {
	const picture = { width: 500, height: 100, nodes: [label(LIGHT, 0, 10, "inside")] };
	const framed = framedPicture(picture, { title: "A title", notes: ["A note"], provenance: ["Run r"] });
	const text = svgFileText(rootOf(framed, LIGHT));
	for (const part of ["<title>A title</title>", ">A note<", ">Run r<", ">inside<", `fill="${LIGHT.page}"`]) {
		expect(text).toContain(part);
	}
	expect(framed.height).toBeGreaterThan(100 + 2 * 15);
	expect(wrapText("aaaa bbbb cccc", 60, 12)).toEqual(["aaaa bbbb", "cccc"]);
});

test("provenance names run, version and every parameter", () => {
	const header: RunHeader = {
		...{ runId: "r1", parameters: DEFAULT_PARAMETERS, parametersSha256: "ab".repeat(32), selection: DEFAULT_SELECTION },
		...{ appVersion: "9.9", startedAt: "2026-11-21T10:00:00.000Z", finishedAt: null, state: "finished" },
		...{ backend: "cpu", adapter: "test", pairIds: [] },
	};
	const [first, second] = provenanceLines(header);
	expect(first).toBe("Run r1 · Maskflow 9.9 · cpu, test · started 2026-11-21 10:00:00 UTC · parameters abababababab");
	expect(second).toContain("epsilon 0.0001");
	expect(second).toContain("um_per_px from tables");
	expect(fileStem("r 1", "a/b", "", "β")).toBe("r_1_a_b");
});

test("values become pixels of the colour table; nothing stays clear", () => {
	expect(
		colourAt(
			[
				[0, "#000000"],
				[1, "#ffffff"],
			],
			0.5,
		),
	).toEqual([127.5, 127.5, 127.5]);
	const { width, height, pixels } = rasterOfRows([[0, 1, Number.NaN]], [0, 1], "amount");
	expect([width, height]).toEqual([3, 1]);
	expect([...pixels]).toEqual([0x44, 0x01, 0x54, 255, 0xfd, 0xe7, 0x25, 255, 0, 0, 0, 0]);
});

test("a small picture averages blocks and shares its range", () => {
	const index = Uint32Array.from([0, 1, 2, 3].map((x) => 10 * 576 + 20 + x));
	const picture = fieldThumbnail(index, [0, 0, 4, Number.NaN], [0, 4], 2);
	expect([picture.width, picture.height]).toEqual([2, 1]);
	expect([...picture.pixels]).toEqual([0x44, 0x01, 0x54, 255, 0xfd, 0xe7, 0x25, 255]);
	expect(fieldThumbnail(new Uint32Array(0), [], [0, 1]).width).toBe(1);
});

const PAIR_MAP: PairMap = {
	...{ title: "Overlay", unit: "", colours: "overlay", range: [0, 2], arrows: null, caption: "", twin: "" },
	...{ crop: { y0: 10, y1: 11, x0: 20, x1: 23 }, view: { y0: 9, y1: 12, x0: 19, x1: 24 }, rows: [[0, 1, 2]] },
	outline: { of: "target", line: { x: [19.5, 22.5], y: [9.5, 9.5] } },
};

test("an overlay is saved with its three colours and their names", () => {
	const map = mapOfPair(PAIR_MAP);
	const { pixels } = rasterOfRows(map.rows, map.range, map.colours);
	expect([...pixels].filter((_, i) => i % 4 === 0)).toEqual([200, 124, 22]);
	const text = svgFileText(rootOf(mapPicture(map, "data:,", LIGHT, 500, 300), LIGHT));
	for (const name of ["source", "both", "target"]) expect(text).toContain(`>${name}<`);
	expect(map.lines.map(({ name }) => name)).toEqual(["target outline"]);
});

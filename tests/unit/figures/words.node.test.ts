import { expect, test } from "vitest";
import type { Fault } from "../../../src/domain/fault.ts";
import type { ReviewReport, ReviewRow } from "../../../src/domain/review.ts";
import type { LayerName } from "../../../src/figures/field/layerName.ts";
import { orientationWords, pairNumbers } from "../../../src/figures/pair/pairNumbers.ts";
import { mapWarnings, pairStatus, trustChips } from "../../../src/figures/pair/trust.ts";
import { problemListCsv, reviewCounts, reviewFrameCells } from "../../../src/figures/tables/reviewTable.ts";
import { runWords } from "../../../src/figures/words/runWords.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const done = metricsRow({ pair_id: "a", success: true, converged: true, pair_iou: 0.9, tolerance: 1e-4 });

test("progress reads from its numbers while running and from the rows when reopened", () => {
	const running = runWords(5, [], {
		total: 5,
		done: 2,
		failed: 1,
		skipped: 1,
		currentPairId: "p5",
		stage: "solving",
		stageDetail: "half resolution",
		elapsedS: 8,
		pairsPerSecond: 2,
		secondsLeft: [1, 3],
	});
	expect(running).toMatchObject({
		count: "4 of 5 pairs",
		aside: "1 failed · 1 were done before · 2.0 pairs a second",
		stage: "solving p5, half resolution",
		left: "1–3 s left",
	});
	const reopened = runWords(5, [done, metricsRow({ pair_id: "b" })], null);
	expect(reopened).toMatchObject({ count: "2 of 5 pairs", failed: 1, aside: "1 failed", left: "" });
	expect(runWords(1, [done], null).count).toBe("1 of 1 pair");
});

const OFF = { debias: false };

test("a pair whose blur is not known says so, though its plan converged", () => {
	const chips = trustChips(done, { debias: true });
	expect(chips.map(({ tone, label }) => [tone, label]).slice(0, 2)).toEqual([
		["good", "converged"],
		["warning", "debiasing unfinished"],
	]);
	const finished = metricsRow({ ...done, debiased_cost: 0 });
	expect(trustChips(finished, { debias: true }).map(({ label }) => label)).toEqual(["converged", "overlap 0.90"]);
});

test("a map of numbers that are not certified says which they are", () => {
	const titles = (row: typeof done, debias: boolean, layer: LayerName, raw = false) =>
		mapWarnings(row, { debias }, { layer, raw }).map(({ title }) => title);
	expect(titles(metricsRow({ ...done, debiased_cost: 0 }), true, "velocity")).toEqual([]);
	for (const layer of ["velocity", "morph"] as const) {
		expect(titles(done, true, layer)).toEqual(["Debiasing unfinished."]);
		expect(titles(done, true, layer, true)).toEqual([]);
		expect(titles(done, false, layer)).toEqual([]);
	}
	for (const layer of ["overlay", "cost", "mass"] as const) expect(titles(done, true, layer)).toEqual([]);
	const stopped = metricsRow({ ...done, converged: false });
	expect(titles(stopped, true, "velocity")).toEqual(["Not converged.", "Debiasing unfinished."]);
	expect(titles(stopped, true, "cost")).toEqual(["Not converged."]);
	expect(titles(metricsRow({}), true, "velocity")).toEqual([]);
});

test("chips say what speaks for and against a pair", () => {
	expect(trustChips(done, OFF).map((chip) => chip.label)).toEqual(["converged", "overlap 0.90"]);
	const doubtful = metricsRow({
		...done,
		converged: false,
		pair_iou: 0.4,
		review_reasons: "iou_low;yolk_fallback;new_code",
	});
	expect(trustChips(doubtful, OFF).map(({ tone, label }) => [tone, label])).toEqual([
		["bad", "not converged"],
		["warning", "overlap 0.40"],
		["warning", "no yolk"],
		["warning", "new code"],
	]);
	const failed = metricsRow({ error_message: "The mask is empty." });
	expect(trustChips(failed, { debias: true })).toEqual([
		{ tone: "bad", flag: "failed", label: "failed", about: "The mask is empty." },
	]);
});

test("a pair's status tells waiting, working, done, doubtful and failed apart", () => {
	expect(pairStatus(undefined, false)).toBe("waiting");
	expect(pairStatus(undefined, true)).toBe("working");
	expect(pairStatus(done, true)).toBe("done");
	expect(pairStatus(metricsRow({ ...done, converged: false }), false)).toBe("warning");
	expect(pairStatus(metricsRow({}), false)).toBe("failed");
});

test("every number of a pair has a label, a value and an explanation; undefined ones are dashes", () => {
	const lines = pairNumbers(done).flatMap((group) => group.lines);
	expect(lines.every((line) => line.label !== "" && line.value !== "" && line.about !== "")).toBe(true);
	expect(lines.find((line) => line.label === "Distance with blur")?.value).toBe("–");
	expect(lines.some((line) => line.label === "Debiased cost")).toBe(false);
	expect(orientationWords("r180_mirror")).toBe("180°, mirrored");
	expect(orientationWords("")).toBe("–");
});

const fault: Fault = {
	code: "rle-undecodable",
	severity: "error",
	message: 'The mask has "odd" text, twice.',
	nextStep: "=Export it again.",
	file: "masks.csv",
	row: 5,
	column: "mask_rle",
};
const row = (pairId: string, faults: readonly Fault[], runnable: boolean): ReviewRow => ({
	row: 2,
	pairId,
	pair: null,
	source: null,
	target: null,
	faults,
	runnable,
});
const report: ReviewReport = {
	manifestPath: "m.csv",
	rows: [row("a", [], true), row("b", [fault], false), row("c", [{ ...fault, severity: "warning" }], true)],
	faults: [],
	rowsInManifest: 3,
	rowsFilteredOut: 0,
	uniqueFrames: 4,
	extraColumns: [],
	unusedFiles: 0,
};

test("the review counts what will run and what will not", () => {
	expect(reviewCounts(report).words).toBe("2 pairs will run, 1 will not, 1 with warnings");
});

test("the problem list is CSV that a spreadsheet can open and must not run", () => {
	const lines = problemListCsv(report).split("\r\n");
	expect(lines[0]).toBe("severity,code,file,row,column,pair_id,message,next_step,detail");
	expect(lines[1]).toBe(
		`error,rle-undecodable,masks.csv,5,mask_rle,b,"The mask has ""odd"" text, twice.",'=Export it again.,`,
	);
	expect(lines).toHaveLength(4);
});

test("a frame's area in µm² needs its pixel size", () => {
	const frame = {
		ref: "e_t0000",
		state: "found" as const,
		heightPx: 700,
		widthPx: 1400,
		areaPx: 1000,
		umPerPx: 5,
		yolkFound: false,
	};
	expect(reviewFrameCells(frame)).toMatchObject({ size: "1400 × 700", areaUm2: "25,000", spacing: "5.00", yolk: "no" });
	expect(reviewFrameCells({ ...frame, umPerPx: null })).toMatchObject({ areaUm2: "–", spacing: "–" });
	expect(reviewFrameCells(null).state).toBe("missing");
});

import { describe, expect, test } from "vitest";
import { compareProfiles } from "../../../src/analysis/groups/compareProfiles.ts";
import { costOutliers } from "../../../src/analysis/groups/costOutliers.ts";
import {
	type Criterion,
	checkGroups,
	embryoOf,
	embryoSideOf,
	groupingColumns,
	isIdentityPair,
	labelOf,
	orderByEmbryo,
	selectRows,
	shareSourceFrame,
} from "../../../src/analysis/groups/grouping.ts";
import {
	comparisonTable,
	csvOfTable,
	embryoProfileTable,
	profileTable,
} from "../../../src/analysis/groups/numberTable.ts";
import { embryoProfiles } from "../../../src/analysis/profile/embryoProfiles.ts";
import { type PairProfile, PROFILE_FEATURE_KEYS } from "../../../src/analysis/profile/pairProfile.ts";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import { metricsRow } from "../../../src/pipeline/metricsRow.ts";
import { pairSpec } from "../../support/pairs.ts";

function row(id: string, values: Partial<MetricsRow>, extra: Readonly<Record<string, string>> = {}): MetricsRow {
	const run = { runId: "r", parameters: DEFAULT_PARAMETERS, parametersSha256: "", appVersion: "" };
	const { extra: _, ...columns } = values;
	return metricsRow({ ...pairSpec(id), extra }, run, { kind: "cpu", adapter: "" }, { success: true, ...columns });
}

/** A pair of images that the manifest names by path. */
const unnamed = { src_embryo_id: "", tgt_embryo_id: "" };

const rows = [
	row(
		"p1",
		{ genotype: "wt", set_type: "reference_wt", bin_src_hpf: 24, src_embryo_id: "ref", tgt_embryo_id: "a" },
		{ clutch: "2" },
	),
	row(
		"p2",
		{ genotype: "wt", set_type: "heldout_wt", bin_src_hpf: 100, src_embryo_id: "ref", tgt_embryo_id: "b" },
		{ clutch: "10" },
	),
	row(
		"p3",
		{ genotype: "hom", set_type: "mutant", bin_src_hpf: 24, src_embryo_id: "ref", tgt_embryo_id: "c" },
		{ clutch: "2" },
	),
	row("p4", { genotype: "hom", set_type: "mutant", src_embryo_id: "ref", tgt_embryo_id: "d", success: false }),
];

describe("groups by manifest columns", () => {
	const ids = (...criteria: Criterion[]) => selectRows(rows, criteria).map((chosen) => chosen.pair_id);

	test("rows agree with every criterion; failed pairs are in no group; no criterion takes all others", () => {
		expect(ids()).toEqual(["p1", "p2", "p3"]);
		expect(ids({ column: "genotype", values: ["hom"] })).toEqual(["p3"]);
		expect(ids({ column: "genotype", values: ["wt"] }, { column: "bin_src_hpf", values: ["24"] })).toEqual(["p1"]);
		expect(ids({ column: "set_type", values: ["mutant", "heldout_wt"] })).toEqual(["p2", "p3"]);
		expect(ids({ column: "clutch", values: ["2"] })).toEqual(["p1", "p3"]);
		expect(ids({ column: "genotype", values: [] })).toEqual([]);
	});

	test("labels are text: numbers without trailing zeros, nothing for what is unknown", () => {
		const [first, , , failed] = rows as [MetricsRow, MetricsRow, MetricsRow, MetricsRow];
		expect(labelOf(first, "bin_src_hpf")).toBe("24");
		expect(labelOf(failed, "bin_src_hpf")).toBe("");
		expect(labelOf(first, "is_control_pair")).toBe("false");
		expect([labelOf(first, "clutch"), labelOf(failed, "clutch"), labelOf(first, "toString")]).toEqual(["2", "", ""]);
	});

	test("columns that tell rows apart, with their values in order and how many rows have each", () => {
		const columns = new Map(groupingColumns(rows).map((entry) => [entry.column, entry.values]));
		expect([...columns.keys()]).toEqual(["genotype", "set_type", "bin_src_hpf", "tgt_embryo_id", "clutch"]);
		expect(columns.get("bin_src_hpf")).toEqual([
			{ value: "24", rows: 2 },
			{ value: "100", rows: 1 },
		]);
		expect(columns.get("clutch")?.map((entry) => entry.value)).toEqual(["2", "10"]);
		expect(columns.get("genotype")).toEqual([
			{ value: "hom", rows: 2 },
			{ value: "wt", rows: 2 },
		]);
	});

	test("the embryo of a row is at the end that tells embryos apart", () => {
		const reversed = rows.map((r) => ({ ...r, src_embryo_id: r.tgt_embryo_id, tgt_embryo_id: r.src_embryo_id }));
		const within = rows.map((r) => ({ ...r, src_embryo_id: r.tgt_embryo_id }));
		expect([rows, reversed, within].map(embryoSideOf)).toEqual(["target", "source", "target"]);
		expect(rows.map((r) => embryoOf(r, "target"))).toEqual(["a", "b", "c", "d"]);
		expect(embryoOf(row("images", unnamed), "target")).toBe("images");
	});

	test("pairs are put in the order that mean fields ask for", () => {
		const mixed = ["a", "b", "a", "c", "b"].map((name, i) => row(`p${i}`, { tgt_embryo_id: name }));
		expect(orderByEmbryo(mixed, "target").map((r) => r.pair_id)).toEqual(["p0", "p2", "p1", "p4", "p3"]);
		expect(orderByEmbryo([], "target")).toEqual([]);
	});

	test("pairs share their source frame or they do not", () => {
		const from = (embryo: string, frame: number) => row("p", { src_embryo_id: embryo, src_frame_index: frame });
		expect(shareSourceFrame([from("ref", 3), from("ref", 3)])).toBe(true);
		expect(shareSourceFrame([from("ref", 3), from("ref", 4)])).toBe(false);
		expect(shareSourceFrame([from("ref", 3), from("other", 3)])).toBe(false);
		expect(shareSourceFrame([row("x", unnamed), row("y", unnamed)])).toBe(false);
	});

	test("an identity pair is one frame against itself", () => {
		const same = { src_embryo_id: "a", tgt_embryo_id: "a", src_frame_index: 3 };
		expect(isIdentityPair(row("p", { ...same, tgt_frame_index: 3 }))).toBe(true);
		expect(isIdentityPair(row("p", { ...same, tgt_frame_index: 4 }))).toBe(false);
		expect(isIdentityPair(row("p", { ...same, tgt_embryo_id: "b", tgt_frame_index: 3 }))).toBe(false);
		expect(isIdentityPair(row("images", unnamed))).toBe(false);
	});

	test("a comparison is checked before it is made: overlap, sizes, least p", () => {
		const embryos = (...names: string[]) => names.map((name) => row(name, { tgt_embryo_id: name }));
		expect(checkGroups(embryos("a", "b", "b"), embryos("b", "c", "d"), "target")).toEqual({
			sharedEmbryos: ["b"],
			nReference: 2,
			nTest: 3,
			leastP: 2 / 10,
		});
		const many = Array.from({ length: 12 }, (_, i) => `w${i}`);
		expect(checkGroups(embryos(...many), embryos(...many.map((name) => `m${name}`)), "target").leastP).toBe(1e-4);
		expect(checkGroups(embryos("a"), embryos("b"), "target").leastP).toBe(1);
		expect(checkGroups([], embryos("b"), "target").leastP).toBeNaN();
	});
});

describe("outliers on cost", () => {
	const costs = [10, 11, 12, 13, 90].map((cost, i) =>
		row(`early${i}`, { bin_src_hpf: 24, bin_tgt_hpf: 26, total_transport_cost_um2: cost }),
	);
	const late = [90, 91, 92, 93].map((cost, i) =>
		row(`late${i}`, { bin_src_hpf: 46, bin_tgt_hpf: 48, total_transport_cost_um2: cost }),
	);

	test("are flagged within their transition, with the fences", () => {
		const flags = costOutliers([...costs, ...late]);
		expect(flags.map((flag) => flag.pairId)).toEqual(["early4"]);
		expect(flags[0]).toMatchObject({ group: ["24", "26"], value: 90, fences: { lo: 8, hi: 16, n: 5 } });
	});

	test("k, groups and column can be chosen; failed pairs and tiny groups are never flagged", () => {
		expect(costOutliers([...costs, ...late], { k: 50 })).toEqual([]);
		expect(costOutliers([...costs, ...late], { groupBy: [] })).toEqual([]);
		expect(costOutliers([...costs.slice(3), row("x", { bin_src_hpf: 24 })])).toEqual([]);
		const failed = { ...(costs[4] as MetricsRow), success: false };
		expect(costOutliers([...costs.slice(0, 4), failed])).toEqual([]);
	});
});

describe("numbers to copy", () => {
	const profile = (level: number): PairProfile => ({
		binCount: 2,
		debiased: false,
		sourcePixels: Uint32Array.of(5, 0),
		targetPixels: Uint32Array.of(4, 3),
		values: Object.fromEntries(
			PROFILE_FEATURE_KEYS.map((key) => [key, Float64Array.of(level, Number.NaN)]),
		) as PairProfile["values"],
	});
	const pairs = [
		{ pairId: "p,1", embryo: "=a", group: "wt", profile: profile(1) },
		{ pairId: 'p"2', embryo: "b", group: "hom", profile: profile(2) },
	];

	test("profiles: a row per pair and bin, every row as long as the header", () => {
		const table = profileTable(pairs);
		expect(table.rows).toHaveLength(4);
		for (const cells of table.rows) expect(cells).toHaveLength(table.columns.length);
		expect(table.columns.slice(0, 10)).toEqual([
			...["pair_id", "embryo_id", "group", "k_bin", "s_lo", "s_hi", "n_pixels_src", "n_pixels_tgt"],
			...["cost_mean_um2", "cost_per_pixel_um2"],
		]);
		expect(table.rows[1]?.slice(0, 9)).toEqual(["p,1", "=a", "wt", 1, 0.5, 1, 0, 3, Number.NaN]);
	});

	test("as CSV: quoted where needed, formulas disarmed, NaN empty, full precision", () => {
		const lines = csvOfTable(profileTable(pairs)).split("\r\n");
		expect(lines).toHaveLength(6);
		expect(lines[1]).toBe(`"p,1",'=a,wt,0,0,0.5,5,4${",1".repeat(9)}`);
		expect(lines[4]).toBe(`"p""2",b,hom,1,0.5,1,0,3${",".repeat(9)}`);
		expect(csvOfTable({ columns: ["x"], rows: [[1 / 3], [-2e-12]] })).toBe("x\r\n0.3333333333333333\r\n-2e-12\r\n");
	});

	test("embryos and comparisons have their own tables", () => {
		const profiles = embryoProfiles(pairs);
		const embryos = embryoProfileTable([{ group: "all", profiles }]);
		expect(embryos.rows[2]?.slice(0, 7)).toEqual(["b", "all", 1, 0, 0, 0.5, 2]);
		const compared = comparisonTable("alongUm", compareProfiles(profiles.slice(0, 1), profiles.slice(1), "alongUm"));
		expect(compared.rows).toHaveLength(2);
		for (const cells of [...compared.rows, ...embryos.rows])
			expect(cells).toHaveLength((cells.length === compared.columns.length ? compared : embryos).columns.length);
		const first = Object.fromEntries(compared.columns.map((name, i) => [name, compared.rows[0]?.[i]]));
		expect(first).toMatchObject({
			feature: "disp_along_um",
			k_bin: 0,
			reference_n: 1,
			test_median: 2,
			auroc: 1,
			p: 1,
			exact: "true",
		});
	});
});

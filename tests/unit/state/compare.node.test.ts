import { expect, test } from "vitest";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import type { GroupReading, GroupsRequest } from "../../../src/engine/contract/groupReading.ts";
import type { Outcome } from "../../../src/engine/contract/outcome.ts";
import { groupChoice } from "../../../src/state/compareChoices.ts";
import { COMPARE_START } from "../../../src/state/compareState.ts";
import { createComparisonDesk } from "../../../src/state/comparisonDesk.ts";
import { metricsRow } from "../../support/syntheticPair.ts";

const row = (pair_id: string, genotype: string, embryo: string, more: Partial<MetricsRow> = {}): MetricsRow =>
	metricsRow({
		...{ pair_id, genotype, success: true, src_embryo_id: "ref", src_frame_index: 0, tgt_embryo_id: embryo },
		...{ tgt_frame_index: 0, cost: 1, runtime_sec: 1, ...more },
	});
const ROWS = [
	row("m1", "mutant", "b1"),
	row("m2", "mutant", "b2"),
	row("m3", "mutant", "b3", { bin_src_hpf: 24 }),
	row("w1", "wildtype", "a1", { is_control_pair: true }),
	row("w2", "wildtype", "a2", { bin_src_hpf: 24 }),
	row("same", "wildtype", "ref"),
	row("bad", "wildtype", "a3", { success: false }),
];

test("the wild type is the reference unless somebody says otherwise", () => {
	const choice = groupChoice("run", ROWS, COMPARE_START);
	expect(choice).toMatchObject({ column: "genotype", reference: "wildtype", test: "mutant", sameSourceFrame: true });
	expect(choice?.request.reference.map(({ pairId }) => pairId)).toEqual(["w1", "w2"]);
	expect(choice?.request.test.map(({ embryo }) => embryo)).toEqual(["b1", "b2", "b3"]);
	expect(choice?.check).toMatchObject({ nReference: 2, nTest: 3, leastP: 0.2 });
	const turned = groupChoice("run", ROWS, { ...COMPARE_START, reference: "mutant", test: "wildtype" });
	expect([turned?.reference, turned?.test]).toEqual(["mutant", "wildtype"]);
});

test("identity pairs come in on demand, conditions hold for both groups, failed pairs never", () => {
	const all = groupChoice("run", ROWS, { ...COMPARE_START, leaveOutIdentity: false });
	expect(all?.referenceRows.map(({ pair_id }) => pair_id)).toEqual(["w1", "w2", "same"]);
	const filters = [{ column: "bin_src_hpf", value: "24" }];
	const young = groupChoice("run", ROWS, { ...COMPARE_START, filters });
	expect([young?.referenceRows, young?.testRows].map((rows) => rows?.map(({ pair_id }) => pair_id))).toEqual([
		["w2"],
		["m3"],
	]);
});

test("controls are the floor, identity pairs when there are none, each pair for itself", () => {
	expect(groupChoice("run", ROWS, COMPARE_START)?.request.floor).toEqual([{ pairId: "w1", embryo: "w1" }]);
	const identity = groupChoice("run", ROWS, { ...COMPARE_START, floor: "identity" });
	expect(identity?.request.floor.map(({ pairId }) => pairId)).toEqual(["same"]);
	const reference = groupChoice("run", ROWS, { ...COMPARE_START, floor: "reference" });
	expect(reference?.request.floor.map(({ pairId }) => pairId)).toEqual(["w1", "w2"]);
	expect(groupChoice("run", ROWS, { ...COMPARE_START, floor: "none" })?.request.floor).toEqual([]);
});

test("nothing tells the groups apart: no choice; a pair solved again: another key", () => {
	expect(groupChoice("run", [row("w1", "wildtype", "a1")], COMPARE_START)).toBeNull();
	const before = groupChoice("run", ROWS, COMPARE_START)?.key;
	const again = ROWS.map((one) => (one.pair_id === "m1" ? { ...one, runtime_sec: 2 } : one));
	expect(groupChoice("run", ROWS, COMPARE_START)?.key).toBe(before);
	expect(groupChoice("run", again, COMPARE_START)?.key).not.toBe(before);
});

const REQUEST: GroupsRequest = { runId: "run", reference: [], test: [], floor: [] };

function fakeDesk() {
	const calls: string[] = [];
	const settle: ((outcome: Outcome<GroupReading>) => void)[] = [];
	const desk = createComparisonDesk({
		readGroups: () => {
			calls.push("read");
			return { outcome: new Promise((resolve) => settle.push(resolve)), cancel: () => calls.push("cancel") };
		},
		compareFeature: async ({ feature }) => {
			calls.push(feature);
			return { status: "done", value: [] };
		},
	});
	return { calls, settle, desk };
}
const READING = {
	reference: { embryos: { 10: [], 20: [] } },
	test: { embryos: { 10: [], 20: [] } },
} as unknown as GroupReading;

test("one reading a key: asked twice it is read once, another key gives it up", async () => {
	const { calls, settle, desk } = fakeDesk();
	const first = desk.read("a", REQUEST, () => {});
	expect(desk.read("a", REQUEST, () => {})).toBe(first);
	desk.read("b", REQUEST, () => {});
	expect(calls).toEqual(["read", "cancel", "read"]);
	settle[1]?.({ status: "done", value: READING });
	await Promise.resolve();
	await Promise.resolve();
	expect(desk.peek("b")).toBe(READING);
	expect(desk.peek("a")).toBeUndefined();
	await expect(desk.read("b", REQUEST, () => {}).outcome).resolves.toMatchObject({ status: "done" });
	expect(calls).toHaveLength(3);
});

test("statistics are computed once a feature and number of bins", async () => {
	const { calls, desk } = fakeDesk();
	await desk.compare("a", READING, 20, "displacementUm");
	await desk.compare("a", READING, 20, "displacementUm");
	await desk.compare("a", READING, 10, "displacementUm");
	await desk.compare("a", READING, 20, "createdPx");
	expect(calls).toEqual(["displacementUm", "displacementUm", "createdPx"]);
});

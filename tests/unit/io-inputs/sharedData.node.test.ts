import { expect, test } from "vitest";
import { areaOfMask } from "../../../src/domain/mask.ts";
import { openDataset } from "../../../src/io/dataset/openDataset.ts";
import { MemoryFile, sharedFiles } from "../../support/inputFiles.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow } from "../../support/tables.ts";

/** Real masks and goldens, read in place; generated stand-ins where they are absent. */
const OPTIONS = { selection: { includeControl: true, limit: 0 }, umPerPx: null };
const real = sharedFiles("real");
const golden = sharedFiles("golden");

test("four real masks: areas as the lab's own tool counts them, both layouts pixel for pixel the same", async () => {
	if (real === null) return standIn();
	const without = (name: string) => real.filter((file) => file.path !== name);
	const legacy = await openDataset(without("frame_masks.csv"), OPTIONS);
	expect(legacy.review.faults).toEqual([]);
	expect(legacy.review.rows.map((row) => row.runnable)).toEqual([true, true, true, true, true]);
	const areas = new Map<string, number>();
	const manifest = new TextDecoder().decode(await real.find((file) => file.path === "manifest.csv")?.bytes());
	const renamed = manifest.replace(/20250622_(A0\d)_e01/g, "chem28c_coll_plate01_$1_track0000");
	const others = without("embryo_masks.csv").filter((file) => file.path !== "manifest.csv");
	const fresh = await openDataset([...others, new MemoryFile("manifest.csv", renamed)], OPTIONS);
	expect(fresh.review.rows.map((row) => row.faults)).toEqual([[], [], [], [], []]);
	for (const [i, row] of legacy.review.rows.entries()) {
		for (const side of ["source", "target"] as const) {
			const [old, now] = [row.pair?.[side], fresh.review.rows[i]?.pair?.[side]];
			if (old === undefined || now === undefined) throw new Error("a row has no pair");
			const [a, b] = [await legacy.loadFrame(old), await fresh.loadFrame(now)];
			expect([b.mask.height, b.mask.width]).toEqual([a.mask.height, a.mask.width]);
			// Byte comparison: the test runner's own takes seconds for a million elements.
			expect(Buffer.compare(b.mask.data, a.mask.data)).toBe(0);
			expect(b.umPerPx).toBeCloseTo(a.umPerPx, 12);
			expect(row[side]?.areaPx).toBe(areaOfMask(a.mask));
			areas.set(old.ref, areaOfMask(a.mask));
		}
	}
	expect([...areas].toSorted().map(([, area]) => area)).toEqual([39266, 45811, 36296, 42301]);
});

test("every golden manifest finds its images on the canonical grid at 10 µm/px", async () => {
	if (golden === null) return standIn();
	const manifests = golden.filter((file) => /^manifest_.*\.csv$/.test(file.path));
	expect(manifests.length).toBeGreaterThan(0);
	const images = golden.filter((file) => !file.path.endsWith(".csv"));
	for (const manifest of manifests) {
		const { review } = await openDataset([manifest, ...images], OPTIONS);
		expect(review.faults).toEqual([]);
		for (const row of review.rows) {
			expect(row.faults).toEqual([]);
			for (const frame of [row.source, row.target]) {
				expect(frame).toMatchObject({ state: "found", heightPx: 256, widthPx: 576, umPerPx: 10 });
			}
		}
	}
});

async function standIn(): Promise<void> {
	const mask = boxMask(1710, 720, { top: 700, left: 200, h: 300, w: 150 });
	const table = new MemoryFile("t.csv", csv(LEGACY_HEADER, legacyRow("A", 0, mask)));
	const manifest = new MemoryFile("m.csv", csv("pair_id,embryo_id,frame_src,frame_tgt", "p,A,0,0"));
	const { review } = await openDataset([manifest, table], OPTIONS);
	expect(review.rows[0]?.source?.areaPx).toBe(45_000);
}

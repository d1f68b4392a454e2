import { expect, test } from "vitest";
import type { PairResult } from "../../../src/domain/result.ts";
import type { Thumbnail } from "../../../src/figures/field/thumbnail.ts";
import { createPairCache } from "../../../src/state/pairCache.ts";
import { createKeptPictures, overlayOfPair } from "../../../src/ui/run/keptPictures.ts";
import { boxPixels, metricsRow, syntheticArtifacts } from "../../support/syntheticPair.ts";

/** 40 bytes a pixel row. */
const picture = (height: number): Thumbnail => ({ width: 10, height, pixels: new Uint8ClampedArray(40 * height) });

test("pictures stay below their bytes; the one looked at longest ago goes first", () => {
	const kept = createKeptPictures(120);
	for (const key of ["a", "b", "c"]) kept.keep(key, picture(1));
	expect(kept.get("a")).toBeDefined();
	kept.keep("d", picture(1));
	expect(["a", "b", "c", "d"].filter((key) => kept.get(key) !== undefined)).toEqual(["a", "c", "d"]);
	kept.keep("e", picture(3));
	expect(["a", "c", "d", "e"].filter((key) => kept.get(key) !== undefined)).toEqual(["e"]);
});

test("a long list that is scrolled through keeps no more than fits", () => {
	const kept = createKeptPictures(1000);
	for (let i = 0; i < 10_000; i++) {
		kept.keep(`p${i}`, picture(1 + (i % 4)));
		expect(kept.bytes()).toBeLessThanOrEqual(1000);
	}
	expect(kept.get("p9999")).toBeDefined();
});

test("a picture that is drawn again counts once; one that is larger than everything is not kept", () => {
	const kept = createKeptPictures(100);
	for (let i = 0; i < 5; i++) kept.keep("a", picture(2));
	expect(kept.bytes()).toBe(80);
	kept.keep("huge", picture(3));
	expect([kept.get("huge"), kept.bytes()]).toEqual([undefined, 0]);
});

test("pictures of a list push no pair out of the cache that was looked at as a whole", async () => {
	const box = boxPixels(100, 110, 200, 215);
	const artifacts = syntheticArtifacts({ source: box, target: box });
	const value: PairResult = { row: metricsRow({ pair_id: "p", success: true }), artifacts };
	const reads: string[] = [];
	const pairs = createPairCache(async (_run, pairId) => {
		reads.push(pairId);
		return { status: "done", value };
	}, 1);
	await pairs.read("r", "looked-at");
	for (const pairId of ["p1", "p2", "looked-at"]) expect((await overlayOfPair(pairs, "r", pairId))?.width).toBe(4);
	expect(pairs.peek("r", "looked-at")).toBeDefined();
	expect(reads).toEqual(["looked-at", "p1", "p2"]);
});

import { expect, test } from "vitest";
import type { Preferences } from "../../../src/state/appState.ts";
import { forgetTurnsOf, rememberedTurns, rememberTurns, unsolvedTurns } from "../../../src/state/rememberedTurns.ts";

function preferences(): Preferences & { kept: Map<string, string> } {
	const kept = new Map<string, string>();
	return { kept, get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) };
}

test("what was turned in a run comes back for that run alone, until it is forgotten", () => {
	const store = preferences();
	expect(rememberedTurns(store, "a")).toBeNull();
	rememberTurns(store, "a", { "e1:3": "r180", "e2:0": "r0_mirror" });
	expect(rememberedTurns(store, "a")).toEqual({ "e1:3": "r180", "e2:0": "r0_mirror" });
	expect(rememberedTurns(store, "b")).toBeNull();
	rememberTurns(store, "b", {});
	expect([rememberedTurns(store, "a"), rememberedTurns(store, "b")]).toEqual([null, {}]);
	forgetTurnsOf(store, "a");
	expect(rememberedTurns(store, "b")).toEqual({});
	forgetTurnsOf(store, "b");
	expect(rememberedTurns(store, "b")).toBeNull();
});

test("text that is not ours says nothing, and unknown orientations are left out", () => {
	const store = preferences();
	for (const text of ["{", "3", "null", '{"runId":"a"}', '{"runId":"a","turns":null}', '{"turns":{}}']) {
		store.kept.set("turns", text);
		expect(rememberedTurns(store, "a")).toBeNull();
	}
	store.kept.set("turns", '{"runId":"a","turns":{"x":"r90","y":"r0"}}');
	expect(rememberedTurns(store, "a")).toEqual({ y: "r0" });
});

test("a turn waits when the run was not solved with it, or was solved with one that is taken back", () => {
	expect(unsolvedTurns({ x: "r180" }, undefined)).toEqual(["x"]);
	expect(unsolvedTurns({ x: "r180" }, { x: "r180" })).toEqual([]);
	expect(unsolvedTurns({ x: "r180", y: "r0" }, { x: "r0", z: "r0" })).toEqual(["x", "y", "z"]);
});

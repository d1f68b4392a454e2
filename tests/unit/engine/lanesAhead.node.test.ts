import { expect, test, vi } from "vitest";
import type { PairResult } from "../../../src/domain/result.ts";
import { fakeLane, fakeRun, fakeSolvePair, MemoryStore, manyRows } from "./fakes.ts";

/** A disk that takes as long as the test wants. */
class SlowStore extends MemoryStore {
	#open: () => void = () => {};
	readonly #opened = new Promise<void>((resolve) => {
		this.#open = resolve;
	});
	open(): void {
		this.#open();
	}
	override async putResult(runId: string, result: PairResult): Promise<void> {
		await this.#opened;
		await super.putResult(runId, result);
	}
}

function slowRun(lanes: number, ordered = true) {
	const begun: string[] = [];
	const solve: typeof fakeSolvePair = (inputs, context) => {
		begun.push(inputs.pair.pairId);
		return fakeSolvePair(inputs, context);
	};
	const store = new SlowStore();
	const run = fakeRun({
		rows: manyRows(9),
		store,
		ordered,
		lanes: Array.from({ length: lanes }, () => fakeLane(solve)),
	});
	return { ...run, store, begun };
}

const IN_ORDER = Array.from({ length: 9 }, (_, i) => `p${i}`);
/** Long enough for everything that waits for nothing. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20));

test.each([
	{ lanes: 1, ordered: true, begins: 1 },
	{ lanes: 2, ordered: true, begins: 4 },
	{ lanes: 3, ordered: false, begins: 6 },
])(
	"$lanes lanes begin $begins pairs before the first is stored, and then wait for the disk",
	async ({ lanes, ordered, begins }) => {
		const { start, store, begun, events } = slowRun(lanes, ordered);
		const outcome = start();
		await vi.waitFor(() => expect(begun).toHaveLength(begins));
		await aWhile();
		expect(begun).toEqual(IN_ORDER.slice(0, begins));
		expect(events.filter((event) => event.kind === "pair-finished")).toEqual([]);
		store.open();
		expect(await outcome).toMatchObject({ status: "done", value: { ok: 9 } });
		expect([...store.written].sort()).toEqual(IN_ORDER);
		if (ordered) expect(store.written).toEqual(IN_ORDER);
	},
);

test("a pause is one when all that was begun is stored", async () => {
	const { start, store, begun, events, control } = slowRun(2);
	const outcome = start();
	await vi.waitFor(() => expect(begun).toHaveLength(4));
	control.say("pause");
	await aWhile();
	expect(events.map(({ kind }) => kind)).not.toContain("paused");
	store.open();
	await vi.waitFor(() => expect(events.map(({ kind }) => kind)).toContain("paused"));
	expect(store.written).toEqual(begun);
	await aWhile();
	expect(begun).toHaveLength(4);
	control.say("resume");
	expect(await outcome).toMatchObject({ status: "done", value: { ok: 9 } });
	expect(events.filter(({ kind }) => kind === "paused" || kind === "resumed").map(({ kind }) => kind)).toEqual([
		"paused",
		"resumed",
	]);
});

test("stop after this pair finishes what was begun; stop now keeps what was solved", async () => {
	for (const word of ["stop-after-pair", "cancel"] as const) {
		const { start, store, begun, control } = slowRun(2);
		const outcome = start();
		await vi.waitFor(() => expect(begun).toHaveLength(4));
		await aWhile();
		control.say(word);
		store.open();
		expect((await outcome).status).toBe(word === "cancel" ? "cancelled" : "done");
		expect(begun).toHaveLength(4);
		expect(store.written).toEqual(IN_ORDER.slice(0, 4));
		expect(store.header?.state).toBe("stopped");
	}
});

test("a disk that refuses ends the run at once, with its reason", async () => {
	const { start, store, begun } = slowRun(2);
	store.beforePut = (pairId) => {
		if (pairId === "p1") throw new Error("The disk is gone.");
	};
	const outcome = start();
	await vi.waitFor(() => expect(begun).toHaveLength(4));
	store.open();
	expect(await outcome).toMatchObject({
		status: "failed",
		fault: { message: expect.stringContaining("disk is gone") },
	});
	expect(begun.length).toBeLessThanOrEqual(6);
	expect(store.written).toContain("p0");
	expect(store.header?.state).toBe("stopped");
});

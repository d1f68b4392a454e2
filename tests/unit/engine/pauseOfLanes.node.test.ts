import { expect, test, vi } from "vitest";
import { type FakeRun, fakeLane, fakeRun, fakeSolvePair, MemoryStore, manyRows } from "./fakes.ts";

type Header = Parameters<MemoryStore["writeHeader"]>[0];

/** Tells when it is asked to write a state, and writes it when the test says so. */
class HeldStore extends MemoryStore {
	readonly asked: string[] = [];
	readonly held = new Map<string, Promise<void>>();
	override async writeHeader(header: Header): Promise<void> {
		this.asked.push(header.state);
		await this.held.get(header.state);
		await super.writeHeader(header);
	}
	/** Holds back a state until what is returned is called. */
	hold(state: string): () => void {
		let release: () => void = () => {};
		const until = new Promise<void>((resolve) => {
			release = resolve;
		});
		this.held.set(state, until);
		return () => {
			this.held.delete(state);
			release();
		};
	}
}

const pauses = ({ events }: FakeRun) =>
	events.map(({ kind }) => kind).filter((kind) => kind === "paused" || kind === "resumed");
/** Long enough for everything that waits for nothing. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20));

test("resumed while the pause is being written down: nobody is told of a pause afterwards", async () => {
	const store = new HeldStore();
	const run = fakeRun({ rows: manyRows(9), store, lanes: [fakeLane(), fakeLane(), fakeLane()] });
	const release = store.hold("paused");
	run.control.say("pause");
	const outcome = run.start();
	await vi.waitFor(() => expect(store.asked).toContain("paused"));
	run.control.say("resume");
	await aWhile();
	release();
	expect(await outcome).toMatchObject({ status: "done", value: { ok: 9 } });
	expect(pauses(run).at(-1)).not.toBe("paused");
});

/** Lanes that solve as `until` says, and which pairs they have begun. */
function lanesThat(count: number, until: (pairId: string) => unknown) {
	const begun: string[] = [];
	const solve: typeof fakeSolvePair = async (inputs, context) => {
		begun.push(inputs.pair.pairId);
		await until(inputs.pair.pairId);
		return fakeSolvePair(inputs, context);
	};
	return { begun, lanes: Array.from({ length: count }, () => fakeLane(solve)) };
}

test("paused again while it is being written down that the run goes on: no further pair begins", async () => {
	const store = new HeldStore();
	let solved: () => void = () => {};
	const solving = new Promise<void>((resolve) => {
		solved = resolve;
	});
	const { begun, lanes } = lanesThat(2, () => solving);
	const run = fakeRun({ rows: manyRows(3), store, lanes });
	run.control.say("pause");
	const outcome = run.start();
	await vi.waitFor(() => expect(pauses(run)).toEqual(["paused"]));
	const release = store.hold("running");
	run.control.say("resume");
	await vi.waitFor(() => expect(begun).toEqual(["p0"]));
	run.control.say("pause");
	release();
	await aWhile();
	solved();
	await vi.waitFor(() => expect(pauses(run)).toEqual(["paused", "resumed", "paused"]));
	expect(begun).toEqual(["p0"]);
	run.control.say("resume");
	expect(await outcome).toMatchObject({ status: "done", value: { ok: 3 } });
});

test("a disk that refuses what was in hand ends a run that is to pause", async () => {
	const store = new MemoryStore();
	store.beforePut = (pairId) => {
		if (pairId === "p1") throw new Error("The disk is gone.");
	};
	const { begun, lanes } = lanesThat(2, (pairId) => {
		run.control.say("pause");
		return pairId === "p1" ? aWhile() : undefined;
	});
	const run = fakeRun({ rows: manyRows(9), store, lanes });
	expect(await run.start()).toMatchObject({
		status: "failed",
		fault: { message: expect.stringContaining("disk is gone") },
	});
	expect(begun).toEqual(["p0", "p1"]);
	expect(store.header?.state).toBe("stopped");
});

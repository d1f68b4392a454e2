import { describe, expect, test } from "vitest";
import type { TransportSolver } from "../../../src/compute/operations.ts";
import { MaskflowError } from "../../../src/domain/fault.ts";
import { LOSS_WINDOW_MS } from "../../../src/engine/worker/enduringSolver.ts";
import { createSolverLanes } from "../../../src/engine/worker/pairLane.ts";
import { fakeRun, fakeSolvePair, fakeSolver, IDENTITY, manyRows, memoryFrames } from "./fakes.ts";

const lost = () =>
	new MaskflowError({ code: "device-lost", severity: "error", message: "Lost.", nextStep: "", detail: "unplugged" });

/** Lanes on a gpu that is lost at the given attempts (1-based, retries counted), ten seconds apart. */
function laneLosing(
	attempts: readonly number[],
	options: { reacquire?: () => Promise<TransportSolver>; secondsApart?: number; atOnce?: number } = {},
) {
	let attempt = 0;
	let now = 0;
	const ranOn: string[] = [];
	const disposed: string[] = [];
	const gpu = (name: string): TransportSolver => ({
		...fakeSolver(name, "webgpu"),
		atOnce: options.atOnce ?? 1,
		dispose: () => disposed.push(name),
	});
	let devices = 0;
	const lanes = createSolverLanes({
		identity: IDENTITY,
		frames: memoryFrames(),
		solver: gpu("device 0"),
		reacquire: options.reacquire ?? (async () => gpu(`device ${++devices}`)),
		cpuSolver: () => fakeSolver("cpu"),
		now: () => (now += (options.secondsApart ?? 10) * 1000),
		solvePair: (inputs, context) => {
			ranOn.push(context.solver.adapter);
			return attempts.includes(++attempt) ? Promise.reject(lost()) : fakeSolvePair(inputs, context);
		},
	});
	return { lanes, ranOn, disposed };
}

const notices = (run: ReturnType<typeof fakeRun>) =>
	run.events.flatMap((e) => (e.kind === "notice" ? [e.fault.code] : []));

describe("losing the device", () => {
	test("only the pair in hand is solved again, on a new device, and the log says so", async () => {
		const { lanes, ranOn, disposed } = laneLosing([2]);
		const run = fakeRun({ rows: manyRows(3), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 3, failed: 0 } });
		expect(ranOn).toEqual(["device 0", "device 0", "device 1", "device 1"]);
		expect(disposed).toEqual(["device 0"]);
		expect(notices(run)).toEqual(["device-replaced"]);
		expect(run.store.written).toEqual(["p0", "p1", "p2"]);
		expect(run.store.header?.adapter).toBe("device 1");
	});

	test("the fourth loss in ten minutes moves the run to the cpu", async () => {
		const { lanes, ranOn } = laneLosing([1, 2, 3, 4]);
		const run = fakeRun({ rows: manyRows(2), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 2 } });
		expect(ranOn).toEqual(["device 0", "device 1", "device 2", "device 3", "cpu", "cpu"]);
		expect(notices(run)).toEqual(["device-replaced", "device-replaced", "device-replaced", "device-given-up"]);
		expect(run.store.header).toMatchObject({ backend: "cpu", state: "finished" });
	});

	test("losses far apart never give the device up", async () => {
		const { lanes } = laneLosing([1, 2, 3, 4, 5, 6], { secondsApart: LOSS_WINDOW_MS / 1000 / 2 });
		const run = fakeRun({ rows: manyRows(1), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { header: { backend: "webgpu" } } });
	});

	test("no other device to be had moves the run to the cpu at once", async () => {
		const { lanes, ranOn } = laneLosing([1], { reacquire: () => Promise.reject(new Error("unplugged for good")) });
		const run = fakeRun({ rows: manyRows(1), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 1 } });
		expect(ranOn).toEqual(["device 0", "cpu"]);
	});
});

test("a pair that the device can't solve is solved on the cpu; the next one is on the device again", async () => {
	const ranOn: string[] = [];
	const refused = { code: "device-out-of-memory", severity: "error", message: "No room.", nextStep: "" } as const;
	const lanes = createSolverLanes({
		identity: IDENTITY,
		frames: memoryFrames(),
		solver: fakeSolver("gpu", "webgpu"),
		reacquire: () => Promise.reject(new Error("not asked for")),
		cpuSolver: () => fakeSolver("cpu"),
		now: () => 0,
		solvePair: (inputs, context) => {
			ranOn.push(context.solver.adapter);
			const bad = inputs.pair.pairId === "p0" && context.solver.kind === "webgpu";
			return bad ? Promise.reject(new MaskflowError(refused)) : fakeSolvePair(inputs, context);
		},
	});
	const run = fakeRun({ rows: manyRows(2), lanes });
	expect(await run.start()).toMatchObject({ status: "done", value: { ok: 2, failed: 0 } });
	expect(ranOn).toEqual(["gpu", "cpu", "gpu"]);
	expect(notices(run)).toEqual(["pair-on-cpu"]);
	expect(run.store.results.get("p0")?.row.backend).toBe("CPU");
});

test("an answer that its device calls done and the certificate refutes is solved again on the cpu; a sweep limit is not", async () => {
	const ranOn: string[] = [];
	const lanes = createSolverLanes({
		identity: IDENTITY,
		frames: memoryFrames(),
		solver: fakeSolver("gpu", "webgpu"),
		reacquire: () => Promise.reject(new Error("not asked for")),
		cpuSolver: () => fakeSolver("cpu"),
		now: () => 0,
		solvePair: async (inputs, context) => {
			ranOn.push(`${inputs.pair.pairId} ${context.solver.adapter}`);
			const { row, artifacts } = await fakeSolvePair(inputs, context);
			if (context.solver.kind === "cpu") return { row, artifacts };
			const n_sweeps = inputs.pair.pairId === "p0" ? 3 : 2000;
			return { row: { ...row, converged: false, n_sweeps, max_sweeps: 2000 }, artifacts };
		},
	});
	const run = fakeRun({ rows: manyRows(2), lanes });
	expect(await run.start()).toMatchObject({ status: "done", value: { ok: 2, failed: 0 } });
	expect(ranOn).toEqual(["p0 gpu", "p0 cpu", "p1 gpu"]);
	expect(notices(run)).toEqual(["pair-on-cpu"]);
	expect(run.store.results.get("p0")?.row.converged).toBe(true);
	expect(run.store.results.get("p1")?.row.converged).toBe(false);
});

describe("a solver that takes several pairs at once", () => {
	/** Three at once on a gpu whose first device is lost when all three are under way. */
	function threeAtOnce(successor: () => Promise<TransportSolver>) {
		const ranOn: string[] = [];
		const disposed: string[] = [];
		let underWay = 0;
		let most = 0;
		let loseAll: () => void = () => {};
		const loss = new Promise<void>((resolve) => {
			loseAll = resolve;
		});
		const lanes = createSolverLanes({
			identity: IDENTITY,
			frames: memoryFrames(),
			solver: { ...fakeSolver("device 0", "webgpu"), atOnce: 3, dispose: () => disposed.push("device 0") },
			reacquire: successor,
			cpuSolver: () => fakeSolver("cpu"),
			now: () => 0,
			async solvePair(inputs, context) {
				const { adapter } = context.solver;
				ranOn.push(`${inputs.pair.pairId} ${adapter}`);
				underWay++;
				if (adapter !== "device 0") most = Math.max(most, underWay);
				if (underWay === 3) loseAll();
				try {
					if (adapter !== "device 0") await new Promise((resolve) => setTimeout(resolve, 2));
					else await loss.then(() => Promise.reject(lost()));
					return await fakeSolvePair(inputs, context);
				} finally {
					underWay--;
				}
			},
		});
		return { lanes, ranOn, disposed, most: () => most };
	}

	test("all pairs in hand are solved again on one new device", async () => {
		let devices = 0;
		const solver = async () => ({ ...fakeSolver(`device ${++devices}`, "webgpu"), atOnce: 3 });
		const { lanes, ranOn, disposed, most } = threeAtOnce(solver);
		expect(lanes.length).toBe(3);
		const run = fakeRun({ rows: manyRows(5), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 5, failed: 0 } });
		expect(ranOn.slice(0, 3)).toEqual(["p0 device 0", "p1 device 0", "p2 device 0"]);
		expect(ranOn.slice(3).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `p${n} device 1`));
		expect(devices).toBe(1);
		expect(disposed).toEqual(["device 0"]);
		expect(notices(run)).toEqual(["device-replaced"]);
		expect(most()).toBeGreaterThan(1);
		expect(run.store.written).toEqual(["p0", "p1", "p2", "p3", "p4"]);
	});

	test("where the cpu goes on, which takes one, they come one after another", async () => {
		const { lanes, ranOn, most } = threeAtOnce(() => Promise.reject(new Error("unplugged for good")));
		const run = fakeRun({ rows: manyRows(5), lanes });
		expect(await run.start()).toMatchObject({ status: "done", value: { ok: 5, failed: 0 } });
		expect(ranOn.slice(3).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `p${n} cpu`));
		expect(most()).toBe(1);
		expect(notices(run)).toEqual(["device-given-up"]);
	});
});

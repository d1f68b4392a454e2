import { expect, test } from "vitest";
import { createCpuSolver, polish } from "../../src/compute/cpu/cpuSolver.ts";
import { acquireDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { createWebGpuSolver } from "../../src/compute/gpu/solver.ts";
import type { Fault } from "../../src/domain/fault.ts";
import type { CanonicalFrame } from "../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../src/domain/grid.ts";
import { createSolverLanes } from "../../src/engine/worker/pairLane.ts";
import { solvePair } from "../../src/pipeline/index.ts";
import { IDENTITY, memoryFrames, pairSpec } from "../unit/engine/fakes.ts";

function ellipseFrame(halfLength: number, halfHeight: number): CanonicalFrame {
	const data = new Uint8Array(CANONICAL_PIXELS).map((_, i) => {
		const y = (Math.floor(i / CANONICAL_WIDTH) - 127.5) / halfHeight;
		const x = ((i % CANONICAL_WIDTH) - 287.5) / halfLength;
		return x * x + y * y <= 1 ? 1 : 0;
	});
	return {
		mask: { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data },
		alignmentUsed: "none",
		orientation: "r0",
		orientationOverridden: false,
		transformRawToCanonical: [1, 0, 0, 0, 1, 0],
		umPerPx: 10,
		yolkPresent: false,
		retainedRatio: 1,
		axisRatio: 3,
		clamped: false,
		areaRemovedPct: 0,
	};
}

async function device() {
	const found = await acquireDevice(navigator.gpu);
	if (found.kind !== "device") throw new Error(found.message);
	return found;
}

test("a device that is destroyed under a pair is replaced, and the pair's result is as if nothing had happened", async () => {
	const doomed = await device();
	let replacements = 0;
	const [lane] = createSolverLanes({
		identity: IDENTITY,
		frames: memoryFrames(),
		solvePair,
		solver: await createWebGpuSolver(doomed, { finish: polish }),
		reacquire: async () => {
			replacements++;
			return createWebGpuSolver(await device(), { finish: polish });
		},
		cpuSolver: createCpuSolver,
		now: () => performance.now(),
	});
	const inputs = {
		pair: pairSpec("p", "a", "b"),
		source: ellipseFrame(40, 12),
		target: ellipseFrame(36, 14),
		sourceKey: "a",
		targetKey: "b",
	};
	const notices: Fault[] = [];
	const hooks = {
		signal: new AbortController().signal,
		onStage: () => doomed.device.destroy(),
		onNotice: (fault: Fault) => notices.push(fault),
	};
	if (lane === undefined) throw new Error("A solver has one lane at least.");
	const { row } = await lane.solve(inputs, hooks);
	lane.dispose();
	expect(replacements).toBe(1);
	expect(notices.map((notice) => notice.code)).toEqual(["device-replaced"]);
	const undisturbed = await solvePair(inputs, { ...IDENTITY, solver: createCpuSolver(), frames: memoryFrames() });
	expect(row.backend).toBe("WEBGPU");
	expect(row.converged).toBe(true);
	expect(Math.abs(row.cost / undisturbed.row.cost - 1)).toBeLessThan(1e-3);
});

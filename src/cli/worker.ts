import { parentPort, workerData } from "node:worker_threads";
import { createCpuSolver } from "../compute/cpu/cpuSolver.ts";
import { faultFromError } from "../domain/fault.ts";
import { forgivingCache } from "../engine/worker/forgivingCache.ts";
import { claimingCache } from "../engine/worker/selfClaims.ts";
import { type PairInputs, solvePair } from "../pipeline/index.ts";
import { createDiskFrameCache } from "./disk/diskFrameCache.ts";
import type { FromThread, ThreadSetup, ToThread } from "./run/threadMessages.ts";

/** A thread of `--jobs`: solves one pair at a time on the cpu and shares the frame cache on disk with the others. */
const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread.");
const { identity, framesFolder }: ThreadSetup = workerData;
const say = (message: FromThread) => port.postMessage(message);
const onDisk = forgivingCache(createDiskFrameCache(framesFolder), (fault) => say({ kind: "notice", fault }));
let claimed: () => void = () => {};
const frames = claimingCache(onDisk, {
	claim(key) {
		say({ kind: "claim", key });
		return new Promise((resolve) => {
			claimed = resolve;
		});
	},
	release: () => say({ kind: "release" }),
});
const solver = createCpuSolver();
let cancel = new AbortController();

async function solve(inputs: PairInputs): Promise<void> {
	cancel = new AbortController();
	const onStage: Parameters<typeof solvePair>[1]["onStage"] = (stage, detail) => say({ kind: "stage", stage, detail });
	try {
		const result = await solvePair(inputs, { ...identity, solver, frames, signal: cancel.signal, onStage });
		say({ kind: "solved", result });
	} catch (error) {
		say({ kind: "failed", fault: faultFromError(error, "pair-failed") });
	}
}

port.on("message", (message: ToThread) => {
	if (message.kind === "cancel") cancel.abort();
	else if (message.kind === "claimed") claimed();
	else void solve(message.inputs);
});

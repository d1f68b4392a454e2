import { parentPort, workerData } from "node:worker_threads";
import { serveSolver } from "../engine/worker/threads/serveSolver.ts";
import { createDiskFrameCache } from "./disk/diskFrameCache.ts";
import type { NodeThreadData } from "./run/nodeThread.ts";

/** A thread of `--jobs`; it shares the frame cache on disk with the others. */
const port = parentPort;
if (port === null) throw new Error("This file runs as a worker thread.");
const { framesFolder }: NodeThreadData = workerData;
serveSolver(
	{ post: (message) => port.postMessage(message), listen: (hear) => void port.on("message", hear) },
	createDiskFrameCache(framesFolder),
);

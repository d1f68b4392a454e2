import type { FrameCache } from "../../../domain/ports.ts";
import { createFrameCache } from "../../../storage/frameCache.ts";
import { openDatabase } from "../../../storage/schema.ts";
import { holdLifeLock } from "../lifeLock.ts";
import { serveSolver } from "./serveSolver.ts";
import type { FromThread, ToThread } from "./threadMessages.ts";

/** A thread of the engine's worker, itself a worker. It opens the frame cache on its own: the browser's database is shared. */
const locks: LockManager | undefined = navigator.locks;
const opening = openDatabase().then((db) => createFrameCache(db));
opening.catch(() => {}); // Told by each call that wants it.

const frames: FrameCache = {
	get: async (key) => (await opening).get(key),
	put: async (key, frame) => (await opening).put(key, frame),
	getSelfSolution: async (key) => (await opening).getSelfSolution(key),
	putSelfSolution: async (key, solution) => (await opening).putSelfSolution(key, solution),
};

serveSolver(
	{
		post: (message: FromThread) => self.postMessage(message),
		listen: (hear) => self.addEventListener("message", (event: MessageEvent<ToThread>) => hear(event.data)),
	},
	frames,
	holdLifeLock(locks, self.name),
);

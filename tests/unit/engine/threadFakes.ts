import type { FrameCache } from "../../../src/domain/ports.ts";
import { serveSolver } from "../../../src/engine/worker/threads/serveSolver.ts";
import type { StartThread, ThreadListener, ToThread } from "../../../src/engine/worker/threads/threadMessages.ts";

/** A thread in the test's hands: what it was told, and a mouth to answer with. */
export interface HandThread extends ThreadListener {
	readonly told: ToThread[];
	terminated: boolean;
}

/** Threads that do nothing by themselves. @param onStart whether the next one says that it is ready; default: all do */
export function handThreads(onStart: (thread: HandThread) => void = (thread) => thread.onMessage({ kind: "ready" })) {
	const threads: HandThread[] = [];
	const start: StartThread = (listener) => {
		const thread: HandThread = { ...listener, told: [], terminated: false };
		threads.push(thread);
		queueMicrotask(() => onStart(thread));
		return {
			post: (message) => void thread.told.push(message),
			terminate: () => {
				thread.terminated = true;
			},
		};
	};
	return { start, threads };
}

/**
 * The thread's true code on the other end of two queues, over which everything is cloned as between threads.
 * @param deadly the pair with which a thread dies, once, while it solves it
 */
export function loopThreads(cache: FrameCache, deadly: string | null = null) {
	let started = 0;
	let mayDie = true;
	const start: StartThread = ({ onMessage, onDeath }) => {
		started++;
		let alive = true;
		let inHand: string | null = null;
		let hear: (message: ToThread) => void = () => {};
		const later = <M>(deliver: (message: M) => void, message: M) => {
			const copy = structuredClone(message);
			setTimeout(() => alive && deliver(copy), 0);
		};
		const terminate = () => {
			alive = false;
		};
		serveSolver(
			{
				post(message) {
					if (message.kind === "stage" && inHand === deadly && mayDie) {
						mayDie = false;
						terminate();
						onDeath("It was killed.");
					}
					later(onMessage, message);
				},
				listen(heard) {
					hear = heard;
				},
			},
			cache,
		);
		return {
			post(message) {
				if (message.kind === "solve") inHand = message.inputs.pair.pairId;
				later((told: ToThread) => hear(told), message);
			},
			terminate,
		};
	};
	return { start, started: () => started };
}

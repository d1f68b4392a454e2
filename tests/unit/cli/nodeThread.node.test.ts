import { expect, test } from "vitest";
import { nodeThreads } from "../../../src/cli/run/nodeThread.ts";
import type { FromThread, ToThread } from "../../../src/engine/worker/threads/threadMessages.ts";

const scriptOf = (text: string) =>
	new URL(
		`data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from "node:worker_threads"; ${text}`)}`,
	);
const DATA = { framesFolder: "frames" };
const CANCEL: ToThread = { kind: "cancel" };

function started(script: URL) {
	let heard: (message: FromThread) => void = () => {};
	let died: (detail: string) => void = () => {};
	const message = new Promise<FromThread>((resolve) => {
		heard = resolve;
	});
	const death = new Promise<string>((resolve) => {
		died = resolve;
	});
	return { thread: nodeThreads(script, DATA)({ onMessage: heard, onDeath: died }), message, death };
}

test("messages go both ways, those before the thread listens too; terminating it is its death", async () => {
	const echo = `parentPort.on("message", ({ kind }) => parentPort.postMessage({ kind: "claim", key: kind + workerData.framesFolder }));`;
	const { thread, message, death } = started(scriptOf(echo));
	thread.post(CANCEL);
	expect(await message).toEqual({ kind: "claim", key: "cancelframes" });
	thread.terminate();
	expect(await death).toMatch(/ended with code/);
});

test.each([
	{ how: "throws", script: scriptOf(`throw new RangeError("No memory is left.");`), detail: "No memory is left." },
	{ how: "ends", script: scriptOf("process.exit(7);"), detail: "code 7" },
	{ how: "is not there", script: new URL("./nowhere.js", import.meta.url), detail: "nowhere.js" },
])("a thread that $how is dead, and it is told why", async ({ script, detail }) => {
	expect(await started(script).death).toContain(detail);
});

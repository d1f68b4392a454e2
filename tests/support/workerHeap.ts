import type { Page } from "playwright";

/**
 * Watches the heaps of a page's workers through Chromium's debugging protocol; the answer gives the highest in MB, objects
 * and buffers together, of all workers begun since. Playwright's own session can't ask a worker for it.
 */
export async function watchWorkerHeaps(page: Page): Promise<{ peakMb(): number; sample(): Promise<void> }> {
	const session = await page.context().newCDPSession(page);
	const workers = new Set<string>();
	let peakMb = 0;
	let id = 0;
	session.on("Target.attachedToTarget", ({ sessionId }) => workers.add(sessionId));
	session.on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
	session.on("Target.receivedMessageFromTarget", ({ message }) => {
		const { result } = JSON.parse(message) as { result?: { usedSize?: number; backingStorageSize?: number } };
		peakMb = Math.max(peakMb, ((result?.usedSize ?? 0) + (result?.backingStorageSize ?? 0)) / 1e6);
	});
	await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
	return {
		peakMb: () => peakMb,
		sample: async () => {
			for (const sessionId of workers) {
				const message = JSON.stringify({ id: ++id, method: "Runtime.getHeapUsage" });
				await session.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => workers.delete(sessionId));
			}
		},
	};
}

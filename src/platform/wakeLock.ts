/**
 * Keeps the screen awake until the returned function is called. Browsers drop the lock when the tab is hidden, so it is
 * asked for again when the tab comes back. Does nothing where the browser has no such lock.
 */
export function keepAwake(): () => void {
	let sentinel: WakeLockSentinel | null = null;
	let wanted = true;
	const acquire = async (): Promise<void> => {
		if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
		try {
			const lock = await navigator.wakeLock.request("screen");
			if (wanted) sentinel = lock;
			else await lock.release();
		} catch {
			// Refused on low battery or by policy: the run goes on, the screen may sleep.
		}
	};
	const onVisible = (): void => void acquire();
	document.addEventListener("visibilitychange", onVisible);
	void acquire();
	return () => {
		wanted = false;
		document.removeEventListener("visibilitychange", onVisible);
		void sentinel?.release();
	};
}

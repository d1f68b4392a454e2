/**
 * Keeps the screen awake until the returned function is called. A hidden page loses the lock, so it is asked for again
 * when the page comes back. Where the browser has no such lock or refuses it, nothing happens: the run goes on either way.
 */
export function keepAwake(): () => void {
	let released = false;
	let sentinel: WakeLockSentinel | null = null;
	const ask = async () => {
		if (released || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
		const granted = await navigator.wakeLock.request("screen").catch(() => null);
		if (released) void granted?.release();
		else sentinel = granted;
	};
	const onVisibility = () => void ask();
	document.addEventListener("visibilitychange", onVisibility);
	void ask();
	return () => {
		released = true;
		document.removeEventListener("visibilitychange", onVisibility);
		void sentinel?.release();
	};
}

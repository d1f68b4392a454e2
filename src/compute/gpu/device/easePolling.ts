/** How long a turn of the polling loop naps: far below a submit, far above a turn. */
const NAP_MS = 0.2;

type SetImmediate = (callback: () => void) => unknown;

/**
 * Dawn's binding for Node waits for the device by turning the event loop without a pause: a core at full load, one that a software adapter
 * would compute on (measured: more than half of a solve's processor time). Naps in each turn leave the core to the device.
 * Browsers wait for events and have no `setImmediate`: nothing happens there.
 * @returns a function that ends the napping.
 */
export function easePolling(scope: object = globalThis): () => void {
	const { setImmediate } = scope as { readonly setImmediate?: SetImmediate };
	if (typeof setImmediate !== "function" || typeof SharedArrayBuffer !== "function") return () => undefined;
	const cell = new Int32Array(new SharedArrayBuffer(4));
	let waiting = true;
	const nap = (): void => {
		if (!waiting) return;
		Atomics.wait(cell, 0, 0, NAP_MS);
		setImmediate(nap);
	};
	setImmediate(nap);
	return () => {
		waiting = false;
	};
}

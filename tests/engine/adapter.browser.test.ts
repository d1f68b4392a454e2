import { expect, test } from "vitest";
import { doubleOnDevice } from "../support/computeRoundTrip.ts";

test("an adapter computes in the browser", async () => {
	const adapter = await navigator.gpu.requestAdapter();
	if (adapter === null) throw new Error("The browser found no WebGPU adapter, not even the software one.");
	const device = await adapter.requestDevice();
	const values = Float32Array.from({ length: 200 }, (_, index) => index - 100.5);
	expect([...(await doubleOnDevice(device, values))]).toEqual([...values].map((value) => 2 * value));
	device.destroy();
});

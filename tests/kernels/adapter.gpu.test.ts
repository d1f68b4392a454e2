import { afterAll, beforeAll, expect, test } from "vitest";
import { create, globals } from "webgpu";
import { doubleOnDevice } from "../support/computeRoundTrip.ts";

// Dawn's binding crashes when its GPU object is collected while devices live, so the module keeps it.
let gpu: GPU;
let device: GPUDevice;

beforeAll(async () => {
	Object.assign(globalThis, globals);
	gpu = create([]);
	const adapter = await gpu.requestAdapter();
	if (adapter === null) {
		throw new Error(
			"Node found no WebGPU adapter. Install Chromium: its package brings a software Vulkan driver that the tests use.",
		);
	}
	device = await adapter.requestDevice();
});

afterAll(() => device.destroy());

test("an adapter computes in Node", async () => {
	const values = Float32Array.from({ length: 200 }, (_, index) => index - 100.5);
	expect([...(await doubleOnDevice(device, values))]).toEqual([...values].map((value) => 2 * value));
});

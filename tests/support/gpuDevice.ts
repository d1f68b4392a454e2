import { create, globals } from "webgpu";
import { type AcquireOptions, acquireDevice, type GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";

// Dawn's binding crashes when its GPU object is collected while devices live, so the module keeps it.
let gpu: GPU | undefined;

/** The GPU object of Dawn's binding, made once a process. */
export function nodeGpu(): GPU {
	if (gpu === undefined) {
		Object.assign(globalThis, globals);
		gpu = create([]);
	}
	return gpu;
}

/** A device that passed the self-test. @throws Error when there is none: these tests never skip. */
export async function nodeDevice(options: AcquireOptions = {}): Promise<GpuDevice> {
	const found = await acquireDevice(nodeGpu(), options);
	if (found.kind === "refusal") {
		throw new Error(
			`${found.message} Install Chromium: its package brings a software Vulkan driver that the tests use.`,
		);
	}
	found.device.addEventListener("uncapturederror", (event) => {
		throw new Error(`Uncaptured device error: ${event.error.message}`);
	});
	return found;
}

/** Contents of a buffer as float32. */
export async function readFloats(device: GPUDevice, buffer: GPUBuffer, count: number): Promise<Float32Array> {
	const readback = device.createBuffer({ size: 4 * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
	const encoder = device.createCommandEncoder();
	encoder.copyBufferToBuffer(buffer, 0, readback, 0, 4 * count);
	device.queue.submit([encoder.finish()]);
	await readback.mapAsync(GPUMapMode.READ);
	const values = new Float32Array(readback.getMappedRange().slice(0));
	readback.destroy();
	return values;
}

import type { GpuDevice } from "./acquireDevice.ts";
import { easePolling } from "./easePolling.ts";
import { deviceLost } from "./faults.ts";

/** One thing to read after a submit. */
export interface CopyRequest {
	readonly buffer: GPUBuffer;
	readonly offset: number;
	readonly bytes: number;
}

/**
 * Submits one command buffer that ends in copies to `readback` and waits for them.
 * @param encode adds the work.
 * @returns the copies, one behind the other. @throws MaskflowError `device-lost`.
 */
export async function submitAndRead(
	gpu: GpuDevice,
	readback: GPUBuffer,
	encode: (encoder: GPUCommandEncoder) => void,
	copies: readonly CopyRequest[],
): Promise<Float32Array> {
	const { device } = gpu;
	const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
	try {
		const encoder = device.createCommandEncoder();
		encode(encoder);
		let to = 0;
		for (const copy of copies) {
			encoder.copyBufferToBuffer(copy.buffer, copy.offset, readback, to, copy.bytes);
			to += copy.bytes;
		}
		device.queue.submit([encoder.finish()]);
		const stopNapping = easePolling();
		await unlessLost(gpu, readback.mapAsync(GPUMapMode.READ, 0, bytes)).finally(stopNapping);
		const values = new Float32Array(readback.getMappedRange(0, bytes).slice(0));
		readback.unmap();
		return values;
	} catch (error) {
		if (gpu.isLost()) throw deviceLost(String(error));
		// A lost device fails its maps before its `lost` promise tells; give that promise a turn.
		const reason = await Promise.race([
			gpu.lost,
			new Promise<undefined>((resolve) => setTimeout(resolve, 50, undefined)),
		]);
		if (reason !== undefined) throw deviceLost(reason);
		throw error;
	}
}

/** Who hears of a device's loss while its submit is under way. */
const listeners = new WeakMap<GpuDevice, Set<(reason: string) => void>>();

/** Listeners of a device, which asks its promise once: that would keep whatever asked for as long as the device lives. */
function listenersOf(gpu: GpuDevice): Set<(reason: string) => void> {
	const known = listeners.get(gpu);
	if (known !== undefined) return known;
	const fresh = new Set<(reason: string) => void>();
	listeners.set(gpu, fresh);
	void gpu.lost.then((reason) => {
		for (const hear of fresh) hear(reason);
	});
	return fresh;
}

/** What `done` comes to, unless the device is lost before. */
function unlessLost(gpu: GpuDevice, done: Promise<void>): Promise<void> {
	return new Promise((resolve, reject) => {
		const hear = (reason: string) => reject(deviceLost(reason));
		const told = listenersOf(gpu);
		told.add(hear);
		done.then(resolve, reject).finally(() => told.delete(hear));
		if (gpu.isLost()) hear("It was lost before.");
	});
}

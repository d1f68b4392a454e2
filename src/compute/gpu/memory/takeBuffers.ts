import { deviceLost, deviceRefused, outOfDeviceMemory } from "../device/faults.ts";

/** A buffer to be had. */
export interface BufferRequest {
	readonly label: string;
	readonly bytes: number;
	readonly usage: GPUBufferUsageFlags;
}

/**
 * All buffers of the requests, in their order, or none of them; contents are zero. One pair of error scopes covers them.
 * @throws MaskflowError `device-out-of-memory` with the bytes that did not fit, `device-refused`, `device-lost`.
 */
export async function takeBuffers(device: GPUDevice, requests: readonly BufferRequest[]): Promise<GPUBuffer[]> {
	const bytes = requests.reduce((sum, request) => sum + request.bytes, 0);
	device.pushErrorScope("validation");
	device.pushErrorScope("out-of-memory");
	let thrown: unknown;
	const buffers: GPUBuffer[] = [];
	try {
		for (const { label, bytes: size, usage } of requests) buffers.push(device.createBuffer({ label, size, usage }));
	} catch (error) {
		thrown = error;
	}
	const [memory, validation] = await Promise.all([device.popErrorScope(), device.popErrorScope()]).catch(
		(error: unknown) => {
			throw deviceLost(String(error));
		},
	);
	if (!memory && !validation && thrown === undefined) return buffers;
	for (const buffer of buffers) buffer.destroy();
	if (memory || thrown !== undefined) throw outOfDeviceMemory(bytes, memory?.message ?? String(thrown));
	throw deviceRefused(`${bytes} bytes of buffers`, validation?.message ?? "");
}

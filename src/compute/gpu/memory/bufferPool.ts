import { deviceLost, deviceRefused, outOfDeviceMemory } from "../device/faults.ts";

/** One buffer that a solve needs. */
export interface BufferRequest {
	readonly label: string;
	readonly bytes: number;
	readonly usage: GPUBufferUsageFlags;
}

const GRANULE_BYTES = 4096;

/**
 * Buffers of one device, kept from solve to solve: the next pair of a run has nearly the same sizes. A solve takes all it needs at
 * once, so that one pair of error scopes covers them.
 */
export class BufferPool {
	readonly #device: GPUDevice;
	#idle: GPUBuffer[] = [];
	#taken: GPUBuffer[] = [];

	constructor(device: GPUDevice) {
		this.#device = device;
	}

	/** Bytes held, in use or idle. */
	get bytes(): number {
		return [...this.#idle, ...this.#taken].reduce((sum, buffer) => sum + buffer.size, 0);
	}

	/**
	 * Buffers in the order of the requests, each at least as large as asked; contents are undefined.
	 * @throws MaskflowError `device-out-of-memory` with the bytes that did not fit, `device-refused`, `device-lost`.
	 */
	async take(requests: readonly BufferRequest[]): Promise<GPUBuffer[]> {
		const device = this.#device;
		let fresh = 0;
		device.pushErrorScope("validation");
		device.pushErrorScope("out-of-memory");
		let thrown: unknown;
		const buffers: GPUBuffer[] = [];
		try {
			for (const { label, bytes, usage } of requests) {
				const size = Math.ceil(Math.max(16, bytes) / GRANULE_BYTES) * GRANULE_BYTES;
				const at = this.#idle.findIndex(
					(buffer) => buffer.usage === usage && buffer.size >= size && buffer.size <= 2 * size,
				);
				const idle = at < 0 ? undefined : this.#idle.splice(at, 1)[0];
				if (idle === undefined) fresh += size;
				const buffer = idle ?? device.createBuffer({ label, size, usage });
				this.#taken.push(buffer);
				buffers.push(buffer);
			}
		} catch (error) {
			thrown = error;
		}
		const scopes = await Promise.all([device.popErrorScope(), device.popErrorScope()]).catch((error: unknown) => {
			throw deviceLost(String(error));
		});
		const [memory, validation] = scopes;
		if (memory || thrown) {
			this.dispose();
			throw outOfDeviceMemory(fresh, memory?.message ?? String(thrown));
		}
		if (validation) {
			this.dispose();
			throw deviceRefused(`${fresh} bytes of buffers`, validation.message);
		}
		return buffers;
	}

	/** Gives every taken buffer back; idle ones that this solve had no use for are freed. */
	release(): void {
		for (const buffer of this.#idle) buffer.destroy();
		this.#idle = this.#taken;
		this.#taken = [];
	}

	dispose(): void {
		for (const buffer of [...this.#idle, ...this.#taken]) buffer.destroy();
		this.#idle = [];
		this.#taken = [];
	}
}

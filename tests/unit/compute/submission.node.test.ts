import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { GpuDevice } from "../../../src/compute/gpu/device/acquireDevice.ts";
import { submitAndRead } from "../../../src/compute/gpu/device/submission.ts";
import type { MaskflowError } from "../../../src/domain/fault.ts";

beforeEach(() => void vi.stubGlobal("GPUMapMode", { READ: 1 }));
afterEach(() => void vi.unstubAllGlobals());

/** A device that does nothing, a buffer whose map is up to the test, and the moment at which it is lost. */
function idleDevice(map: () => Promise<void>) {
	let lose: (reason: string) => void = () => {};
	let gone = false;
	const lost = new Promise<string>((resolve) => {
		lose = (reason) => {
			gone = true;
			resolve(reason);
		};
	});
	const encoder = { copyBufferToBuffer() {}, finish: () => ({}) };
	const device = { createCommandEncoder: () => encoder, queue: { submit() {} } };
	const gpu = { kind: "device", device, lost, isLost: () => gone } as unknown as GpuDevice;
	const readback = { mapAsync: map, getMappedRange: () => new ArrayBuffer(4), unmap() {} } as unknown as GPUBuffer;
	const submit = () => submitAndRead(gpu, readback, () => {}, [{ buffer: readback, offset: 0, bytes: 4 }]);
	return { lost, lose, submit };
}

const codeOf = (work: Promise<unknown>) => work.catch((error: MaskflowError) => error.fault.code);

describe("a submit", () => {
	test("leaves nothing behind with a device that lives for thousands of them", async () => {
		const { lost, submit } = idleDevice(async () => {});
		const kept = vi.spyOn(lost, "then");
		for (let n = 0; n < 20; n++) expect(await submit()).toEqual(Float32Array.of(0));
		expect(kept.mock.calls.length).toBeLessThanOrEqual(1);
	});

	test("ends with the device though its map never does, under way or not yet begun", async () => {
		const { lose, submit } = idleDevice(() => new Promise(() => {}));
		const underWay = [codeOf(submit()), codeOf(submit())];
		lose("pulled out");
		expect(await Promise.all(underWay)).toEqual(["device-lost", "device-lost"]);
		expect(await codeOf(submit())).toBe("device-lost");
	});

	test("that fails while the device lives fails with its own reason", async () => {
		const { submit } = idleDevice(() => Promise.reject(new RangeError("too much to map")));
		await expect(submit()).rejects.toThrow("too much to map");
	});
});

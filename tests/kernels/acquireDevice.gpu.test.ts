import { expect, test } from "vitest";
import { acquireDevice, nameAdapter } from "../../src/compute/gpu/device/acquireDevice.ts";
import { selfTest } from "../../src/compute/gpu/device/selfTest.ts";
import { nodeDevice, nodeGpu } from "../support/gpuDevice.ts";

test("no API, no adapter and no device are told apart", async () => {
	expect(await acquireDevice(undefined)).toMatchObject({ kind: "refusal", reason: "no-api" });
	const empty = { requestAdapter: async () => null } as unknown as GPU;
	expect(await acquireDevice(empty)).toMatchObject({ kind: "refusal", reason: "no-adapter" });
	const broken = { requestAdapter: () => Promise.reject(new Error("blocked")) } as unknown as GPU;
	expect(await acquireDevice(broken)).toMatchObject({ kind: "refusal", reason: "no-adapter" });
	const stingy = {
		requestAdapter: async () => ({
			limits: {},
			features: new Set(),
			info: {},
			requestDevice: () => Promise.reject(new Error("no")),
		}),
	} as unknown as GPU;
	expect(await acquireDevice(stingy)).toMatchObject({ kind: "refusal", reason: "no-adapter" });
});

test("a real adapter gives a device with a name, its own limits and a subgroup size", async () => {
	const adapter = await nodeGpu().requestAdapter();
	const found = await nodeDevice();
	expect(found.adapter).not.toBe("");
	expect(found.device.limits.maxStorageBufferBindingSize).toBe(adapter?.limits.maxStorageBufferBindingSize);
	expect(found.subgroupSize).toBeGreaterThanOrEqual(4);
	expect(Math.log2(found.subgroupSize) % 1).toBe(0);
	expect(found.subgroups).toBe(adapter?.features.has("subgroups"));
	found.device.destroy();
});

test("where the adapter's own limits are refused, the standard's minimum serves", async () => {
	const real = await nodeGpu().requestAdapter();
	if (real === null) throw new Error("No adapter.");
	const gpu = {
		requestAdapter: async () => ({
			limits: real.limits,
			features: real.features,
			info: real.info,
			requestDevice: (descriptor?: GPUDeviceDescriptor) =>
				descriptor?.requiredLimits === undefined ? real.requestDevice() : Promise.reject(new Error("too much")),
		}),
	} as unknown as GPU;
	const found = await acquireDevice(gpu);
	expect(found.kind).toBe("device");
	if (found.kind === "device") {
		expect(found.device.limits.maxStorageBufferBindingSize).toBe(2 ** 27);
		expect(found.subgroups).toBe(false);
		found.device.destroy();
	}
});

test("losing the device resolves `lost` and shows in isLost", async () => {
	const found = await nodeDevice();
	expect(found.isLost()).toBe(false);
	found.device.destroy();
	await found.lost;
	expect(found.isLost()).toBe(true);
});

test("the self-test catches a device that answers zeros", async () => {
	const { device } = await nodeDevice();
	// A queue that drops all work leaves the buffers as they were made: zeros.
	const dead = new Proxy(device, {
		get(target, name) {
			if (name !== "queue") {
				const value: unknown = Reflect.get(target, name);
				return typeof value === "function" ? value.bind(target) : value;
			}
			return { writeBuffer: () => {}, submit: () => {} };
		},
	});
	expect(await selfTest(device)).toBe("");
	expect(await selfTest(dead)).toContain("the self-test computed 0 where");
	device.destroy();
});

test("adapters are named by their description, else by vendor, architecture and device", () => {
	const info = { vendor: "acme", architecture: "gen-9", device: "", description: "" } as GPUAdapterInfo;
	expect(nameAdapter(info)).toBe("acme gen-9");
	expect(nameAdapter({ ...info, description: "Acme 9000" } as GPUAdapterInfo)).toBe("Acme 9000");
	expect(nameAdapter({ ...info, vendor: "", architecture: "" } as GPUAdapterInfo)).toBe("unnamed graphics adapter");
});

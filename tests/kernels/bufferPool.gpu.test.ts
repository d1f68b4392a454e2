import { afterAll, beforeAll, expect, test } from "vitest";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { BufferPool } from "../../src/compute/gpu/memory/bufferPool.ts";
import { MaskflowError } from "../../src/domain/fault.ts";
import { nodeDevice } from "../support/gpuDevice.ts";

let gpu: GpuDevice;
beforeAll(async () => {
	gpu = await nodeDevice({ minimumLimits: true });
});
afterAll(() => gpu.device.destroy());

const request = (bytes: number): { label: string; bytes: number; usage: number } => ({
	label: "test",
	bytes,
	usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
});

test("a second solve of the same sizes makes no new buffer", async () => {
	const pool = new BufferPool(gpu.device);
	const first = await pool.take([request(1000), request(50_000)]);
	const bytes = pool.bytes;
	expect(bytes).toBeGreaterThanOrEqual(51_000);
	pool.release();
	const second = await pool.take([request(1000), request(50_000)]);
	expect(new Set(second)).toEqual(new Set(first));
	expect(pool.bytes).toBe(bytes);
	pool.dispose();
	expect(pool.bytes).toBe(0);
});

test("what a solve did not need is freed after it", async () => {
	const pool = new BufferPool(gpu.device);
	await pool.take([request(1000), request(500_000)]);
	pool.release();
	await pool.take([request(1000)]);
	pool.release();
	expect(pool.bytes).toBeLessThan(10_000);
	pool.dispose();
});

test("more than the device takes is a fault that names the bytes", async () => {
	const pool = new BufferPool(gpu.device);
	const error: unknown = await pool.take([request(2 ** 40)]).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(MaskflowError);
	const { fault } = error as MaskflowError;
	expect(fault.code).toMatch(/^device-(out-of-memory|refused)$/);
	expect(fault.message).toContain(String(2 ** 40));
	expect(await pool.take([request(1000)])).toHaveLength(1);
	pool.dispose();
});

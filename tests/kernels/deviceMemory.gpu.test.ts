import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GpuDevice } from "../../src/compute/gpu/device/acquireDevice.ts";
import { type Berth, Berths } from "../../src/compute/gpu/memory/berths.ts";
import { MOST_SOLVES } from "../../src/compute/gpu/memory/sharedBuffers.ts";
import { takeBuffers } from "../../src/compute/gpu/memory/takeBuffers.ts";
import { MaskflowError } from "../../src/domain/fault.ts";
import { nodeDevice } from "../support/gpuDevice.ts";

let gpu: GpuDevice;
beforeAll(async () => {
	gpu = await nodeDevice({ minimumLimits: true });
});
afterAll(() => gpu.device.destroy());

const request = (size: number) => ({ label: "test", bytes: size, usage: GPUBufferUsage.STORAGE });

async function faultOf(work: Promise<unknown>): Promise<MaskflowError["fault"]> {
	const error = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(MaskflowError);
	return (error as MaskflowError).fault;
}

test("buffers come in the order of the requests; more than the device takes is a fault that names the bytes", async () => {
	const buffers = await takeBuffers(gpu.device, [request(4096), request(8192)]);
	expect(buffers.map(({ size }) => size)).toEqual([4096, 8192]);
	const fault = await faultOf(takeBuffers(gpu.device, [request(4096), request(2 ** 40)]));
	expect(fault.code).toMatch(/^device-(out-of-memory|refused)$/);
	expect(fault.message).toContain(String(2 ** 40 + 4096));
	for (const buffer of buffers) buffer.destroy();
});

describe("berths", () => {
	const CAPACITY = 2 ** 20;
	/** Whether a berth has been given by now. */
	async function given(berth: Promise<Berth>): Promise<boolean> {
		return Promise.race([berth.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 20, false))]);
	}

	test("solves get places of their own in the same buffers, until there are too many", async () => {
		const berths = new Berths(gpu.device);
		const first = await Promise.all(Array.from({ length: MOST_SOLVES }, () => berths.take(1000)));
		expect(new Set(first.map(({ buffers }) => buffers)).size).toBe(1);
		expect(first.map(({ number }) => number)).toEqual([...Array(MOST_SOLVES).keys()]);
		expect(first.map(({ place }) => place)).toEqual([...Array(MOST_SOLVES).keys()].map((n) => 1000 * n));
		const late = berths.take(1000);
		expect(await given(late)).toBe(false);
		berths.leave(first[1]!);
		expect(await late).toMatchObject({ number: 1, place: 1000 });
		berths.dispose();
	});

	test("first come, first served: who finds no room is not overtaken by who would", async () => {
		const berths = new Berths(gpu.device);
		const large = await berths.take(700_000);
		const second = berths.take(600_000);
		const third = berths.take(1000);
		expect(await given(second)).toBe(false);
		expect(await given(third)).toBe(false);
		berths.leave(large);
		expect((await second).place).toBe(0);
		expect((await third).place).toBe(600_000);
		berths.dispose();
	});

	test("a larger arena waits until the smaller one is empty, then serves all", async () => {
		const berths = new Berths(gpu.device);
		const small = await berths.take(1000);
		const large = berths.take(2 * CAPACITY);
		const after = berths.take(1000);
		expect(await given(large)).toBe(false);
		berths.leave(small);
		expect((await large).buffers.capacity).toBe(4 * CAPACITY);
		expect((await after).buffers).toBe((await large).buffers);
		expect(berths.bytes).toBeGreaterThan(16 * CAPACITY);
		berths.dispose();
		expect(berths.bytes).toBe(0);
	});

	test("what cannot be had is a fault of that solve; the next one gets its place", async () => {
		const berths = new Berths(gpu.device);
		const impossible = berths.take(2 ** 40);
		const modest = berths.take(1000);
		expect((await faultOf(impossible)).code).toMatch(/^device-(out-of-memory|refused)$/);
		expect((await modest).place).toBe(0);
		berths.dispose();
	});
});

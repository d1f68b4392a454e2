import { PARAMETER_STRIDE_BYTES } from "../kernels/kernel.ts";
import { createProbe, PROBE_THREADS } from "../kernels/probe.ts";

const COUNT = 1000;
/** exp2 to 3 + 2|x| ULP at |x| ≤ 8 and log2 to 3 ULP of a value up to 8: 1e-5 with room to spare. */
const TOLERANCE = 1e-5;

/**
 * Runs a small computation with a known answer. Empty text when the device got it right, else what it did instead.
 * A device that returns zeros, garbage or errors exists; having one proves nothing.
 */
export async function selfTest(device: GPUDevice): Promise<string> {
	const values = Float32Array.from({ length: COUNT }, (_, index) => (index / COUNT) * 16 - 8);
	device.pushErrorScope("validation");
	device.pushErrorScope("out-of-memory");
	const made: GPUBuffer[] = [];
	const buffer = (size: number, usage: GPUBufferUsageFlags): GPUBuffer => {
		const created = device.createBuffer({ size, usage });
		made.push(created);
		return created;
	};
	try {
		const probe = await createProbe(device);
		const parameters = buffer(PARAMETER_STRIDE_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
		const input = buffer(values.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
		const output = buffer(values.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
		const readback = buffer(values.byteLength, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
		device.queue.writeBuffer(parameters, 0, Uint32Array.of(COUNT, 0, 0, 0));
		device.queue.writeBuffer(input, 0, values);
		const encoder = device.createCommandEncoder();
		const pass = encoder.beginComputePass();
		probe.dispatch(pass, probe.bind(parameters, [input, output]), 0, Math.ceil(COUNT / PROBE_THREADS));
		pass.end();
		encoder.copyBufferToBuffer(output, 0, readback, 0, values.byteLength);
		device.queue.submit([encoder.finish()]);
		await readback.mapAsync(GPUMapMode.READ);
		return compare(values, new Float32Array(readback.getMappedRange()));
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	} finally {
		for (const each of made) each.destroy();
		await device.popErrorScope().catch(() => null);
		await device.popErrorScope().catch(() => null);
	}
}

function compare(values: Float32Array, answers: Float32Array): string {
	for (const [index, value] of values.entries()) {
		const expected = Math.log2(2 ** value + 2 ** -value);
		const got = answers[index] ?? Number.NaN;
		if (!(Math.abs(got - expected) <= TOLERANCE * Math.max(1, expected))) {
			return `the self-test computed ${got} where ${expected} is right`;
		}
	}
	return "";
}

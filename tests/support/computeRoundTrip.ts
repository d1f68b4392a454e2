/**
 * Sends numbers through one storage buffer and a shader that doubles them: the least that proves an adapter computes.
 * Having `navigator.gpu` proves nothing. Frees what it made; throws when the device reports a validation error.
 */
export async function doubleOnDevice(device: GPUDevice, values: Float32Array): Promise<Float32Array> {
	device.pushErrorScope("validation");
	const code = `
		@group(0) @binding(0) var<storage, read_write> values: array<f32>;
		@compute @workgroup_size(64) fn double(@builtin(global_invocation_id) id: vec3u) {
			if (id.x < arrayLength(&values)) { values[id.x] = 2.0 * values[id.x]; }
		}`;
	const module = device.createShaderModule({ code });
	const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
	const size = values.byteLength;
	const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
	const storage = device.createBuffer({ size, usage });
	const readback = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
	device.queue.writeBuffer(storage, 0, values.slice());
	const encoder = device.createCommandEncoder();
	const pass = encoder.beginComputePass();
	pass.setPipeline(pipeline);
	const entries = [{ binding: 0, resource: { buffer: storage } }];
	pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
	pass.dispatchWorkgroups(Math.ceil(values.length / 64));
	pass.end();
	encoder.copyBufferToBuffer(storage, 0, readback, 0, size);
	device.queue.submit([encoder.finish()]);
	const fault = await device.popErrorScope();
	if (fault !== null) throw new Error(fault.message);
	await readback.mapAsync(GPUMapMode.READ);
	const answer = new Float32Array(readback.getMappedRange().slice(0));
	storage.destroy();
	readback.destroy();
	return answer;
}

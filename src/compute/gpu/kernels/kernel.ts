import { linkShader } from "../wgsl/link.ts";
import { SHADER_SOURCES } from "../wgsl/sources.ts";

/** Distance between parameter records in their uniform buffer: a multiple of the largest alignment that a device may ask for (256). */
export const PARAMETER_STRIDE_BYTES = 512;

/** What a kernel is made of. Bindings: 0 = parameters (uniform, dynamic offset), then storage buffers, inputs before outputs. */
export interface KernelSource {
	readonly name: string;
	readonly choices?: Readonly<Record<string, string>>;
	/** Features of WebGPU that the text uses. */
	readonly features?: readonly string[];
	/** Constants of the text, known to the compiler before everything else; array lengths must be. */
	readonly constants?: Readonly<Record<string, number>>;
	/** Values of the kernel's `override` constants. */
	readonly overrides: Readonly<Record<string, number>>;
	readonly storage: readonly ("read-only-storage" | "storage")[];
	readonly parameterBytes: number;
}

/** A compiled kernel. */
export interface Kernel {
	/** Buffers in the order of the kernel's bindings. */
	bind(parameters: GPUBuffer, storage: readonly GPUBuffer[]): GPUBindGroup;
	/** Adds one dispatch; `record` is the place of its parameters in the uniform buffer. */
	dispatch(pass: GPUComputePassEncoder, group: GPUBindGroup, record: number, workgroups: number): void;
}

/** Links and compiles a kernel. @throws GPUPipelineError when the device refuses it. */
export async function createKernel(device: GPUDevice, source: KernelSource): Promise<Kernel> {
	const label = [source.name, ...Object.values(source.choices ?? {})].join("+");
	const constants = Object.entries(source.constants ?? {}).map(([name, value]) => `const ${name} = ${value}u;\n`);
	const enables = (source.features ?? []).map((name) => `enable ${name};\n`);
	const code = [...enables, ...constants, linkShader(SHADER_SOURCES, source.name, source.choices)].join("");
	const module = device.createShaderModule({ label, code });
	const layout = device.createBindGroupLayout({
		label,
		entries: [
			{
				binding: 0,
				visibility: GPUShaderStage.COMPUTE,
				buffer: { type: "uniform", hasDynamicOffset: true, minBindingSize: source.parameterBytes },
			},
			...source.storage.map((type, index) => ({
				binding: index + 1,
				visibility: GPUShaderStage.COMPUTE,
				buffer: { type },
			})),
		],
	});
	const pipeline = await device.createComputePipelineAsync({
		label,
		layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
		compute: { module, entryPoint: "main", constants: source.overrides },
	});
	return {
		bind: (parameters, storage) =>
			device.createBindGroup({
				label,
				layout,
				entries: [
					{ binding: 0, resource: { buffer: parameters, size: source.parameterBytes } },
					...storage.map((buffer, index) => ({ binding: index + 1, resource: { buffer } })),
				],
			}),
		dispatch: (pass, group, record, workgroups) => {
			pass.setPipeline(pipeline);
			pass.setBindGroup(0, group, [record * PARAMETER_STRIDE_BYTES]);
			pass.dispatchWorkgroups(workgroups);
		},
	};
}

import { UsageError } from "../commandLine/exit.ts";

/** Dawn's binding crashes when its GPU object is collected while devices live: it is kept for the life of the process. */
let kept: GPU | undefined;

/** WebGPU for Node through Dawn's binding; undefined, with the reason, where the binding can't be loaded. */
export async function gpuFromDawn(): Promise<{ gpu: GPU | undefined; detail: string }> {
	if (kept !== undefined) return { gpu: kept, detail: "" };
	try {
		const { create, globals } = await import("webgpu");
		// The constants (GPUBufferUsage and the like) are globals in a browser; the kernels rely on them.
		Object.assign(globalThis, globals);
		kept = create([]);
		return { gpu: kept, detail: "" };
	} catch (error) {
		return { gpu: undefined, detail: error instanceof Error ? error.message : String(error) };
	}
}

/** What to say when `--backend webgpu` finds nothing to run on. */
export function noAdapterError(why: string): UsageError {
	return new UsageError(
		[
			`--backend webgpu: ${why}`,
			"WebGPU needs a graphics driver: Vulkan on Linux, Metal on macOS, Direct3D 12 on Windows.",
			"On Linux, install the Vulkan driver of the graphics card (for instance mesa-vulkan-drivers). Without a card, a software",
			"driver does: set VK_ICD_FILENAMES to vk_swiftshader_icd.json in Chromium's folder and add that folder to LD_LIBRARY_PATH.",
			"Or run with --backend cpu, which gives the same results.",
		].join("\n"),
	);
}

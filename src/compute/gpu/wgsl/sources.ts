import type { ShaderSources } from "./link.ts";

function byStem(files: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^.*\/|\.wgsl$/g, ""), text]));
}

/** Every shader of the repository, as text inside the bundle: nothing is fetched at run time. */
export const SHADER_SOURCES: ShaderSources = {
	kernels: byStem(
		import.meta.glob<string>("../../../../shaders/*.wgsl", { query: "?raw", import: "default", eager: true }),
	),
	library: byStem(
		import.meta.glob<string>("../../../../shaders/lib/*.wgsl", { query: "?raw", import: "default", eager: true }),
	),
};

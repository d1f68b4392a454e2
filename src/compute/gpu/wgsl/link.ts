/** Text of the kernels and of the functions they share, by file name without its ending. */
export interface ShaderSources {
	readonly kernels: Readonly<Record<string, string>>;
	readonly library: Readonly<Record<string, string>>;
}

const INCLUDE = /^\/\/#include +([\w-]+)\s*$/gm;

/**
 * The text of a kernel with each `//#include NAME` line replaced by the library file of that name, once each.
 * @param choices which library file stands for a name, where a kernel leaves the choice open (`octet` → `octet-direct`).
 * @throws Error when a kernel or a library file does not exist: a mistake of the program, never of its user.
 */
export function linkShader(
	sources: ShaderSources,
	kernel: string,
	choices: Readonly<Record<string, string>> = {},
): string {
	const text = sources.kernels[kernel];
	if (text === undefined) throw new Error(`There is no kernel named ${kernel}.`);
	const included = new Set<string>();
	const expand = (source: string): string =>
		source.replace(INCLUDE, (_line, name: string) => {
			const file = choices[name] ?? name;
			if (included.has(file)) return "";
			included.add(file);
			const part = sources.library[file];
			if (part === undefined) throw new Error(`Kernel ${kernel} includes ${file}, which is not in the shader library.`);
			return expand(part);
		});
	return expand(text);
}

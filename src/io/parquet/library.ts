import { MaskflowError } from "../../domain/fault.ts";

/**
 * Where the Parquet library's WebAssembly file comes from: its address in the browser (the bundler's `?url`), its bytes in
 * Node. The composition root of each passes its own, so that nothing here knows the platform.
 */
export type ParquetWasmSource = () => Promise<string | URL | Uint8Array<ArrayBuffer>>;

export interface ParquetLibrary {
	readonly arrow: typeof import("apache-arrow");
	readonly parquet: typeof import("parquet-wasm/esm");
}

let wasmSource: ParquetWasmSource | undefined;
let opened: Promise<ParquetLibrary> | undefined;

/** Says where the WebAssembly file is; call once, before the first table is written or read. Loads nothing. */
export function provideParquetWasm(source: ParquetWasmSource): void {
	wasmSource = source;
}

async function load(): Promise<ParquetLibrary> {
	if (wasmSource === undefined) throw new Error("provideParquetWasm was not called before the first Parquet table.");
	const [arrow, parquet, wasm] = await Promise.all([import("apache-arrow"), import("parquet-wasm/esm"), wasmSource()]);
	await parquet.default({ module_or_path: wasm });
	return { arrow, parquet };
}

/**
 * The Arrow and Parquet libraries (some 5 MB), loaded on first use and kept; a failed load is tried again next time.
 * @throws MaskflowError `parquet-unavailable` when they cannot be loaded.
 */
export function openParquetLibrary(): Promise<ParquetLibrary> {
	opened ??= load().catch((error: unknown) => {
		opened = undefined;
		throw new MaskflowError(
			{
				code: "parquet-unavailable",
				severity: "error",
				message: "The part of Maskflow that writes and reads Parquet tables could not be loaded.",
				nextStep: "Check that all files of the app are there, then try again; finished pairs are kept.",
				detail: String(error),
			},
			{ cause: error },
		);
	});
	return opened;
}

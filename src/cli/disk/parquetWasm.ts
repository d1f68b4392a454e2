import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { provideParquetWasm } from "../../io/parquet/library.ts";

/** Lets Node find the Parquet library's WebAssembly file beside the installed package. */
export function provideParquetWasmFromDisk(): void {
	provideParquetWasm(async () => {
		const path = createRequire(import.meta.url).resolve("parquet-wasm/esm/parquet_wasm_bg.wasm");
		return new Uint8Array(await readFile(path));
	});
}

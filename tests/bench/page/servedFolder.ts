import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { provideParquetWasmFromDisk } from "../../../src/cli/disk/parquetWasm.ts";
import { largeRun } from "../../support/largeRun.ts";

export { createServedRun } from "../../../src/cli/serve/serveRun.ts";

/** Writes a run of many pairs, one of which has files; returns that one's id. */
export async function writeLargeRun(folder: string, pairs: number): Promise<string> {
	provideParquetWasmFromDisk();
	const { files, solved } = await largeRun("merged", pairs);
	for (const [path, bytes] of files) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), bytes);
	}
	return solved.row.pair_id;
}

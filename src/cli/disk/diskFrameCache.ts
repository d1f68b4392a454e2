import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CanonicalFrame } from "../../domain/frame.ts";
import type { FrameCache } from "../../domain/ports.ts";
import type { SelfSolution } from "../../domain/result.ts";
import { pack, unpack } from "../../storage/pack.ts";

/**
 * Canonical frames and self-solutions as files of `folder`, named by the digest of their key: shared by the runs of an
 * output folder and by threads. A file appears in one step; one that can't be read counts as missing.
 */
export function createDiskFrameCache(folder: string): FrameCache {
	const pathOf = (kind: string, key: string) =>
		join(folder, `${kind}-${createHash("sha256").update(key).digest("hex")}`);

	async function get(kind: string, key: string): Promise<unknown> {
		const bytes = await readFile(pathOf(kind, key)).catch(() => null);
		return bytes === null ? undefined : unpack(new Uint8Array(bytes)).catch(() => undefined);
	}

	async function put(kind: string, key: string, value: unknown): Promise<void> {
		const bytes = await pack(value);
		await mkdir(folder, { recursive: true });
		const scratch = join(folder, `scratch-${randomUUID()}`);
		try {
			await writeFile(scratch, bytes);
			await rename(scratch, pathOf(kind, key));
		} catch (error) {
			await rm(scratch, { force: true });
			throw error;
		}
	}

	return {
		get: async (key) => (await get("frame", key)) as CanonicalFrame | undefined,
		put: (key, frame) => put("frame", key, frame),
		getSelfSolution: async (key) => (await get("self", key)) as SelfSolution | undefined,
		putSelfSolution: (key, solution) => put("self", key, solution),
	};
}

import type { CanonicalFrame } from "../domain/frame.ts";
import type { FrameCache } from "../domain/ports.ts";
import type { SelfSolution } from "../domain/result.ts";
import { pack, unpack } from "./pack.ts";
import type { CacheKind, MaskflowDatabase } from "./schema.ts";
import { guardQuota } from "./storageFault.ts";

/** Canonical frames and self-solutions in IndexedDB. A value that can't be read any more counts as missing. */
export function createFrameCache(db: MaskflowDatabase, now: () => number = Date.now): FrameCache {
	async function get(kind: CacheKind, key: string): Promise<unknown> {
		const packed = await db.get(kind, key);
		if (packed === undefined) return undefined;
		const value = await unpack(packed).catch(() => undefined);
		if (value !== undefined) await touch(kind, key, packed.byteLength);
		return value;
	}

	/** A note of use that finds no room is not worth a fault: the value was read. */
	async function touch(kind: CacheKind, key: string, bytes: number): Promise<void> {
		await db.put("cacheUse", { kind, key, bytes, usedAt: now() }).catch(() => {});
	}

	async function put(kind: CacheKind, key: string, value: unknown): Promise<void> {
		const packed = await pack(value);
		await guardQuota(async () => {
			const tx = db.transaction([kind, "cacheUse"], "readwrite");
			const written = [
				tx.objectStore(kind).put(packed, key),
				tx.objectStore("cacheUse").put({ kind, key, bytes: packed.byteLength, usedAt: now() }),
				tx.done,
			];
			await Promise.all(written);
		});
	}

	return {
		get: async (key) => (await get("frames", key)) as CanonicalFrame | undefined,
		put: (key, frame) => put("frames", key, frame),
		getSelfSolution: async (key) => (await get("selfSolutions", key)) as SelfSolution | undefined,
		putSelfSolution: (key, solution) => put("selfSolutions", key, solution),
	};
}

/** Bytes of everything cached; reads the notes of use only. */
export async function cachedBytes(db: MaskflowDatabase): Promise<number> {
	let bytes = 0;
	for (let cursor = await db.transaction("cacheUse").store.openCursor(); cursor; cursor = await cursor.continue()) {
		bytes += cursor.value.bytes;
	}
	return bytes;
}

/** Removes the least recently wanted values until at most `budgetBytes` remain; 0 empties the cache. Returns what was freed. */
export async function trimCache(db: MaskflowDatabase, budgetBytes: number): Promise<number> {
	const excess = (await cachedBytes(db)) - budgetBytes;
	let freed = 0;
	const tx = db.transaction(["frames", "selfSolutions", "cacheUse"], "readwrite");
	let cursor = await tx.objectStore("cacheUse").index("byUse").openCursor();
	while (cursor && (freed < excess || budgetBytes === 0)) {
		const { kind, key, bytes } = cursor.value;
		await tx.objectStore(kind).delete(key);
		await cursor.delete();
		freed += bytes;
		cursor = await cursor.continue();
	}
	await tx.done;
	return freed;
}

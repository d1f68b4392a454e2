import type { Dataset } from "../../domain/dataset.ts";
import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { CanonicalFrame, FrameRecord, Orientation, RawFrame } from "../../domain/frame.ts";
import type { RunParameters } from "../../domain/parameters.ts";
import type { FrameCache } from "../../domain/ports.ts";
import type { CanonicaliseOptions } from "../../pipeline/canonicalise/index.ts";

/** Part of every key: raised when canonicalisation changes what it returns, so that old caches are not used. */
const CANONICALISATION_VERSION = 1;

/** Canonical frames kept in memory (147 kB each): a reference that every pair uses stays, whatever the order. */
const KEPT_IN_MEMORY = 64;

export interface SuppliedFrame {
	/** Content key: equal keys, equal canonical frames. */
	readonly key: string;
	readonly frame: CanonicalFrame;
}

export type Canonicalise = (raw: RawFrame, options: CanonicaliseOptions) => CanonicalFrame;

export interface FrameSupply {
	/**
	 * The canonical frame of a record. Each unique content is decoded and canonicalised once, ever: memory first, then the
	 * cache, then the dataset. Calls for the same frame at the same time share one decoding.
	 * @throws MaskflowError why the frame cannot be had; the same one again for each pair that asks.
	 */
	supply(record: FrameRecord, onDecode?: () => void): Promise<SuppliedFrame>;
	/** Frames asked for so far, repetitions included. */
	readonly wanted: number;
	/** Frames decoded so far; the others came from memory or the cache. */
	readonly decoded: number;
}

export interface FrameSupplyNeeds {
	readonly dataset: Dataset;
	readonly cache: FrameCache;
	readonly canonicalise: Canonicalise;
	readonly parameters: RunParameters;
	/** By frame ref. */
	readonly orientationOverrides: Readonly<Record<string, Orientation>>;
	/** Fingerprints that are known already, by frame ref; what is missing is asked of the dataset. */
	readonly fingerprints: ReadonlyMap<string, string>;
}

export function createFrameSupply(needs: FrameSupplyNeeds): FrameSupply {
	const { dataset, cache, canonicalise, parameters, orientationOverrides, fingerprints } = needs;
	const keys = new Map<string, string>();
	const faults = new Map<string, Fault>();
	const memory = new Map<string, Promise<CanonicalFrame>>();
	let wanted = 0;
	let decoded = 0;

	async function keyOf(record: FrameRecord): Promise<string> {
		const known = keys.get(record.ref);
		if (known !== undefined) return known;
		const fingerprint = fingerprints.get(record.ref) ?? (await dataset.fingerprint(record));
		const turned = orientationOverrides[record.ref] ?? "auto";
		const key = [`frame-${CANONICALISATION_VERSION}`, fingerprint, parameters.align, parameters.clean, turned].join(
			"|",
		);
		keys.set(record.ref, key);
		return key;
	}

	async function load(key: string, record: FrameRecord, onDecode?: () => void): Promise<CanonicalFrame> {
		const cached = await cache.get(key);
		if (cached !== undefined) return cached;
		onDecode?.();
		decoded++;
		const orientation = orientationOverrides[record.ref];
		const { align, clean } = parameters;
		const raw = await dataset.loadFrame(record);
		const frame = canonicalise(raw, { align, clean, ...(orientation === undefined ? {} : { orientation }) });
		await cache.put(key, frame);
		return frame;
	}

	async function remembered(record: FrameRecord, onDecode?: () => void): Promise<SuppliedFrame> {
		const key = await keyOf(record);
		const pending = memory.get(key) ?? load(key, record, onDecode);
		memory.delete(key);
		memory.set(key, pending); // The youngest entry is the last one.
		const oldest = memory.keys().next();
		if (memory.size > KEPT_IN_MEMORY && !oldest.done) memory.delete(oldest.value);
		try {
			return { key, frame: await pending };
		} catch (error) {
			memory.delete(key);
			throw error;
		}
	}

	return {
		async supply(record, onDecode) {
			wanted++;
			const known = faults.get(record.ref);
			if (known !== undefined) throw new MaskflowError(known);
			try {
				return await remembered(record, onDecode);
			} catch (error) {
				faults.set(record.ref, faultFromError(error, "frame-failed"));
				throw error;
			}
		},
		get wanted() {
			return wanted;
		},
		get decoded() {
			return decoded;
		},
	};
}

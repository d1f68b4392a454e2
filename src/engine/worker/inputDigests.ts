import type { Dataset } from "../../domain/dataset.ts";
import type { Orientation } from "../../domain/frame.ts";
import type { PairSpec } from "../../domain/pair.ts";

/** Stands for "to be solved again": a result that is stored under it is not taken for done. */
export const STALE_DIGEST = "";

/**
 * What a pair is made of, as text: 16 hex digits for the contents of both frames, then the orientations that a person chose.
 * Two digests that agree up to the colon are of the same masks.
 */
export function digestOfPair(
	contents: string,
	pair: PairSpec,
	overrides: Readonly<Record<string, Orientation>>,
): string {
	const turned = [pair.source, pair.target].map(({ ref }) => overrides[ref] ?? "").join(",");
	return `${contents}:${turned}`;
}

/** True when two digests are of the same masks, whatever their orientation. */
export function sameContents(one: string, other: string): boolean {
	return one.split(":", 1)[0] === other.split(":", 1)[0];
}

/**
 * Fingerprints of all frames of the pairs, by ref, each asked once; a frame that can't be read has none. Cost: O(unique
 * frames), no pixels are decoded.
 */
export async function fingerprintFrames(dataset: Dataset, pairs: readonly PairSpec[]): Promise<Map<string, string>> {
	const fingerprints = new Map<string, string>();
	const unreadable = new Set<string>();
	for (const record of pairs.flatMap(({ source, target }) => [source, target])) {
		if (fingerprints.has(record.ref) || unreadable.has(record.ref)) continue;
		try {
			fingerprints.set(record.ref, await dataset.fingerprint(record));
		} catch {
			unreadable.add(record.ref); // Its pairs will fail and say why.
		}
	}
	return fingerprints;
}

/** The first 16 hex digits of SHA-256 over both frames' fingerprints; "?" when a frame can't be read. */
export async function digestOfContents(pair: PairSpec, fingerprints: ReadonlyMap<string, string>): Promise<string> {
	const both = [fingerprints.get(pair.source.ref), fingerprints.get(pair.target.ref)];
	if (both.includes(undefined)) return "?";
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(both.join("|"))));
	return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

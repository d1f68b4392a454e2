import { overlayThumbnail, type Thumbnail } from "../../figures/field/thumbnail.ts";
import type { PairCache } from "../../state/pairCache.ts";

/** Small pictures that were drawn, up to so many bytes; those that were looked at longest ago go first. */
export interface KeptPictures {
	get(key: string): Thumbnail | undefined;
	keep(key: string, picture: Thumbnail): void;
	/** Bytes of what is kept. */
	bytes(): number;
}

/** O(1) a call, but for pictures that go. */
export function createKeptPictures(capacityBytes: number): KeptPictures {
	const kept = new Map<string, Thumbnail>();
	let bytes = 0;
	const drop = (key: string): void => {
		bytes -= kept.get(key)?.pixels.byteLength ?? 0;
		kept.delete(key);
	};
	return {
		get(key) {
			const known = kept.get(key);
			if (known === undefined) return undefined;
			kept.delete(key);
			kept.set(key, known);
			return known;
		},
		keep(key, picture) {
			drop(key);
			kept.set(key, picture);
			bytes += picture.pixels.byteLength;
			for (const oldest of kept.keys()) {
				if (bytes <= capacityBytes) return;
				drop(oldest);
			}
		},
		bytes: () => bytes,
	};
}

/**
 * Both masks of a pair; null when they can't be read. The pair is not kept as a whole: a list that is scrolled through would
 * push out the pairs that were inspected.
 */
export async function overlayOfPair(
	pairs: Pick<PairCache, "readOnce">,
	runId: string,
	pairId: string,
): Promise<Thumbnail | null> {
	const outcome = await pairs.readOnce(runId, pairId);
	const artifacts = outcome.status === "done" ? outcome.value.artifacts : null;
	return artifacts === null ? null : overlayThumbnail(artifacts.source.maskBits, artifacts.target.maskBits);
}

export function paintPicture(element: HTMLCanvasElement, { width, height, pixels }: Thumbnail): void {
	element.width = width;
	element.height = height;
	element.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
}

import { CANONICAL_PIXELS } from "../domain/grid.ts";
import type { PairArtifacts, SideFields } from "../domain/result.ts";
import { pack, unpack } from "./pack.ts";

type StoredSide<T extends SideFields> = Omit<T, "index"> & { readonly supportBits: Uint8Array };

function storedSide<T extends SideFields>(side: T): StoredSide<T> {
	const supportBits = new Uint8Array(CANONICAL_PIXELS / 8);
	for (const pixel of side.index) supportBits[pixel >> 3] = (supportBits[pixel >> 3] ?? 0) | (1 << (pixel & 7));
	const { index: _index, ...rest } = side;
	return { ...rest, supportBits };
}

function sideFromStored<T extends SideFields>(stored: StoredSide<T>): T {
	const { supportBits, ...rest } = stored;
	const index = new Uint32Array(stored.weight.length);
	let n = 0;
	for (let pixel = 0; pixel < CANONICAL_PIXELS; pixel++) {
		if (((supportBits[pixel >> 3] ?? 0) >> (pixel & 7)) & 1) index[n++] = pixel;
	}
	return { ...rest, index } as unknown as T;
}

/** A pair's artifacts, support only and deflated: about 350 kB at 11,000 px. */
export function packArtifacts(artifacts: PairArtifacts): Promise<Uint8Array<ArrayBuffer>> {
	return pack({ ...artifacts, source: storedSide(artifacts.source), target: storedSide(artifacts.target) });
}

/** The inverse of `packArtifacts`, bit for bit. */
export async function unpackArtifacts(packed: Uint8Array<ArrayBuffer>): Promise<PairArtifacts> {
	const stored = (await unpack(packed)) as Omit<PairArtifacts, "source" | "target"> & {
		source: StoredSide<PairArtifacts["source"]>;
		target: StoredSide<PairArtifacts["target"]>;
	};
	return { ...stored, source: sideFromStored(stored.source), target: sideFromStored(stored.target) };
}

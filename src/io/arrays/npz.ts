import { damagedFile } from "./faults.ts";
import { arrayFromNpy, type NpyArray, npyFromArray } from "./npy.ts";
import { openZip, sourceFromBytes, type ZipLimits } from "./zipReader.ts";
import { zipFromFiles } from "./zipWriter.ts";

/** A named member: an array, or the bytes of a .npy file already encoded. */
export type NpzMembers = Readonly<Record<string, NpyArray | Uint8Array<ArrayBuffer>>>;

/** Generous beside the largest file of a run (a stored coupling of a large pair), small beside a bomb. */
const NPZ_LIMITS: ZipLimits = { maxEntries: 256, maxEntryBytes: 512 * 2 ** 20 };

/** Encodes arrays as a deflated .npz that `numpy.load` opens, members in order. Cost: linear in the bytes. */
export function npzFromArrays(members: NpzMembers): Promise<Uint8Array<ArrayBuffer>> {
	const files = Object.entries(members).map(([name, member]) => {
		return { name: `${name}.npy`, bytes: member instanceof Uint8Array ? member : npyFromArray(member) };
	});
	return zipFromFiles(files);
}

/** An opened .npz: `read` decodes one member; nothing is decoded before it is asked for. */
export interface NpzFile {
	readonly names: readonly string[];
	read(name: string): Promise<NpyArray>;
}

/**
 * Opens a .npz (stored or deflated members).
 * @throws MaskflowError `damaged-file` or `oversized-file`, also from `read`.
 */
export async function openNpz(bytes: Uint8Array, file: string, limits: ZipLimits = NPZ_LIMITS): Promise<NpzFile> {
	const zip = await openZip(sourceFromBytes(bytes), file, limits);
	const names = zip.names.filter((name) => name.endsWith(".npy")).map((name) => name.slice(0, -".npy".length));
	return {
		names,
		read: async (name) => {
			if (!names.includes(name)) throw damagedFile(file, `it has no array ${name}`);
			return arrayFromNpy(await zip.read(`${name}.npy`), `${file}/${name}`);
		},
	};
}

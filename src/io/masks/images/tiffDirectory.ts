/**
 * What a TIFF says about itself (TIFF 6.0, section 2; BigTIFF), read and checked before the decoding library sees it: the
 * library believes every count, follows a chain of pages that bites its own tail for ever, and makes room for whatever
 * a block claims.
 */
export interface TiffDirectory {
	readonly pages: number;
	readonly first: TiffTags;
	/** Tags of the second page, or null. */
	readonly second: TiffTags | null;
}

export type TiffTags = ReadonlyMap<number, readonly number[]>;

export const TIFF_TAG = {
	width: 256,
	height: 257,
	bits: 258,
	compression: 259,
	stripOffsets: 273,
	samples: 277,
	rowsPerStrip: 278,
	stripBytes: 279,
	planar: 284,
	tileWidth: 322,
	tileHeight: 323,
	tileOffsets: 324,
	tileBytes: 325,
} as const;

const MAX_PAGES = 10_000;
const TYPE_BYTES: Readonly<Record<number, number>> = {
	1: 1,
	2: 1,
	3: 2,
	4: 4,
	5: 8,
	6: 1,
	7: 1,
	8: 2,
	9: 4,
	10: 8,
	11: 4,
	12: 8,
	13: 4,
	16: 8,
	17: 8,
	18: 8,
};
/** Tags whose numbers matter here; of the others only place and length are checked. */
const READ_TAGS = new Set<number>(Object.values(TIFF_TAG));

interface Layout {
	readonly view: DataView;
	readonly little: boolean;
	readonly big: boolean;
}

/** Walks the chain of pages. O(pages + values of the first two). @throws Error in plain words when it is damaged. */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const little = bytes[0] === 0x49;
	if (bytes.length < 8) throw new Error("the file ends too early");
	const layout = { view, little, big: view.getUint16(2, little) === 43 };
	const seen = new Set<number>();
	const tags: TiffTags[] = [];
	let offset = layout.big ? wideAt(layout, 8) : longAt(layout, 4);
	while (offset !== 0) {
		if (seen.has(offset)) throw new Error("its pages point back at each other");
		if (seen.size >= MAX_PAGES) throw new Error(`it has more than ${MAX_PAGES} pages`);
		seen.add(offset);
		const page = readPage(layout, offset, seen.size <= 2);
		if (seen.size <= 2) tags.push(page.tags);
		offset = page.next;
	}
	const [first, second = null] = tags;
	if (first === undefined) throw new Error("it holds no image");
	return { pages: seen.size, first, second };
}

function readPage(layout: Layout, offset: number, wanted: boolean): { tags: TiffTags; next: number } {
	const { big, little, view } = layout;
	const count = big ? wideAt(layout, offset) : within(layout, offset, 2) && view.getUint16(offset, little);
	const [entryBytes, inlineBytes] = big ? [20, 8] : [12, 4];
	const start = offset + (big ? 8 : 2);
	const end = start + Number(count) * entryBytes;
	within(layout, start, end - start + inlineBytes);
	const tags = new Map<number, readonly number[]>();
	for (let at = start; wanted && at < end; at += entryBytes) {
		const tag = view.getUint16(at, little);
		const type = view.getUint16(at + 2, little);
		const values = big ? wideAt(layout, at + 4) : longAt(layout, at + 4);
		const size = TYPE_BYTES[type];
		if (size === undefined) throw new Error(`its tag ${tag} has the unknown type ${type}`);
		const place = at + (big ? 12 : 8);
		const inline = values * size <= inlineBytes;
		const valuesAt = inline ? place : big ? wideAt(layout, place) : longAt(layout, place);
		within(layout, valuesAt, values * size);
		if (tags.has(tag)) throw new Error(`it has the tag ${tag} twice`);
		tags.set(tag, READ_TAGS.has(tag) ? readValues(layout, type, values, valuesAt) : []);
	}
	return { tags, next: big ? wideAt(layout, end) : longAt(layout, end) };
}

function readValues(layout: Layout, type: number, count: number, at: number): number[] {
	const { view, little } = layout;
	return Array.from({ length: count }, (_, i) => {
		if (type === 1) return view.getUint8(at + i);
		if (type === 3) return view.getUint16(at + 2 * i, little);
		if (type === 4 || type === 13) return view.getUint32(at + 4 * i, little);
		if (type === 16 || type === 18) return wideAt(layout, at + 8 * i);
		throw new Error("its sizes are not whole numbers");
	});
}

function within({ view }: Layout, offset: number, length: number): true {
	if (offset + length <= view.byteLength) return true;
	throw new Error("its directory points outside the file");
}

function longAt(layout: Layout, offset: number): number {
	within(layout, offset, 4);
	return layout.view.getUint32(offset, layout.little);
}

function wideAt(layout: Layout, offset: number): number {
	within(layout, offset, 8);
	return Number(layout.view.getBigUint64(offset, layout.little));
}

/** One file of a zip. */
export interface ZipFile {
	readonly name: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** What gzip puts before and after the deflated data where no flag asks for more (RFC 1952, section 2.3). */
const GZIP_HEADER_BYTES = 10;
const GZIP_TRAILER_BYTES = 8;
/** 1 January 1980, the earliest date of the format: the same files give the same zip. */
const DATE = 0x0021;

/**
 * Deflates with the platform's own zlib, which runs beside this thread and is several times faster than one in JavaScript. As gzip, for
 * its trailer holds the very checksum that a zip wants: taken in JavaScript it costs a third as much as the deflating.
 */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<{ packed: Uint8Array; crc: number }> {
	const { readable, writable } = new CompressionStream("gzip");
	const writer = writable.getWriter();
	const [gzip] = await Promise.all([new Response(readable).arrayBuffer(), writer.write(bytes), writer.close()]);
	const view = new DataView(gzip);
	if (view.getUint8(3) !== 0) throw new Error("A gzip header holds more than any CompressionStream writes.");
	const end = gzip.byteLength - GZIP_TRAILER_BYTES;
	return { packed: new Uint8Array(gzip, GZIP_HEADER_BYTES, end - GZIP_HEADER_BYTES), crc: view.getUint32(end, true) };
}

/** The fields that a local header and a directory entry share, from "version needed" to the name's length (APPNOTE 4.3.7). */
function writeShared(
	view: DataView,
	at: number,
	crc: number,
	packedBytes: number,
	plainBytes: number,
	nameBytes: number,
): void {
	view.setUint16(at, VERSION, true);
	view.setUint16(at + 2, UTF8_NAMES, true);
	view.setUint16(at + 4, DEFLATED, true);
	view.setUint16(at + 8, DATE, true);
	view.setUint32(at + 10, crc, true);
	view.setUint32(at + 14, packedBytes, true);
	view.setUint32(at + 18, plainBytes, true);
	view.setUint16(at + 22, nameBytes, true);
}

/**
 * A zip of deflated files, in memory: for files of a pair, far below the 4 GB and 65,535 entries where zip64 begins.
 * Cost: linear in the bytes.
 */
export async function zipFromFiles(files: readonly ZipFile[]): Promise<Uint8Array<ArrayBuffer>> {
	const entries = await Promise.all(
		files.map(async ({ name, bytes }) => {
			return { name: new TextEncoder().encode(name), plainBytes: bytes.length, ...(await deflate(bytes)) };
		}),
	);
	const total = entries.reduce(
		(sum, { name, packed }) => sum + LOCAL_BYTES + ENTRY_BYTES + 2 * name.length + packed.length,
		END_BYTES,
	);
	const zip = new Uint8Array(total);
	const view = new DataView(zip.buffer);
	const starts: number[] = [];
	let at = 0;
	for (const { name, packed, crc, plainBytes } of entries) {
		starts.push(at);
		view.setUint32(at, 0x04034b50, true);
		writeShared(view, at + 4, crc, packed.length, plainBytes, name.length);
		zip.set(name, at + LOCAL_BYTES);
		zip.set(packed, at + LOCAL_BYTES + name.length);
		at += LOCAL_BYTES + name.length + packed.length;
	}
	const directoryStart = at;
	for (const [i, { name, packed, crc, plainBytes }] of entries.entries()) {
		view.setUint32(at, 0x02014b50, true);
		view.setUint16(at + 4, VERSION, true);
		writeShared(view, at + 6, crc, packed.length, plainBytes, name.length);
		view.setUint32(at + 42, starts[i] ?? 0, true);
		zip.set(name, at + ENTRY_BYTES);
		at += ENTRY_BYTES + name.length;
	}
	view.setUint32(at, 0x06054b50, true);
	view.setUint16(at + 8, entries.length, true);
	view.setUint16(at + 10, entries.length, true);
	view.setUint32(at + 12, at - directoryStart, true);
	view.setUint32(at + 16, directoryStart, true);
	return zip;
}

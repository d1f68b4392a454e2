import { crc32 } from "./crc32.ts";
import { damagedFile, oversizedFile } from "./faults.ts";
import { InflatedTooLong, inflateUpTo } from "./inflate.ts";

/** Bytes that can be read at any place: memory, a Blob, a file on disk. */
export interface ByteSource {
	readonly sizeBytes: number;
	/** Bytes start..end-1; both lie inside the source. */
	read(start: number, end: number): Promise<Uint8Array>;
}

export interface ZipLimits {
	readonly maxEntries: number;
	/** Largest size of one entry after inflating. */
	readonly maxEntryBytes: number;
}

export interface ZipArchive {
	/** Names of files (folders left out), as written, in the directory's order. */
	readonly names: readonly string[];
	/** Uncompressed content of an entry, its length and checksum verified. */
	read(name: string): Promise<Uint8Array>;
}

interface ZipEntry {
	readonly method: number;
	readonly crc: number;
	readonly packedBytes: number;
	readonly plainBytes: number;
	readonly headerStart: number;
}

const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const MAX_COMMENT_BYTES = 65_535;
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20;
/** Deflate cannot shrink more than this (258 bytes from two bits). */
const MAX_DEFLATE_RATIO = 1032;

export function sourceFromBytes(bytes: Uint8Array): ByteSource {
	return { sizeBytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/** A Blob or File, read piece by piece; the whole is never in memory. */
export function sourceFromBlob(blob: Blob): ByteSource {
	return {
		sizeBytes: blob.size,
		read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
	};
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the central directory lies (APPNOTE 4.3.14 to 4.3.16), with the 64-bit record when the short one overflows. */
async function findDirectory(
	source: ByteSource,
	file: string,
): Promise<{ start: number; bytes: number; count: number }> {
	const tailStart = Math.max(0, source.sizeBytes - MAX_COMMENT_BYTES - 22 - 20);
	const tail = viewOf(await source.read(tailStart, source.sizeBytes));
	let at = tail.byteLength - 22;
	while (at >= 0 && tail.getUint32(at, true) !== END_SIGNATURE) at--;
	if (at < 0) throw damagedFile(file, "it is not a zip file, or its end is missing");
	const short = {
		count: tail.getUint16(at + 10, true),
		bytes: tail.getUint32(at + 12, true),
		start: tail.getUint32(at + 16, true),
	};
	const overflows = short.count === 0xffff || short.bytes === 0xffffffff || short.start === 0xffffffff;
	if (!overflows || at < 20 || tail.getUint32(at - 20, true) !== LOCATOR64_SIGNATURE) return short;
	const recordStart = Number(tail.getBigUint64(at - 12, true));
	if (recordStart + 56 > source.sizeBytes) throw damagedFile(file, "its directory lies outside the file");
	const record = viewOf(await source.read(recordStart, recordStart + 56));
	if (record.getUint32(0, true) !== END64_SIGNATURE) throw damagedFile(file, "its 64-bit directory record is missing");
	return {
		count: Number(record.getBigUint64(32, true)),
		bytes: Number(record.getBigUint64(40, true)),
		start: Number(record.getBigUint64(48, true)),
	};
}

/**
 * Opens a zip by its central directory; entries are read one at a time. Stored and deflated entries, zip64.
 * @throws MaskflowError `damaged-file` or `oversized-file`; `read` throws the same for its own entry only.
 */
export async function openZip(source: ByteSource, file: string, limits: ZipLimits): Promise<ZipArchive> {
	const directory = await findDirectory(source, file);
	if (directory.start + directory.bytes > source.sizeBytes)
		throw damagedFile(file, "its directory lies outside the file");
	if (directory.bytes > MAX_DIRECTORY_BYTES) throw oversizedFile(file, directory.bytes, MAX_DIRECTORY_BYTES);
	if (directory.count > limits.maxEntries) {
		throw damagedFile(file, `it holds ${directory.count} entries and the limit is ${limits.maxEntries}`);
	}
	const entries = readEntries(
		await source.read(directory.start, directory.start + directory.bytes),
		directory.count,
		file,
	);
	return {
		names: [...entries.keys()],
		read: async (name) => {
			const entry = entries.get(name);
			if (entry === undefined) throw damagedFile(file, `it has no entry ${name}`);
			return readEntry(source, entry, `${file}/${name}`, limits);
		},
	};
}

function readEntries(bytes: Uint8Array, count: number, file: string): Map<string, ZipEntry> {
	const view = viewOf(bytes);
	const entries = new Map<string, ZipEntry>();
	let at = 0;
	for (let i = 0; i < count; i++) {
		if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
			throw damagedFile(file, `its directory breaks off after ${i} of ${count} entries`);
		}
		const nameEnd = at + 46 + view.getUint16(at + 28, true);
		const extraEnd = nameEnd + view.getUint16(at + 30, true);
		const next = extraEnd + view.getUint16(at + 32, true);
		if (next > bytes.length) throw damagedFile(file, `its directory breaks off after ${i} of ${count} entries`);
		const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd));
		if (entries.has(name)) throw damagedFile(file, `it holds two entries named ${name}`);
		if (!name.endsWith("/")) entries.set(name, entryFrom(view, at, nameEnd, extraEnd));
		at = next;
	}
	return entries;
}

/** One directory record; sizes that do not fit 32 bits stand in the zip64 extra field, in this order (APPNOTE 4.5.3). */
function entryFrom(view: DataView, at: number, extraStart: number, extraEnd: number): ZipEntry {
	let wideAt = -1;
	for (let p = extraStart; p + 4 <= extraEnd; p += 4 + view.getUint16(p + 2, true)) {
		if (view.getUint16(p, true) === 1) wideAt = p + 4;
	}
	const size = (offset: number): number => {
		const short = view.getUint32(at + offset, true);
		if (short !== 0xffffffff || wideAt < 0 || wideAt + 8 > extraEnd) return short;
		wideAt += 8;
		return Number(view.getBigUint64(wideAt - 8, true));
	};
	const plainBytes = size(24);
	const packedBytes = size(20);
	const headerStart = size(42);
	return {
		method: view.getUint16(at + 10, true),
		crc: view.getUint32(at + 16, true),
		plainBytes,
		packedBytes,
		headerStart,
	};
}

async function readEntry(source: ByteSource, entry: ZipEntry, file: string, limits: ZipLimits): Promise<Uint8Array> {
	if (entry.plainBytes > limits.maxEntryBytes) throw oversizedFile(file, entry.plainBytes, limits.maxEntryBytes);
	if (entry.headerStart + 30 > source.sizeBytes) throw damagedFile(file, "it lies outside the file");
	const local = viewOf(await source.read(entry.headerStart, entry.headerStart + 30));
	if (local.getUint32(0, true) !== LOCAL_SIGNATURE) throw damagedFile(file, "its header is damaged");
	const start = entry.headerStart + 30 + local.getUint16(26, true) + local.getUint16(28, true);
	if (start + entry.packedBytes > source.sizeBytes) throw damagedFile(file, "it ends outside the file");
	if (entry.method !== 0 && entry.method !== 8) throw damagedFile(file, `it is compressed with method ${entry.method}`);
	const possible = entry.method === 0 ? entry.packedBytes : entry.packedBytes * MAX_DEFLATE_RATIO;
	if (entry.plainBytes > possible) throw damagedFile(file, "its sizes contradict each other");
	const packed = await source.read(start, start + entry.packedBytes);
	const plain = entry.method === 0 ? packed : inflateTo(packed, entry.plainBytes, file);
	if (plain.length !== entry.plainBytes)
		throw damagedFile(file, `${plain.length} of ${entry.plainBytes} bytes are there`);
	if (crc32(plain) !== entry.crc) throw damagedFile(file, "its checksum does not match");
	return plain;
}

/** @throws MaskflowError `damaged-file`. */
function inflateTo(packed: Uint8Array, plainBytes: number, file: string): Uint8Array {
	try {
		return inflateUpTo(packed, plainBytes, "raw");
	} catch (error) {
		if (error instanceof InflatedTooLong) {
			throw damagedFile(file, `more than the declared ${plainBytes} bytes come out`);
		}
		throw damagedFile(file, "its compressed data is damaged", String(error));
	}
}

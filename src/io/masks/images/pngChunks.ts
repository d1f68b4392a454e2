/** What a PNG says about itself before any pixel is decoded (PNG specification, third edition, sections 5 and 11.2.1). */
export interface PngHeader {
	readonly width: number;
	readonly height: number;
	readonly depth: number;
	/** 0 grey, 2 colour, 3 palette, 4 grey + alpha, 6 colour + alpha. */
	readonly colorType: number;
	readonly interlaced: boolean;
}

export interface PngParts {
	readonly header: PngHeader;
	/** The compressed pixel data, piece by piece. */
	readonly pixelData: readonly Uint8Array[];
	/** Bodies of the chunks PLTE and tRNS; empty when they are not there. */
	readonly palette: Uint8Array;
	readonly transparency: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Chunks that touch pixels; damage in any other (colour profile, texts) is harmless. */
const ESSENTIAL = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
/** Bit depths that each colour type allows. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
	0: [1, 2, 4, 8, 16],
	2: [8, 16],
	3: [1, 2, 4, 8],
	4: [8, 16],
	6: [8, 16],
};
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function hasPngSignature(bytes: Uint8Array): boolean {
	return SIGNATURE.every((value, i) => bytes[i] === value);
}

/** Samples per pixel as stored. */
export function channelsOf(header: PngHeader): number {
	return CHANNELS[header.colorType] ?? 0;
}

/** Bytes of the inflated pixel data: one filter byte and the packed samples for each line of each pass. */
export function inflatedBytes(header: PngHeader): number {
	const bitsPerPixel = header.depth * channelsOf(header);
	return passes(header).reduce((sum, pass) => sum + pass.height * (1 + Math.ceil((pass.width * bitsPerPixel) / 8)), 0);
}

export interface Pass {
	readonly x0: number;
	readonly y0: number;
	readonly xStep: number;
	readonly yStep: number;
	readonly width: number;
	readonly height: number;
}

const ADAM7 = [
	[0, 0, 8, 8],
	[4, 0, 8, 8],
	[0, 4, 4, 8],
	[2, 0, 4, 4],
	[0, 2, 2, 4],
	[1, 0, 2, 2],
	[0, 1, 1, 2],
] as const;

/** The reduced images that the file holds one after another; one when it is not interlaced. Empty ones are left out. */
export function passes(header: PngHeader): Pass[] {
	const { width, height } = header;
	if (!header.interlaced) return [{ x0: 0, y0: 0, xStep: 1, yStep: 1, width, height }];
	return ADAM7.map(([x0, y0, xStep, yStep]) => ({
		x0,
		y0,
		xStep,
		yStep,
		width: Math.max(0, Math.ceil((width - x0) / xStep)),
		height: Math.max(0, Math.ceil((height - y0) / yStep)),
	})).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Checks the checksum of every chunk that touches pixels. @throws Error in plain words when something is wrong. O(bytes). */
export function readPngChunks(bytes: Uint8Array): PngParts {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let header: PngHeader | null = null;
	let palette: Uint8Array = new Uint8Array(0);
	let transparency = palette;
	const pixelData: Uint8Array[] = [];
	let offset: number = SIGNATURE.length;
	let ended = false;
	while (!ended) {
		if (offset + 12 > bytes.length) throw new Error("the file ends too early");
		const length = view.getUint32(offset);
		const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
		const end = offset + 12 + length;
		if (end > bytes.length) throw new Error("the file ends too early");
		const body = bytes.subarray(offset + 8, end - 4);
		if (ESSENTIAL.has(type) && crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4)) {
			throw new Error(`the checksum of its part ${type} is wrong`);
		}
		if (type === "IHDR") {
			if (header !== null) throw new Error("it has two headers");
			header = readHeader(view, offset + 8, length);
		} else if (header === null) throw new Error("it does not begin with a header");
		if (type === "IDAT") pixelData.push(body);
		if (type === "PLTE") palette = body;
		if (type === "tRNS") transparency = body;
		ended = type === "IEND";
		offset = end;
	}
	if (header === null || pixelData.length === 0) throw new Error("it holds no pixel data");
	return { header, pixelData, palette, transparency };
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let offset = 0;
	for (const part of parts) {
		joined.set(part, offset);
		offset += part.length;
	}
	return joined;
}

function readHeader(view: DataView, offset: number, length: number): PngHeader {
	if (length !== 13) throw new Error("its header has a wrong length");
	const header: PngHeader = {
		width: view.getUint32(offset),
		height: view.getUint32(offset + 4),
		depth: view.getUint8(offset + 8),
		colorType: view.getUint8(offset + 9),
		interlaced: view.getUint8(offset + 12) === 1,
	};
	if (!DEPTHS[header.colorType]?.includes(header.depth)) {
		throw new Error(`it has the unknown colour type ${header.colorType} with ${header.depth} bits`);
	}
	if (view.getUint8(offset + 10) !== 0 || view.getUint8(offset + 11) !== 0 || view.getUint8(offset + 12) > 1) {
		throw new Error("it uses an unknown compression, filter or interlacing");
	}
	if (header.width === 0 || header.height === 0) throw new Error("it has no pixels");
	return header;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c;
});

/** Checksum of a chunk's type and body (PNG specification, annex D). */
function crc32(bytes: Uint8Array): number {
	let c = 0xffffffff;
	for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}

import { damagedFile } from "./faults.ts";

/** Element types that a run needs; bytes are little-endian, as on every platform that runs JavaScript. */
export type NpyValues = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** A dense array in row-major order; the product of `shape` is the number of values. */
export interface NpyArray {
	readonly shape: readonly number[];
	readonly values: NpyValues;
}

interface ElementType {
	readonly bytes: number;
	readonly from: (buffer: ArrayBuffer) => NpyValues;
}

const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map([
	["|u1", { bytes: 1, from: (buffer) => new Uint8Array(buffer) }],
	["|b1", { bytes: 1, from: (buffer) => new Uint8Array(buffer) }],
	["<i4", { bytes: 4, from: (buffer) => new Int32Array(buffer) }],
	["<i8", { bytes: 8, from: (buffer) => new BigInt64Array(buffer) }],
	["<f4", { bytes: 4, from: (buffer) => new Float32Array(buffer) }],
	["<f8", { bytes: 8, from: (buffer) => new Float64Array(buffer) }],
] satisfies [string, ElementType][]);

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const; // \x93NUMPY
const MAX_HEADER_BYTES = 4096;
const MAX_DIMENSIONS = 8;

function descriptionOf(values: NpyValues): string {
	if (values instanceof Uint8Array) return "|u1";
	if (values instanceof Int32Array) return "<i4";
	if (values instanceof BigInt64Array) return "<i8";
	if (values instanceof Float32Array) return "<f4";
	return "<f8";
}

/** Version 1.0 of the format: magic, header as a Python literal padded so that the data begins at a multiple of 64. */
function npyBytes(description: string, shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
	const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
	const literal = `{'descr': '${description}', 'fortran_order': False, 'shape': (${dimensions}), }`;
	const preamble = MAGIC.length + 4;
	const dataStart = Math.ceil((preamble + literal.length + 1) / 64) * 64;
	const bytes = new Uint8Array(dataStart + data.byteLength).fill(0x20, preamble, dataStart - 1);
	bytes.set([...MAGIC, 1, 0, (dataStart - preamble) & 255, (dataStart - preamble) >> 8]);
	for (let i = 0; i < literal.length; i++) bytes[preamble + i] = literal.charCodeAt(i);
	bytes[dataStart - 1] = 0x0a;
	bytes.set(data, dataStart);
	return bytes;
}

/** Encodes an array as a .npy file (NumPy format 1.0). */
export function npyFromArray(array: NpyArray): Uint8Array<ArrayBuffer> {
	const { values, shape } = array;
	const count = shape.reduce((product, size) => product * size, 1);
	if (count !== values.length)
		throw new RangeError(`Shape (${shape.join(", ")}) does not hold ${values.length} values.`);
	return npyBytes(descriptionOf(values), shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** Encodes ASCII text as a 0-dimensional NumPy bytes string, the way SciPy stores the name of a sparse format. */
export function npyFromText(text: string): Uint8Array<ArrayBuffer> {
	return npyBytes(`|S${text.length}`, [], new TextEncoder().encode(text));
}

/**
 * Decodes a .npy file of one of the element types above, C order. The data is copied, so it is aligned and independent.
 * @throws MaskflowError `damaged-file` for anything else, also when shape and size disagree.
 */
export function arrayFromNpy(bytes: Uint8Array, file: string): NpyArray {
	if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte))
		throw damagedFile(file, "it is not a NumPy array");
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const wide = view.getUint8(6) >= 2;
	const headerStart = wide ? 12 : 10;
	const headerBytes = wide ? view.getUint32(8, true) : view.getUint16(8, true);
	if (headerBytes > MAX_HEADER_BYTES) throw damagedFile(file, `its header claims ${headerBytes} bytes`);
	const dataStart = headerStart + headerBytes;
	if (dataStart > bytes.length) throw damagedFile(file, "it ends inside its header");
	const header = new TextDecoder("latin1").decode(bytes.subarray(headerStart, dataStart));
	const description = /'descr': *'([^']*)'/.exec(header)?.[1];
	const fortran = /'fortran_order': *(True|False)/.exec(header)?.[1];
	const dimensions = /'shape': *\(([^()]*)\)/.exec(header)?.[1];
	if (description === undefined || fortran === undefined || dimensions === undefined) {
		throw damagedFile(file, "its header is not one that NumPy writes", header);
	}
	if (fortran === "True") throw damagedFile(file, "it is stored column by column, which no run is");
	const type = ELEMENT_TYPES.get(description);
	if (type === undefined) throw damagedFile(file, `its values are ${description}, which no run stores`);
	const shape = shapeFromText(dimensions, file);
	const dataBytes = shape.reduce((product, size) => product * size, type.bytes);
	if (dataBytes !== bytes.length - dataStart) {
		throw damagedFile(
			file,
			`shape (${shape.join(", ")}) needs ${dataBytes} bytes and ${bytes.length - dataStart} are there`,
		);
	}
	return { shape, values: type.from(new Uint8Array(bytes.subarray(dataStart)).buffer) };
}

function shapeFromText(text: string, file: string): number[] {
	const parts = text.split(",").map((part) => part.trim());
	if (parts.at(-1) === "") parts.pop();
	if (parts.length > MAX_DIMENSIONS || parts.some((part) => !/^\d{1,12}$/.test(part))) {
		throw damagedFile(file, `its shape is (${text.slice(0, 80)})`);
	}
	return parts.map(Number);
}

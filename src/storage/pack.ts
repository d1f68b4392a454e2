/**
 * Plain data with typed arrays <-> few bytes: JSON for the structure, the arrays' bytes after it, everything deflated.
 * Bytes of the same significance are put side by side first, because neighbouring numbers share their high bytes.
 * Cost: O(bytes), dominated by deflate.
 */

/** Raised when the layout changes; an unknown version can't be read. */
const PACK_VERSION = 1;

const ARRAY_TYPES = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;
type ArrayName = keyof typeof ARRAY_TYPES;
type PackedArray = InstanceType<(typeof ARRAY_TYPES)[ArrayName]>;

const ARRAY_KEY = "$array";
const NUMBER_KEY = "$number";
interface ArrayRef {
	readonly [ARRAY_KEY]: ArrayName;
	readonly length: number;
}

/** @param value plain objects, arrays, text, numbers (NaN and infinities too), booleans, null, and typed arrays anywhere in it */
export async function pack(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
	const arrays: PackedArray[] = [];
	const structure = new TextEncoder().encode(JSON.stringify(value, (_key, part: unknown) => encodePart(part, arrays)));
	const total = arrays.reduce((sum, array) => sum + array.byteLength, 8 + structure.length);
	const bytes = new Uint8Array(total);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, PACK_VERSION, true);
	view.setUint32(4, structure.length, true);
	bytes.set(structure, 8);
	let at = 8 + structure.length;
	for (const array of arrays) {
		shuffle(array, bytes.subarray(at, at + array.byteLength));
		at += array.byteLength;
	}
	return throughStream(bytes, new CompressionStream("deflate-raw"));
}

/** The inverse of `pack`; rejects when the bytes are damaged or of another version. */
export async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<unknown> {
	const bytes = await throughStream(packed, new DecompressionStream("deflate-raw"));
	const view = new DataView(bytes.buffer);
	const version = view.getUint32(0, true);
	if (version !== PACK_VERSION)
		throw new Error(`Stored data has layout ${version}; this version reads ${PACK_VERSION}.`);
	let at = 8 + view.getUint32(4, true);
	const text = new TextDecoder().decode(bytes.subarray(8, at));
	// The reviver visits parts depth first, in the order in which `pack` met them, so offsets follow by adding up.
	return JSON.parse(text, (_key, part: unknown) => {
		if (isArrayRef(part)) {
			const array = new ARRAY_TYPES[part[ARRAY_KEY]](part.length);
			unshuffle(bytes.subarray(at, at + array.byteLength), array);
			at += array.byteLength;
			return array;
		}
		return isNumberRef(part) ? Number(part[NUMBER_KEY]) : part;
	});
}

function encodePart(part: unknown, arrays: PackedArray[]): unknown {
	if (typeof part === "number" && !Number.isFinite(part)) return { [NUMBER_KEY]: String(part) };
	if (Object.is(part, -0)) return { [NUMBER_KEY]: "-0" };
	const name = arrayName(part);
	if (name === null) return part;
	const array = part as PackedArray;
	arrays.push(array);
	return { [ARRAY_KEY]: name, length: array.length };
}

function arrayName(part: unknown): ArrayName | null {
	if (!ArrayBuffer.isView(part)) return null;
	const name = part.constructor.name;
	if (name in ARRAY_TYPES) return name as ArrayName;
	throw new Error(`${name} can't be packed.`);
}

function isArrayRef(part: unknown): part is ArrayRef {
	return typeof part === "object" && part !== null && ARRAY_KEY in part;
}

function isNumberRef(part: unknown): part is { [NUMBER_KEY]: string } {
	return typeof part === "object" && part !== null && NUMBER_KEY in part;
}

/** Byte k of element i goes to k·n + i. */
function shuffle(array: PackedArray, into: Uint8Array): void {
	const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
	const [n, size] = [array.length, array.BYTES_PER_ELEMENT];
	for (let k = 0; k < size; k++) for (let i = 0; i < n; i++) into[k * n + i] = bytes[i * size + k] ?? 0;
}

function unshuffle(from: Uint8Array, array: PackedArray): void {
	const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
	const [n, size] = [array.length, array.BYTES_PER_ELEMENT];
	for (let k = 0; k < size; k++) for (let i = 0; i < n; i++) bytes[i * size + k] = from[k * n + i] ?? 0;
}

async function throughStream(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
	const output = new Response(new Blob([bytes]).stream().pipeThrough(stream));
	return new Uint8Array(await output.arrayBuffer());
}

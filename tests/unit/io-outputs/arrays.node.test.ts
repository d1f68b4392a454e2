import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { MaskflowError } from "../../../src/domain/fault.ts";
import { crc32 } from "../../../src/io/arrays/crc32.ts";
import { arrayFromNpy, type NpyArray, npyFromArray, npyFromText } from "../../../src/io/arrays/npy.ts";
import { npzFromArrays, openNpz } from "../../../src/io/arrays/npz.ts";
import { openZip, sourceFromBytes } from "../../../src/io/arrays/zipReader.ts";
import { zipFromFiles } from "../../../src/io/arrays/zipWriter.ts";
import { findPython } from "../../interop/python.ts";
import { warnNotChecked } from "../../support/notChecked.ts";

const LIMITS = { maxEntries: 100, maxEntryBytes: 2 ** 20 };
const ARRAYS: Record<string, NpyArray> = {
	f4: { shape: [2, 3], values: Float32Array.of(0, -1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-40, 3) },
	f8: { shape: [3], values: Float64Array.of(Math.PI, Number.NaN, -0) },
	i4: { shape: [2, 2, 1], values: Int32Array.of(-(2 ** 31), 0, 1, 2 ** 31 - 1) },
	i8: { shape: [2], values: BigInt64Array.of(-(2n ** 63n), 7n) },
	u1: { shape: [4], values: Uint8Array.of(0, 1, 254, 255) },
	empty: { shape: [0, 2], values: new Int32Array(0) },
	scalar: { shape: [], values: Float64Array.of(2.5) },
};

/** Whatever a reader meets, it ends in a value or in a fault that says what is wrong; nothing else is thrown. */
async function valueOrFault(read: () => unknown): Promise<void> {
	try {
		await read();
	} catch (error) {
		if (!(error instanceof MaskflowError)) throw error;
		expect(error.fault.code).toMatch(/^(damaged|oversized)-file$/);
	}
}

/** A copy with some bytes changed and perhaps the end cut off. */
const damage = (bytes: Uint8Array) =>
	fc
		.tuple(
			fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 0, maxLength: 8 }),
			fc.option(fc.nat(bytes.length)),
		)
		.map(([changes, length]) => {
			const copy = bytes.slice(0, length ?? bytes.length);
			for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
			return copy;
		});

describe("npy", () => {
	test.each(Object.entries(ARRAYS))("%s comes back as it was", (_, array) => {
		const bytes = npyFromArray(array);
		expect(arrayFromNpy(bytes, "x.npy")).toEqual(array);
	});

	test("the data begins at a multiple of 64, and the header is the one that NumPy writes", () => {
		const bytes = npyFromArray({ shape: [3], values: Float64Array.of(1, 2, 3) });
		expect((bytes.length - 24) % 64).toBe(0);
		expect([...bytes.subarray(0, 10)]).toEqual([0x93, ...strToU8("NUMPY"), 1, 0, 128 - 10, 0]);
		expect(new TextDecoder().decode(bytes.subarray(10, 128)).trimEnd()).toBe(
			"{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
		);
	});

	test("a view into a larger buffer is written alone, and read from any offset", () => {
		const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
		const bytes = npyFromArray({ shape: [2], values });
		const shifted = new Uint8Array(bytes.length + 1);
		shifted.set(bytes, 1);
		expect(arrayFromNpy(shifted.subarray(1), "x.npy").values).toEqual(Float32Array.of(1, 2));
	});

	test("shapes that the values do not fill are refused", () => {
		expect(() => npyFromArray({ shape: [2, 2], values: new Uint8Array(3) })).toThrow(RangeError);
	});

	const header = (text: string) => {
		const bytes = npyFromArray({ shape: [8], values: new Uint8Array(8) });
		bytes.fill(0x20, 10, 127);
		bytes.set(strToU8(text), 10);
		return bytes;
	};
	test.each([
		["column order", "{'descr': '|u1', 'fortran_order': True, 'shape': (8,), }", /column by column/],
		["objects", "{'descr': '|O', 'fortran_order': False, 'shape': (8,), }", /\|O/],
		["a prototype's name as type", "{'descr': 'toString', 'fortran_order': False, 'shape': (8,), }", /toString/],
		["negative sizes", "{'descr': '|u1', 'fortran_order': False, 'shape': (-8, -1), }", /shape is/],
		["huge sizes", "{'descr': '|u1', 'fortran_order': False, 'shape': (999999999999, 999999999999), }", /needs/],
		["no shape", "{'descr': '|u1', 'fortran_order': False}", /header/],
		["another size", "{'descr': '|u1', 'fortran_order': False, 'shape': (9,), }", /needs 9 bytes and 8/],
	])("%s is a fault", (_, text, message) => {
		expect(() => arrayFromNpy(header(text), "x.npy")).toThrow(message);
	});

	test("damaged bytes never crash", async () => {
		const whole = npyFromArray({ shape: [2, 2], values: Int32Array.of(1, 2, 3, 4) });
		const property = fc.asyncProperty(damage(whole), (bytes) => valueOrFault(() => arrayFromNpy(bytes, "x")));
		await fc.assert(property, { numRuns: 2000 });
	});
});

describe("npz", () => {
	test("arrays come back by name, in order, and the same arrays give the same bytes", async () => {
		const bytes = await npzFromArrays(ARRAYS);
		const npz = await openNpz(bytes, "x.npz");
		expect(npz.names).toEqual(Object.keys(ARRAYS));
		for (const name of npz.names) expect(await npz.read(name)).toEqual(ARRAYS[name]);
		expect(await npzFromArrays(ARRAYS)).toEqual(bytes);
		await expect(npz.read("other")).rejects.toThrow(/no array other/);
	});

	test("NumPy reads the same values", async () => {
		const python = findPython();
		if (python === undefined) return warnNotChecked("npz files with NumPy");
		const folder = await mkdtemp(join(tmpdir(), "maskflow-npz-"));
		await writeFile(join(folder, "x.npz"), await npzFromArrays({ ...ARRAYS, format: npyFromText("csr") }));
		const program =
			"import numpy, sys; z = numpy.load(sys.argv[1]); print([(k, z[k].dtype.str, z[k].shape, z[k].tolist()) for k in z])";
		const said = execFileSync(python, ["-c", program, join(folder, "x.npz")], { encoding: "utf8" });
		await rm(folder, { recursive: true });
		expect(said.trim()).toBe(
			"[('f4', '<f4', (2, 3), [[0.0, -1.5, nan], [inf, 9.99994610111476e-41, 3.0]]), " +
				"('f8', '<f8', (3,), [3.141592653589793, nan, -0.0]), " +
				"('i4', '<i4', (2, 2, 1), [[[-2147483648], [0]], [[1], [2147483647]]]), " +
				"('i8', '<i8', (2,), [-9223372036854775808, 7]), ('u1', '|u1', (4,), [0, 1, 254, 255]), " +
				"('empty', '<i4', (0, 2), []), ('scalar', '<f8', (), 2.5), ('format', '|S3', (), b'csr')]",
		);
	});
});

describe("zip", () => {
	const files = {
		"a.txt": strToU8("hello hello hello hello"),
		"ü/b.bin": Uint8Array.of(1, 2, 3),
		"folder/": new Uint8Array(0),
	};
	const open = (bytes: Uint8Array, limits = LIMITS) => openZip(sourceFromBytes(bytes), "x.zip", limits);

	test.each([0, 6] as const)("entries of level %i come back", async (level) => {
		const zip = await open(zipSync(files, { level }));
		expect(zip.names).toEqual(["a.txt", "ü/b.bin"]);
		expect(await zip.read("a.txt")).toEqual(files["a.txt"]);
		expect(await zip.read("ü/b.bin")).toEqual(files["ü/b.bin"]);
	});

	test("what we write, we and others read", async () => {
		const [one, two] = [
			{ name: "ü/b.bin", bytes: new Uint8Array(5000) },
			{ name: "empty", bytes: new Uint8Array(0) },
		];
		const bytes = await zipFromFiles([one, two]);
		expect(unzipSync(bytes)).toEqual({ [one.name]: one.bytes, [two.name]: two.bytes });
		const zip = await open(bytes);
		expect(zip.names).toEqual([one.name, two.name]);
		expect(await zip.read(one.name)).toEqual(one.bytes);
		expect(await zip.read(two.name)).toEqual(two.bytes);
	});

	test("one damaged entry leaves the others readable", async () => {
		const bytes = zipSync(files, { level: 0 });
		bytes[bytes.indexOf(0x68, 30)] = 0x48; // "hello" → "Hello" in the stored data
		const zip = await open(bytes);
		await expect(zip.read("a.txt")).rejects.toThrow(/checksum/);
		expect(await zip.read("ü/b.bin")).toEqual(files["ü/b.bin"]);
	});

	test("a bomb is refused by its declared size, and stopped when it lies about it", async () => {
		const bomb = zipSync({ zeros: new Uint8Array(2 ** 21) }, { level: 9 });
		await expect((await open(bomb)).read("zeros")).rejects.toThrow(/limit is 1 MB/);
		const directory = bomb.length - 22 - 46 - "zeros".length;
		new DataView(bomb.buffer).setUint32(directory + 24, 1000, true);
		await expect((await open(bomb)).read("zeros")).rejects.toThrow(/declared 1000 bytes/);
	});

	test("too many entries, two of one name, a directory elsewhere: each is a fault", async () => {
		const many = zipSync(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`${i}`, new Uint8Array(1)])));
		await expect(open(many)).rejects.toThrow(/101 entries/);
		const twice = zipSync({ aa: new Uint8Array(1), ab: new Uint8Array(1) });
		twice[twice.lastIndexOf(0x62)] = 0x61;
		await expect(open(twice)).rejects.toThrow(/two entries named aa/);
		const elsewhere = zipSync(files);
		new DataView(elsewhere.buffer).setUint32(elsewhere.length - 6, 0x7fffffff, true);
		await expect(open(elsewhere)).rejects.toThrow(/outside the file/);
		await expect(open(strToU8("PK but no zip"))).rejects.toThrow(/not a zip file/);
	});

	test("damaged bytes never crash", async () => {
		await fc.assert(
			fc.asyncProperty(damage(zipSync(files, { level: 6 })), (bytes) =>
				valueOrFault(async () => {
					const zip = await open(bytes);
					for (const name of zip.names) await zip.read(name);
				}),
			),
			{ numRuns: 2000 },
		);
	});

	test("CRC-32 is that of zip", () => {
		expect(crc32(strToU8("123456789"))).toBe(0xcbf43926);
		expect(crc32(new Uint8Array(0))).toBe(0);
		const bytes = Uint8Array.from({ length: 1003 }, (_, i) => (i * i) % 251);
		for (const length of [1, 2, 3, 4, 5, 1000, 1001, 1002, 1003]) {
			const byBits = bytes.subarray(0, length).reduce((crc, byte) => {
				let value = crc ^ byte;
				for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
				return value;
			}, -1);
			expect(crc32(bytes.subarray(0, length))).toBe(~byBits >>> 0);
		}
	});
});

import { closeSync, openSync, statfsSync, writeSync } from "node:fs";
import { cocoRleFromMask } from "./encodeRle.ts";
import { LEGACY_HEADER } from "./tables.ts";

/** An ellipse full of small holes, 500 × 800 px at 5 µm: cleaning fills most, and its runs are some 100,000. */
function perforatedEllipse() {
	const [height, width] = [500, 800];
	const data = new Uint8Array(height * width);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const inside = ((y - 250) / 180) ** 2 + ((x - 400) / 355) ** 2;
			data[y * width + x] = inside <= 1 && (inside > 0.97 || (x + y) % 4 < 2) ? 1 : 0;
		}
	}
	return { height, width, data };
}

/** Rows of some 100 kB that fit the disk with a gigabyte to spare; says so where these are fewer than wanted. */
export function rowsThatFit(folder: string, wanted: number, rowBytes = 105_000): number {
	const { bavail, bsize } = statfsSync(folder);
	const fitting = Math.floor((Number(bavail) * Number(bsize) - 2 ** 30) / rowBytes);
	if (fitting >= wanted) return wanted;
	const rows = Math.max(1000, fitting);
	console.warn(`\n*** Too little disk space for ${wanted} rows: the table has ${rows} instead. ***\n`);
	return rows;
}

/** Writes a legacy mask table of frames e0, e1, … at frame 0, row by row; its size in bytes. */
export function writeLargeTable(path: string, rows: number): number {
	const mask = perforatedEllipse();
	const { height, width } = mask;
	const rle = cocoRleFromMask(mask);
	// The compressed string may hold any character from 0 to o, none of which needs quotes.
	const size = `${height * 5},${height},${width * 5},${width}`;
	const file = openSync(path, "w");
	let bytes = writeSync(file, `${LEGACY_HEADER}\n`);
	for (let i = 0; i < rows; i++) {
		bytes += writeSync(file, `e${i},0,${rle},${height},${width},20250101,exp,A01,0,img${i},snip${i},0,0,${size}\n`);
	}
	closeSync(file);
	return bytes;
}

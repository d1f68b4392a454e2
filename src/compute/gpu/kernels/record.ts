/** One parameter record to be: whole numbers first, then real ones, then tables, as the kernels declare them. */
export interface RecordParts {
	readonly whole: readonly number[];
	readonly real: readonly number[];
	readonly tables: readonly Float32Array[];
}

/** Where tables begin: a multiple of 16 behind the numbers. */
export function tablesAtBytes(numbers: number): number {
	return Math.ceil(numbers / 4) * 16;
}

/** Writes a record at `byteOffset`. */
export function writeRecord(view: DataView, byteOffset: number, { whole, real, tables }: RecordParts): void {
	let at = byteOffset;
	for (const value of whole) {
		view.setUint32(at, value, true);
		at += 4;
	}
	for (const value of real) {
		view.setFloat32(at, value, true);
		at += 4;
	}
	at = byteOffset + tablesAtBytes(whole.length + real.length);
	for (const table of tables) {
		for (const value of table) {
			view.setFloat32(at, value, true);
			at += 4;
		}
	}
}

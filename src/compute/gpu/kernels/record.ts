/** A stretch of a parameter record: whole numbers, then real ones. Each stretch begins at a multiple of 16 bytes. */
export interface RecordPart {
	readonly whole?: readonly number[];
	readonly real?: ArrayLike<number>;
}

/** Bytes of a stretch of so many numbers. */
export function stretchBytes(numbers: number): number {
	return Math.ceil(numbers / 4) * 16;
}

/** Writes a record at `byteOffset`, in the order in which a kernel declares its parameters. */
export function writeRecord(view: DataView, byteOffset: number, parts: readonly RecordPart[]): void {
	let start = byteOffset;
	for (const part of parts) {
		let at = start;
		for (const value of part.whole ?? []) {
			view.setUint32(at, value, true);
			at += 4;
		}
		for (const value of Array.from(part.real ?? [])) {
			view.setFloat32(at, value, true);
			at += 4;
		}
		start += stretchBytes((part.whole?.length ?? 0) + (part.real?.length ?? 0));
	}
}

const POLYNOMIAL = 0xedb88320;

/** Four tables of 256: TABLES[k · 256 + b] is the remainder of byte b followed by k zero bytes. */
const TABLES = new Uint32Array(4 * 256);
for (let byte = 0; byte < 256; byte++) {
	let remainder = byte;
	for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
	TABLES[byte] = remainder;
}
for (let i = 256; i < TABLES.length; i++) TABLES[i] = (TABLES[i - 256]! >>> 8) ^ TABLES[TABLES[i - 256]! & 255]!;

/** CRC-32 as in zip and PNG (polynomial 0xEDB88320, reflected), four bytes a step; O(bytes). */
export function crc32(bytes: Uint8Array): number {
	let crc = -1;
	let i = 0;
	for (; i + 4 <= bytes.length; i += 4) {
		crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
		crc =
			TABLES[768 + (crc & 255)]! ^
			TABLES[512 + ((crc >>> 8) & 255)]! ^
			TABLES[256 + ((crc >>> 16) & 255)]! ^
			TABLES[crc >>> 24]!;
	}
	for (; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLES[(crc ^ bytes[i]!) & 255]!;
	return ~crc >>> 0;
}

import { deflateSync } from "node:zlib";
import jpeg from "jpeg-js";
import { base64RleFromMask, cocoJsonFromMask, cocoRleFromMask, morphseqRleFromMask } from "../support/encodeRle.ts";
import { writePng } from "../support/pngWriter.ts";
import { boxMask, csv, LEGACY_HEADER, legacyRow } from "../support/tables.ts";
import { TAG, writeTiff } from "../support/tiffWriter.ts";
import type { Chance } from "./fuzzing.ts";

/** Sound files that wounds are dealt to, and the words that hostile tables are made of. */

const BOX = boxMask(12, 18, { top: 3, left: 4, h: 5, w: 9 });
const SAMPLES = Array.from({ length: 12 * 18 * 4 }, (_, i) => (i * 37) % 256);

export const PNGS: readonly Uint8Array[] = [
	writePng({ width: 18, height: 12, depth: 8, colorType: 0, samples: BOX.data }),
	writePng({ width: 18, height: 12, depth: 1, colorType: 0, samples: BOX.data, interlaced: true }),
	writePng({ width: 18, height: 12, depth: 16, colorType: 6, samples: SAMPLES, filter: 4 }),
	writePng({
		width: 18,
		height: 12,
		depth: 2,
		colorType: 3,
		samples: SAMPLES.map((value) => value & 3),
		palette: [
			[0, 0, 0],
			[9, 0, 0],
			[0, 9, 0],
			[0, 0, 9],
		],
		transparency: [0, 255],
	}),
];

const grey = Uint8Array.from(BOX.data);
const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
export const TIFFS: readonly Uint8Array[] = [
	writeTiff({ width: 18, height: 12, blocks: [grey] }),
	writeTiff({ width: 18, height: 12, blocks: [grey], bigEndian: true, secondPage: { [TAG.width]: [3] } }),
	writeTiff({ width: 18, height: 12, blocks: [deflateSync(grey)], tags: { [TAG.compression]: [8] } }),
	writeTiff({ width: 4, height: 1, blocks: [Uint8Array.of(253, 7)], tags: { [TAG.compression]: [32773] } }),
	writeTiff({
		width: 16,
		height: 16,
		blocks: [new Uint8Array(256).fill(1)],
		tags: { [TAG.tileWidth]: [16], [TAG.tileHeight]: [16] },
	}),
	fromBase64(
		"SUkqACAAAACAACBQOBP+Cv+EQaBwaEwSEwiCRGBQEAAJAAABAwABAAAACQAAAAEBAwABAAAABQAAAAIBAwABAAAACAAAAAMBAwABAAAABQAAAAYBAwABAAAAAQAAABEBBAABAAAACAAAABYBAwABAAAABQAAABcBBAABAAAAFwAAABwBAwABAAAAAQAAAAAAAAA=",
	),
	fromBase64(
		"SUkqADIAAAAotS/9AGAFAQCgAP8AAP//////AAAAAAAAAAAAAAAEACwEXgaAQGTuCgAJAAABAwABAAAACQAAAAEBAwABAAAABQAAAAIBAwABAAAACAAAAAMBAwABAAAAUMMAAAYBAwABAAAAAQAAABEBBAABAAAACAAAABYBAwABAAAABQAAABcBBAABAAAAKQAAABwBAwABAAAAAQAAAAAAAAA=",
	),
];

const rgba = Uint8Array.from({ length: 40 * 56 * 4 }, (_, i) => (i % 4 === 3 || (i >> 5) % 3 === 0 ? 255 : 0));
export const JPEGS: readonly Uint8Array[] = [90, 20].map(
	(quality) => new Uint8Array(jpeg.encode({ width: 56, height: 40, data: rgba }, quality).data),
);

export const RLE_CELLS: readonly string[] = [
	base64RleFromMask(BOX),
	cocoRleFromMask(BOX),
	cocoJsonFromMask(BOX, "list"),
	cocoJsonFromMask(BOX, "string"),
	morphseqRleFromMask(BOX),
];

export const MANIFEST = csv(
	"pair_id,embryo_id,frame_src,frame_tgt,analysis_use,is_control_pair,set_rank,src_mask,tgt_mask,src_um_per_px,note",
	"a,e1,0,1,true,false,1,,,5.5,plain",
	'b,e1,0,1,,,2,,,,"quoted, with comma"',
	"c,,,,1,0,3,x/m.png,y/n.tif,,é",
);
export const MASK_TABLE = csv(LEGACY_HEADER, legacyRow("e1", 0, BOX), legacyRow("e1", 1, BOX));

const WORDS = [
	"",
	" ",
	"0",
	"-1",
	"1e309",
	"NaN",
	"99999999999999999999",
	"12.0",
	"0x10",
	"true",
	"TRUE",
	"maybe",
	"=1+1",
	"+cmd|' /C calc'!A0",
	"@SUM(A1)",
	"-2+3",
	"\t=1",
	"../../etc/passwd",
	"..\\..\\x",
	"/etc/passwd",
	"C:\\Windows\\x",
	"\\\\host\\share",
	"CON",
	"aux.txt",
	"<script>alert(1)</script>",
	"<img src=x onerror=alert(1)>",
	"&lt;b&gt;",
	"\u0000",
	"a\u0000b",
	"\ufeff",
	"\u202egnp.exe",
	"e\u0301",
	"É",
	"__proto__",
	"constructor",
	"hasOwnProperty",
	"toString",
	"pair_id",
	"epsilon",
	"success",
	"'",
	"''",
	"$x",
	"%00",
	"%2e%2e%2f",
	"💥",
	"null",
	"undefined",
	"[object Object]",
	"{}",
	"[]",
	'{"size":[1,1],"counts":[1]}',
	".",
	"..",
	"...",
	"a.",
	"a ",
	"NUL",
	"com1",
	"COM¹",
] as const;
const JOINTS = [",", ",", ",", ",", ";", "\t", "\n", "\n", "\r\n", "\r", '"', '""', '"', "\u2028"] as const;
const HEADERS = [
	"pair_id,embryo_id,frame_src,frame_tgt",
	"pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt",
	"pair_id;frame_src;frame_tgt;src_mask;tgt_mask",
	"pair_id\tembryo_id\tframe_src\tframe_tgt\t__proto__\tsuccess\tSUCCESS",
	LEGACY_HEADER,
	"track_id,time_index,mask_rle,image_height_px,image_width_px,is_valid_mask,image_id",
	"image_id,image_micrometers_per_pixel",
] as const;

/** A cell of a table: a hostile word, a long one now and then. */
export function hostileCell(chance: Chance): string {
	if (chance.next() < 0.02) return chance.pick(WORDS).repeat(1 + chance.below(200));
	if (chance.next() < 0.1) return chance.pick(WORDS) + chance.pick(WORDS);
	return chance.pick(WORDS);
}

/** A table by a grammar that is almost CSV: sound headers, hostile cells, joints of all kinds in all places. */
export function hostileTable(chance: Chance): string {
	const parts: string[] = [chance.pick(HEADERS), chance.pick(["\n", "\r\n", "\r", "\n\n"])];
	for (let cells = chance.below(40); cells > 0; cells--) {
		const cell = hostileCell(chance);
		parts.push(chance.next() < 0.3 ? `"${cell.replaceAll('"', '""')}"` : cell, chance.pick(JOINTS));
	}
	return parts.join("");
}

/** A run-length cell by a grammar: sound and unsound JSON, numbers of every size, characters of and beyond the code. */
export function hostileRle(chance: Chance): string {
	const number = () =>
		chance.pick([
			"0",
			"1",
			"5",
			"-1",
			"216",
			"217",
			"1.5",
			"1e3",
			"1e309",
			"null",
			'"7"',
			"9007199254740993",
			"-0",
			"[]",
			"{}",
			"00",
		]);
	const list = () => `[${Array.from({ length: chance.below(12) }, number).join(",")}]`;
	switch (chance.below(4)) {
		case 0:
			return `{"${chance.pick(["size", "shape", "SIZE", "__proto__"])}":${chance.next() < 0.6 ? "[12,18]" : list()},"counts":${
				chance.next() < 0.7 ? list() : JSON.stringify(hostileCell(chance))
			}}`;
		case 1:
			return Array.from({ length: chance.below(60) }, () => String.fromCharCode(40 + chance.below(80))).join("");
		case 2:
			return btoa(Array.from({ length: chance.below(60) }, () => String.fromCharCode(48 + chance.below(64))).join(""));
		default:
			return `${chance.pick(RLE_CELLS)}${hostileCell(chance)}`;
	}
}

/** JSON of any shape, with the names that a run's files use, and no law. */
export function hostileJson(chance: Chance, names: readonly string[], depth = 3): string {
	const kind = chance.below(depth > 0 ? 7 : 5);
	if (kind === 0) return chance.pick(["1", "-1", "0", "1e308", "1e400", "2.5", "-0"]);
	if (kind === 1) return chance.pick(["null", "true", "false"]);
	if (kind < 5) return JSON.stringify(hostileCell(chance));
	const items = Array.from({ length: chance.below(6) }, () => hostileJson(chance, names, depth - 1));
	if (kind === 5) return `[${items.join(",")}]`;
	return `{${items.map((item) => `${JSON.stringify(chance.pick(names))}:${item}`).join(",")}}`;
}

import { type RunsAttempt, runsFromCocoString } from "./cocoString.ts";
import { MAX_MASK_PIXELS, type MaskRuns } from "./maskRuns.ts";

/** What a table's columns say about the size of its mask. */
export interface StatedSize {
	readonly height: number;
	readonly width: number;
}

const RLE_CODECS = [
	"base64 of COCO compressed",
	"COCO compressed",
	"COCO JSON (size, counts)",
	"morphseq_rle_v1 JSON (shape, counts)",
] as const;
export type RleCodec = (typeof RLE_CODECS)[number];

export type RleDecoding =
	| { readonly mask: MaskRuns; readonly codec: RleCodec }
	/** Why no codec fits: "codec: reason" for each that was tried. */
	| { readonly tried: readonly string[] };

/**
 * Reads a `mask_rle` cell by trying the codecs in the order of SPEC section 2.2. A decoding counts only when its runs
 * sum to height × width, and when a size inside the cell agrees with the one that the table states. O(characters); no
 * pixels are made.
 */
export function decodeRle(cell: string, stated: StatedSize | null): RleDecoding {
	const text = cell.trim();
	if (text === "") return { tried: ["the cell is empty"] };
	if (text.startsWith("{")) return decodeJson(text, stated);
	if (stated === null) return { tried: ["the table gives no height and width for this compressed mask"] };
	const bad = sizeProblem(stated);
	if (bad !== null) return { tried: [bad] };
	const pixels = stated.height * stated.width;
	const tried: string[] = [];
	const attempts: readonly [RleCodec, () => RunsAttempt][] = [
		["base64 of COCO compressed", () => runsFromBase64(text, pixels)],
		["COCO compressed", () => runsFromCocoString(text, pixels)],
	];
	for (const [codec, attempt] of attempts) {
		const result = attempt();
		if ("runs" in result) return { mask: { ...stated, order: "column", runs: result.runs }, codec };
		tried.push(`${codec}: ${result.reason}`);
	}
	tried.push("JSON: it does not begin with {");
	return { tried };
}

/** Why a size can't be a mask's, or null. */
function sizeProblem(size: StatedSize): string | null {
	const { height, width } = size;
	if (!Number.isInteger(height) || !Number.isInteger(width) || height < 1 || width < 1) {
		return `height ${height} and width ${width} are not positive whole numbers`;
	}
	if (height * width > MAX_MASK_PIXELS) {
		return `${height} × ${width} pixels is above the limit of ${MAX_MASK_PIXELS / 1e6} Mpx`;
	}
	return null;
}

function runsFromBase64(text: string, pixels: number): RunsAttempt {
	if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return { reason: "it has characters that are not base64" };
	let decoded: string;
	try {
		decoded = atob(text);
	} catch {
		return { reason: "it is not complete base64" };
	}
	return runsFromCocoString(decoded, pixels);
}

function decodeJson(text: string, stated: StatedSize | null): RleDecoding {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { tried: ["JSON: it begins with { but is not valid JSON (cut off, or quotes not doubled?)"] };
	}
	const record = value as { size?: unknown; shape?: unknown; counts?: unknown };
	const codec: RleCodec = record.shape === undefined ? RLE_CODECS[2] : RLE_CODECS[3];
	const size = sizeFromJson(record.shape ?? record.size);
	if (size === null) return { tried: [`${codec}: "shape" or "size" is not [height, width]`] };
	const bad = sizeProblem(size);
	if (bad !== null) return { tried: [`${codec}: ${bad}`] };
	if (stated !== null && (stated.height !== size.height || stated.width !== size.width)) {
		const told = `${stated.height} × ${stated.width}`;
		return { tried: [`${codec}: it is ${size.height} × ${size.width} but the table's columns say ${told}`] };
	}
	const attempt = runsFromJsonCounts(record.counts, size.height * size.width, record.shape === undefined);
	if ("reason" in attempt) return { tried: [`${codec}: ${attempt.reason}`] };
	const order = record.shape === undefined ? "column" : "row";
	return { mask: { ...size, order, runs: attempt.runs }, codec };
}

/** [height, width]; leading ones ("[1, h, w]") are dropped. */
function sizeFromJson(value: unknown): StatedSize | null {
	if (!Array.isArray(value) || value.length < 2) return null;
	const numbers: readonly unknown[] = value;
	if (numbers.slice(0, -2).some((extent) => extent !== 1)) return null;
	const [height, width] = numbers.slice(-2);
	return typeof height === "number" && typeof width === "number" ? { height, width } : null;
}

function runsFromJsonCounts(counts: unknown, pixels: number, mayBeString: boolean): RunsAttempt {
	if (typeof counts === "string" && mayBeString) return runsFromCocoString(counts, pixels);
	if (!Array.isArray(counts)) return { reason: '"counts" is missing or not a list' };
	const list: readonly unknown[] = counts;
	const runs = new Uint32Array(list.length);
	let sum = 0;
	for (let i = 0; i < list.length; i++) {
		const run = list[i];
		if (typeof run !== "number" || !Number.isInteger(run)) return { reason: `count ${i + 1} is not a whole number` };
		if (run < 0) return { reason: `count ${i + 1} is negative` };
		sum += run;
		if (sum > pixels) return { reason: `its runs sum to more than height × width = ${pixels}` };
		runs[i] = run;
	}
	if (sum !== pixels) return { reason: `its runs sum to ${sum}, not to height × width = ${pixels}` };
	return { runs };
}

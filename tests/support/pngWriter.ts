import { crc32, deflateSync } from "node:zlib";

export interface PngPlan {
	readonly width: number;
	readonly height: number;
	readonly depth: 1 | 2 | 4 | 8 | 16;
	/** 0 grey, 2 colour, 3 palette, 4 grey + alpha, 6 colour + alpha. */
	readonly colorType: 0 | 2 | 3 | 4 | 6;
	/** Row-major, channels interleaved. */
	readonly samples: ArrayLike<number>;
	readonly interlaced?: boolean;
	/** Line filter of every line; 0 to 4. */
	readonly filter?: number;
	readonly palette?: readonly (readonly [number, number, number])[];
	/** Body of the tRNS chunk. */
	readonly transparency?: readonly number[];
	/** Chunks put between header and pixels. */
	readonly extraChunks?: readonly { readonly type: string; readonly body: Uint8Array }[];
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const ADAM7 = [
	[0, 0, 8, 8],
	[4, 0, 8, 8],
	[0, 4, 4, 8],
	[2, 0, 4, 4],
	[0, 2, 2, 4],
	[1, 0, 2, 2],
	[0, 1, 1, 2],
] as const;

/** A PNG written from the specification, independent of the reader under test. */
export function writePng(plan: PngPlan): Uint8Array {
	const header = new Uint8Array(13);
	const view = new DataView(header.buffer);
	view.setUint32(0, plan.width);
	view.setUint32(4, plan.height);
	header.set([plan.depth, plan.colorType, 0, 0, plan.interlaced ? 1 : 0], 8);
	const parts = [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), pngChunk("IHDR", header)];
	for (const { type, body } of plan.extraChunks ?? []) parts.push(pngChunk(type, body));
	if (plan.palette) parts.push(pngChunk("PLTE", Uint8Array.from(plan.palette.flat())));
	if (plan.transparency) parts.push(pngChunk("tRNS", Uint8Array.from(plan.transparency)));
	const lines = Uint8Array.from(filteredLines(plan));
	parts.push(pngChunk("IDAT", deflateSync(lines)), pngChunk("IEND", new Uint8Array(0)));
	return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

export function pngChunk(type: string, body: Uint8Array): Uint8Array {
	const chunk = new Uint8Array(12 + body.length);
	const view = new DataView(chunk.buffer);
	view.setUint32(0, body.length);
	chunk.set(new TextEncoder().encode(type), 4);
	chunk.set(body, 8);
	view.setUint32(8 + body.length, crc32(chunk.subarray(4, 8 + body.length)));
	return chunk;
}

function filteredLines(plan: PngPlan): number[] {
	const channels = CHANNELS[plan.colorType];
	const bytesPerPixel = Math.max(1, (plan.depth * channels) >> 3);
	const passes = plan.interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
	const out: number[] = [];
	for (const [x0, y0, xStep, yStep] of passes) {
		if (x0 >= plan.width || y0 >= plan.height) continue;
		let above: number[] | null = null;
		for (let y = y0; y < plan.height; y += yStep) {
			const samples: number[] = [];
			for (let x = x0; x < plan.width; x += xStep) {
				for (let c = 0; c < channels; c++) samples.push(plan.samples[(y * plan.width + x) * channels + c] ?? 0);
			}
			const line = packed(samples, plan.depth);
			out.push(plan.filter ?? 0, ...filtered(line, above ?? line.map(() => 0), plan.filter ?? 0, bytesPerPixel));
			above = line;
		}
	}
	return out;
}

function packed(samples: readonly number[], depth: number): number[] {
	const bits = samples.map((sample) => sample.toString(2).padStart(depth, "0")).join("");
	const bytes: number[] = [];
	for (let i = 0; i < bits.length; i += 8) bytes.push(Number.parseInt(bits.slice(i, i + 8).padEnd(8, "0"), 2));
	return bytes;
}

function filtered(line: readonly number[], above: readonly number[], filter: number, step: number): number[] {
	return line.map((value, i) => {
		const a = line[i - step] ?? 0;
		const b = above[i] ?? 0;
		const c = above[i - step] ?? 0;
		const p = a + b - c;
		const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
		const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
		const prediction = [0, a, b, Math.floor((a + b) / 2), paeth][filter] ?? 0;
		return (value - prediction) & 255;
	});
}

/**
 * Loader of the reference answers in ../shared/data/golden (SPEC section 9). They are not part of the repository: where they are absent,
 * `goldenCases` is empty and says so loudly, and tests fall back on shapes they generate.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { decode } from "fast-png";
import { unzipSync } from "fflate";

/** Tests and benchmarks run in the repository's root. */
const FOLDER = path.resolve("../shared/data/golden");

export interface GoldenExpectation {
	readonly m_src: number;
	readonly m_tgt: number;
	/** y0, y1, x0, x1, ends exclusive. */
	readonly crop_yx: readonly [number, number, number, number];
	readonly cost: number;
	readonly transported_mass: number;
	readonly created_mass: number;
	readonly destroyed_mass: number;
	readonly primal: number;
	readonly dual: number;
	readonly mean_displacement_px: number;
	readonly n_support_src: number;
	readonly n_support_tgt: number;
}

export interface GoldenCase {
	readonly name: string;
	readonly set: string;
	readonly epsilon: number;
	readonly regM: number;
	readonly normalization: "each" | "shared";
	readonly expected: GoldenExpectation;
	/** 256 × 576, 0 or 1. */
	readonly source: Uint8Array;
	readonly target: Uint8Array;
	/** float32 arrays of the answer by name: velocity_px_per_frame_yx [256, 576, 2], cost_src_px, transported_src_px, … */
	readonly answer: ReadonlyMap<string, Float32Array>;
}

interface IndexEntry {
	readonly case: string;
	readonly set: string;
	readonly epsilon: number;
	readonly reg_m: number;
	readonly normalization: "each" | "shared";
	readonly src_mask: string;
	readonly tgt_mask: string;
	readonly answer: string;
	readonly stretch: boolean;
	readonly expected: GoldenExpectation;
}

/** Names of all cases; empty, with a loud line, where the data is absent. */
export function goldenNames(): string[] {
	const index = path.join(FOLDER, "index.json");
	if (!existsSync(index)) {
		console.warn("\n*** ../shared/data/golden is absent: the reference answers are NOT checked in this run. ***\n");
		return [];
	}
	return entries().map((entry) => entry.case);
}

/** One case with its masks and answer. @throws Error when there is none of that name. */
export function loadGolden(name: string): GoldenCase {
	const entry = entries().find((candidate) => candidate.case === name);
	if (!entry) throw new Error(`No golden case is named ${name}.`);
	return {
		name,
		set: entry.set,
		epsilon: entry.epsilon,
		regM: entry.reg_m,
		normalization: entry.normalization,
		expected: entry.expected,
		source: readMask(entry.src_mask),
		target: readMask(entry.tgt_mask),
		answer: readArrays(entry.answer),
	};
}

function entries(): IndexEntry[] {
	const parsed: unknown = JSON.parse(readFileSync(path.join(FOLDER, "index.json"), "utf8"));
	const cases = Array.isArray(parsed) ? parsed : (parsed as { cases: unknown[] }).cases;
	return cases as IndexEntry[];
}

function readMask(file: string): Uint8Array {
	const image = decode(readFileSync(path.join(FOLDER, file)));
	return Uint8Array.from({ length: image.width * image.height }, (_, at) => (image.data[at * image.channels] ? 1 : 0));
}

/** The little-endian float32 arrays of an npz; other types are left out. */
function readArrays(file: string): Map<string, Float32Array> {
	const arrays = new Map<string, Float32Array>();
	for (const [name, bytes] of Object.entries(unzipSync(readFileSync(path.join(FOLDER, file))))) {
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		const long = bytes[6]! >= 2;
		const headerLength = long ? view.getUint32(8, true) : view.getUint16(8, true);
		const start = (long ? 12 : 10) + headerLength;
		if (!new TextDecoder("latin1").decode(bytes.subarray(0, start)).includes("'<f4'")) continue;
		arrays.set(name.replace(/\.npy$/, ""), new Float32Array(bytes.slice(start).buffer));
	}
	return arrays;
}

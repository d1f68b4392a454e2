import { SIMD_MODULE_BASE64 } from "./simdModule.ts";

/** The exports of assembly/index.ts; addresses are bytes in `memory`. */
export interface SimdExports {
	readonly memory: WebAssembly.Memory;
	heapBase(): number;
	lsePass(
		h: number,
		lines: number,
		inputs: number,
		inputStride: number,
		k: number,
		origin: number,
		step: number,
		cutoff: number,
		exact: boolean,
		table: number,
		reach: number,
		tile: number,
		tiles: number,
		tileStarts: number,
		out: number,
		outLine: number,
		outStep: number,
		outputs: number,
		scratch: number,
	): void;
	takeTerms(): number;
	momentPass(
		h: number,
		inputPlane: number,
		lines: number,
		inputs: number,
		inputStride: number,
		k: number,
		origin: number,
		cutoff: number,
		table: number,
		reach: number,
		tiles: number,
		tileStarts: number,
		out: number,
		outPlane: number,
		outLine: number,
		outStep: number,
		outputs: number,
		scratch: number,
	): void;
	ringPowers(
		fields: number,
		y0: number,
		y1: number,
		height: number,
		width: number,
		rowTables: number,
		rowLeaf: number,
		columnTables: number,
		columnLeaf: number,
		rings: number,
		powers: number,
		scratch: number,
	): void;
	scatter(logWeight: number, phi: number, box: number, count: number, h: number): void;
	relax(
		phi: number,
		s: number,
		box: number,
		weight: number,
		count: number,
		shift: number,
		ratio: number,
		move: number,
		lowest: number,
		report: number,
	): void;
}

const PAGE_BYTES = 65536;

/** The machine gave the WebAssembly memory no more pages; the float64 engine, which needs none, can still solve the problem. */
export class SimdOutOfMemory extends Error {}

/** The WebAssembly instance with its memory: what a lattice needs is allocated in one go and cleared before the next. */
export class SimdEngine {
	readonly calls: SimdExports;
	#top: number;
	#highest = 0;

	constructor(calls: SimdExports) {
		this.calls = calls;
		this.#top = align(calls.heapBase());
	}

	/** Most bytes in use since the last `clear`. */
	get bytes(): number {
		return this.#highest;
	}

	/** Frees everything. */
	clear(): void {
		this.#top = align(this.calls.heapBase());
		this.#highest = this.#top;
	}

	/** Address of `bytes` fresh bytes, 16-byte aligned, not cleared. Views of the memory taken earlier may be detached by it. */
	allocate(bytes: number): number {
		const at = this.#top;
		this.#top = align(at + bytes);
		const missing = this.#top - this.calls.memory.buffer.byteLength;
		if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES));
		this.#highest = Math.max(this.#highest, this.#top);
		return at;
	}

	#grow(pages: number): void {
		try {
			this.calls.memory.grow(pages);
		} catch (error) {
			throw new SimdOutOfMemory(`${pages * PAGE_BYTES} more bytes were refused`, { cause: error });
		}
	}

	float64(at: number, length: number): Float64Array {
		return new Float64Array(this.calls.memory.buffer, at, length);
	}

	put(values: Float64Array | Float32Array | Int32Array | Uint8Array): number {
		const at = this.allocate(values.byteLength);
		new Uint8Array(this.calls.memory.buffer, at, values.byteLength).set(
			new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
		);
		return at;
	}
}

/** Whether this machine runs the module (every browser since 2023 does; Node since 16). */
export function isSimdAvailable(): boolean {
	return typeof WebAssembly === "object" && WebAssembly.validate(moduleBytes());
}

/** A fresh instance with its own memory. Compiling takes a few milliseconds. @throws WebAssembly.CompileError without SIMD. */
export async function createSimdEngine(): Promise<SimdEngine> {
	const { instance } = await WebAssembly.instantiate(moduleBytes(), {});
	return new SimdEngine(instance.exports as unknown as SimdExports);
}

/** The same, without letting the thread do anything else first; null where WebAssembly is missing, forbidden or without SIMD. */
export function createSimdEngineAtOnce(): SimdEngine | null {
	try {
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), {});
		return new SimdEngine(exports as unknown as SimdExports);
	} catch {
		return null;
	}
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(SIMD_MODULE_BASE64), (character) => character.charCodeAt(0));
}

function align(address: number): number {
	return (address + 15) & ~15;
}

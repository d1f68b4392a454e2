import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { MaskflowError } from "../../src/domain/fault.ts";

/** Seeded generation of hostile inputs, and the law that all of them are held to. */

/** Small, fast, and the same on every machine (mulberry32). */
export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** Uniform in [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Whole number from 0 to `below` − 1. */
	below(below: number): number {
		return Math.floor(this.next() * below);
	}

	pick<T>(from: readonly T[]): T {
		const value = from[this.below(from.length)];
		if (value === undefined && from.length === 0) throw new Error("Nothing to pick from");
		return value as T;
	}
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff] as const;
const WIDE_EXTREMES = [0, 1, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000] as const;

/** One to eight small wounds: changed, lost, doubled or foreign bytes, extreme numbers of either byte order, a cut end. */
export function mutateBytes(chance: Chance, whole: Uint8Array): Uint8Array {
	let bytes = whole.slice();
	for (let wounds = 1 + chance.below(8); wounds > 0; wounds--) {
		if (bytes.length === 0) return bytes;
		const at = chance.below(bytes.length);
		const length = 1 + chance.below(Math.min(64, bytes.length));
		switch (chance.below(8)) {
			case 0:
				bytes[at] = chance.below(256);
				break;
			case 1:
				bytes[at] = chance.pick(EXTREMES);
				break;
			case 2:
				bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
				break;
			case 3:
			case 4:
				if (at + 4 <= bytes.length) {
					const value = chance.next() < 0.7 ? chance.pick(WIDE_EXTREMES) : chance.below(100_000);
					new DataView(bytes.buffer).setUint32(at, value, chance.next() < 0.7);
				}
				break;
			case 5:
				bytes = joined(bytes.subarray(0, at), bytes.subarray(at + length));
				break;
			case 6:
				bytes = joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
				break;
			default:
				if (chance.next() < 0.3) bytes = bytes.slice(0, at);
				else bytes.fill(chance.below(256), at, at + length);
		}
	}
	return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

export interface Campaign {
	readonly name: string;
	readonly inputs: number;
	/** Makes one input and gives it to what is tested; a returned text describes a broken law. */
	readonly attempt: (chance: Chance) => Promise<string | undefined> | string | undefined;
}

export interface CampaignReport {
	readonly inputs: number;
	/** How many ended in a named fault instead of a value. */
	readonly refused: number;
	readonly slowestMs: number;
	readonly failures: readonly string[];
}

/** An input that takes more of a core than this is a hang; counted in the process's own time, however busy the machine. */
export const HANG_MS = 1000;
const STALLED_MS = 60_000;
const MAX_FAILURES = 5;

/**
 * Runs a campaign. Input `i` has a seed of its own, so that one failure is repeated without the others. A MaskflowError is
 * a good end; any other error, and any input that takes longer than a second twice, is a failure. A thread watches for
 * an input that never ends, which nothing here could interrupt.
 */
export async function runCampaign({ name, inputs, attempt }: Campaign, seed: number): Promise<CampaignReport> {
	const failures: string[] = [];
	let [refused, slowestMs] = [0, 0];
	const watch = watchForStalls(name);
	for (let i = 0; i < inputs && failures.length < MAX_FAILURES; i++) {
		watch.begin(seed + i);
		const once = async (): Promise<{ ms: number; failure: string | undefined; refused: boolean }> => {
			const began = process.cpuUsage();
			const spentMs = () => {
				const { user, system } = process.cpuUsage(began);
				return (user + system) / 1000;
			};
			try {
				const failure = await attempt(new Chance(seed + i));
				return { ms: spentMs(), failure, refused: false };
			} catch (error) {
				const named = error instanceof MaskflowError && error.fault.nextStep !== "" && error.fault.code !== "internal";
				const failure = named ? undefined : `threw ${error instanceof Error ? error.stack : String(error)}`;
				return { ms: spentMs(), failure, refused: named };
			}
		};
		let end = await once();
		// Collecting what earlier inputs left behind can fall on any input once.
		if (end.ms > HANG_MS) end = await once();
		slowestMs = Math.max(slowestMs, end.ms);
		if (end.refused) refused++;
		if (end.failure !== undefined) failures.push(`seed ${seed + i}: ${end.failure}`);
		else if (end.ms > HANG_MS) failures.push(`seed ${seed + i}: took ${Math.round(end.ms)} ms`);
	}
	await watch.end();
	return { inputs, refused, slowestMs, failures };
}

/** Ends the process, naming the input, when one input goes on for a minute. */
function watchForStalls(name: string) {
	const shared = new Int32Array(new SharedArrayBuffer(8));
	const program = `
		const { workerData } = require("node:worker_threads");
		const { writeSync } = require("node:fs");
		let last = -1;
		setInterval(() => {
			const now = Atomics.load(workerData.shared, 0);
			if (now === last) {
				writeSync(2, "\\n" + workerData.name + ", seed " + Atomics.load(workerData.shared, 1) + ": never ends\\n");
				process.kill(process.pid, "SIGKILL");
			}
			last = now;
		}, ${STALLED_MS});`;
	const worker = new Worker(program, { eval: true, workerData: { shared, name } });
	worker.unref();
	return {
		begin: (seed: number) => {
			Atomics.store(shared, 1, seed);
			Atomics.add(shared, 0, 1);
		},
		end: () => worker.terminate(),
	};
}

/** Says a figure where the test's reader sees it. */
export function tell(line: string): void {
	writeSync(2, `${line}\n`);
}

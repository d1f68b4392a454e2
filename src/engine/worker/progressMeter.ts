import type { RunProgress, RunStage } from "../contract/engineApi.ts";

/** Messages are at least this far apart (STYLE: at most ten a second). */
const MIN_GAP_MS = 100;
/** The time left is judged from so many of the latest pairs. */
const WINDOW = 30;

/** Counts a run in absolute numbers and says how it gets on. Time spent paused does not count. */
export class ProgressMeter {
	readonly #now: () => number;
	readonly #emit: (progress: RunProgress) => void;
	readonly #total: number;
	readonly #recentMs: number[] = [];
	#startedAt: number;
	#pausedAt: number | null = null;
	#lastPairAt: number;
	#lastMessageAt = Number.NEGATIVE_INFINITY;
	#done = 0;
	#failed = 0;
	#skipped = 0;
	readonly #inHand = new Set<string>();
	#pairId: string | null = null;
	#stage: RunStage | null = null;
	#detail = "";

	/** @param now milliseconds of a clock that never goes back */
	constructor(total: number, now: () => number, emit: (progress: RunProgress) => void) {
		this.#total = total;
		this.#now = now;
		this.#emit = emit;
		this.#startedAt = now();
		this.#lastPairAt = this.#startedAt;
	}

	get done(): number {
		return this.#done;
	}
	get failed(): number {
		return this.#failed;
	}
	get skipped(): number {
		return this.#skipped;
	}

	skip(pairs: number): void {
		this.#skipped += pairs;
	}

	at(pairId: string, stage: RunStage, detail = ""): void {
		this.#inHand.add(pairId);
		this.#pairId = pairId;
		this.#stage = stage;
		this.#detail = detail;
		this.#message(false);
	}

	finishPair(pairId: string, success: boolean): void {
		this.#inHand.delete(pairId);
		if (success) this.#done++;
		else this.#failed++;
		const now = this.#now();
		this.#recentMs.push(now - this.#lastPairAt);
		if (this.#recentMs.length > WINDOW) this.#recentMs.shift();
		this.#lastPairAt = now;
		this.#message(false);
	}

	pause(): void {
		this.#pausedAt ??= this.#now();
		this.#message(true);
	}

	resume(): void {
		if (this.#pausedAt === null) return;
		const gap = this.#now() - this.#pausedAt;
		this.#pausedAt = null;
		this.#startedAt += gap;
		this.#lastPairAt += gap;
	}

	/** The last message, whenever it comes. */
	finish(): void {
		this.#inHand.clear();
		this.#pairId = null;
		this.#stage = null;
		this.#detail = "";
		this.#message(true);
	}

	snapshot(): RunProgress {
		const elapsedS = ((this.#pausedAt ?? this.#now()) - this.#startedAt) / 1000;
		const finished = this.#done + this.#failed;
		return {
			total: this.#total,
			done: this.#done,
			failed: this.#failed,
			skipped: this.#skipped,
			currentPairId: this.#pairId,
			stage: this.#stage,
			stageDetail: this.#detail,
			pairsInHand: [...this.#inHand],
			elapsedS,
			pairsPerSecond: finished > 0 && elapsedS > 0 ? finished / elapsedS : null,
			secondsLeft: finished >= 2 ? secondsLeft(this.#recentMs, this.#total - finished - this.#skipped) : null,
		};
	}

	#message(always: boolean): void {
		const now = this.#now();
		if (!always && now - this.#lastMessageAt < MIN_GAP_MS) return;
		this.#lastMessageAt = now;
		this.#emit(this.snapshot());
	}
}

/**
 * Likely range of the time that n more pairs take, from the times of k earlier ones: n·mean ± 2 standard errors, where
 * both the n pairs to come and the mean itself scatter; never narrower than ± 10 %.
 */
export function secondsLeft(recentMs: readonly number[], pairsLeft: number): [number, number] {
	const k = recentMs.length;
	const mean = recentMs.reduce((sum, ms) => sum + ms, 0) / k;
	const variance = recentMs.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / Math.max(1, k - 1);
	const spread = Math.max(2 * Math.sqrt(variance * (pairsLeft + pairsLeft ** 2 / k)), 0.1 * mean * pairsLeft);
	return [Math.max(0, mean * pairsLeft - spread) / 1000, (mean * pairsLeft + spread) / 1000];
}

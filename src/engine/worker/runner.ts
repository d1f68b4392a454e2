import { type Fault, faultFromError, MaskflowError } from "../../domain/fault.ts";
import type { PairSpec } from "../../domain/pair.ts";
import type { PairResult } from "../../domain/result.ts";
import type { ReviewRow } from "../../domain/review.ts";
import { failedRow } from "../../pipeline/index.ts";
import type { RunEvent, RunSummary } from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";
import { createFrameSupply } from "./frameSupply.ts";
import type { PairLane } from "./pairLane.ts";
import { ProgressMeter } from "./progressMeter.ts";
import type { RunControl } from "./runControl.ts";
import type { RunnerDeps, RunnerRequest } from "./runnerDeps.ts";
import { type OpenedRun, openRun } from "./runOpening.ts";
import { RunRecord } from "./runRecord.ts";

/** A row of the review that names a pair. */
type PairRow = ReviewRow & { readonly pair: PairSpec };

/**
 * Runs the dataset's pairs in manifest order: skips pairs that already succeeded, tries failed ones again, and counts a
 * pair only when its result is durable. Answers `done` also after "stop-after-pair" (then `header.state` is "stopped"),
 * `cancelled` after "cancel", `failed` when nothing can run or results can't be stored. Never rejects.
 * Memory does not grow with the pairs, but for their ids.
 */
export async function runPairs(
	deps: RunnerDeps,
	request: RunnerRequest,
	control: RunControl,
	onEvent: (event: RunEvent) => void,
): Promise<Outcome<RunSummary>> {
	try {
		const opened = await openRun(deps, request);
		return await new PairRun(deps, request, control, onEvent, opened).run();
	} catch (error) {
		if (control.signal.aborted) return { status: "cancelled" };
		return { status: "failed", fault: faultFromError(error, "run-failed") };
	}
}

class PairRun {
	readonly #deps: RunnerDeps;
	readonly #control: RunControl;
	readonly #onEvent: (event: RunEvent) => void;
	readonly #meter: ProgressMeter;
	readonly #supply: ReturnType<typeof createFrameSupply>;
	readonly #skipped: readonly PairRow[];
	readonly #queue: PairRow[];
	readonly #record: RunRecord;
	#inHand = 0;
	/** Settles when every pair begun so far is stored, or has failed to be. */
	#lastStored: Promise<void> = Promise.resolve();
	#pauseAnnounced = false;
	/** Why the run can't go on; makes the other lanes stop too, those that wait out a pause as well. */
	#broken: unknown = null;
	#tellFailure: () => void = () => {};
	readonly #failure = new Promise<void>((resolve) => {
		this.#tellFailure = resolve;
	});

	constructor(
		deps: RunnerDeps,
		request: RunnerRequest,
		control: RunControl,
		onEvent: (event: RunEvent) => void,
		{ header, rows, succeeded, fingerprints, digests }: OpenedRun,
	) {
		this.#deps = deps;
		this.#control = control;
		this.#onEvent = onEvent;
		this.#skipped = rows.filter((row) => succeeded.has(row.pairId));
		this.#queue = rows.filter((row) => !succeeded.has(row.pairId));
		this.#meter = new ProgressMeter(rows.length, deps.clock.nowMs, (progress) =>
			onEvent({ kind: "progress", progress }),
		);
		this.#record = new RunRecord({ deps, control, meter: this.#meter, onEvent, header, digests });
		const { parameters } = deps.identity;
		const { orientationOverrides } = request;
		this.#supply = createFrameSupply({
			dataset: deps.dataset,
			cache: deps.frames,
			canonicalise: deps.canonicalise,
			parameters,
			orientationOverrides,
			fingerprints,
		});
	}

	async run(): Promise<Outcome<RunSummary>> {
		await this.#record.writeState("running");
		this.#onEvent({ kind: "started", header: this.#record.header });
		this.#meter.skip(this.#skipped.length);
		for (const { pairId } of this.#skipped) await this.#record.skip(pairId);
		await Promise.all(this.#deps.lanes.map((lane) => this.#runLane(lane)));
		this.#meter.finish();
		const complete = this.#queue.length === 0 && this.#broken === null && !this.#control.signal.aborted;
		if (this.#broken !== null) {
			await this.#record.noteState("stopped").catch(() => {}); // The first failure is the one to report.
			throw this.#broken;
		}
		await this.#record.writeState(complete ? "finished" : "stopped");
		if (this.#control.signal.aborted) return { status: "cancelled" };
		const { done, failed, skipped } = this.#meter;
		const { wanted, decoded } = this.#supply;
		return {
			status: "done",
			value: { header: this.#record.header, ok: done, failed, skipped, frames: { wanted, decoded } },
		};
	}

	/** Several lanes begin their next pair while the last one is being stored, so that none waits for the disk; one lane has one in hand. */
	async #runLane(lane: PairLane): Promise<void> {
		const ahead = this.#deps.lanes.length > 1;
		let storing: Promise<void> = Promise.resolve();
		try {
			while (this.#queue.length > 0 && (await this.#mayBegin(storing))) {
				const row = this.#queue.shift();
				if (row === undefined) break;
				const before = storing;
				const solving = this.#solveOrFail(lane, row);
				storing = this.#storeInTurn(row, solving);
				await Promise.allSettled([solving, ahead ? before : storing]);
			}
		} catch (error) {
			this.#break(error);
		}
		await storing;
	}

	#break(error: unknown): void {
		if (!this.#control.signal.aborted) this.#broken ??= error;
		this.#tellFailure();
	}

	/** Stores a result, where `ordered` after those of all pairs begun before. Never rejects. */
	#storeInTurn(row: PairRow, solving: Promise<PairResult>): Promise<void> {
		const earlier = this.#lastStored;
		this.#inHand++;
		const storing = Promise.all([solving, this.#deps.ordered ? earlier : null])
			.then(([result]) => this.#store(row, result))
			.catch((error: unknown) => this.#break(error))
			.finally(() => {
				this.#inHand--;
			});
		this.#lastStored = Promise.all([earlier, storing]).then(() => {}); // Keeps no result.
		return storing;
	}

	/**
	 * Waits while the run is paused; false when no further pair may begin.
	 * @param storing a pause is one when the lane's last pair is stored
	 */
	async #mayBegin(storing: Promise<void>): Promise<boolean> {
		if (this.#control.paused) await storing;
		// Looked at again after each word and each state that was written: a person may have said something meanwhile.
		while (this.#isToWait() || this.#pauseAnnounced) {
			const word = this.#control.nextWord();
			if (!this.#isToWait()) await this.#announceResume();
			else if (this.#inHand === 0) await this.#announcePause();
			if (this.#isToWait()) await Promise.race([word, this.#failure]);
		}
		return !this.#control.stopping && this.#broken === null;
	}

	#isToWait(): boolean {
		return this.#control.paused && !this.#control.stopping && this.#broken === null;
	}

	async #announcePause(): Promise<void> {
		if (this.#pauseAnnounced) return;
		this.#pauseAnnounced = true;
		await this.#record.noteState("paused");
		if (!this.#pauseAnnounced) return; // Another lane has told meanwhile that the run goes on.
		this.#meter.pause();
		this.#onEvent({ kind: "paused" });
	}

	async #announceResume(): Promise<void> {
		if (!this.#pauseAnnounced) return;
		this.#pauseAnnounced = false;
		this.#meter.resume();
		if (this.#control.stopping) return;
		this.#onEvent({ kind: "resumed" });
		await this.#record.noteState("running");
	}

	/** The result, or the row that says why there is none; rejects when the person stopped it. */
	async #solveOrFail(lane: PairLane, row: PairRow): Promise<PairResult> {
		const started = this.#deps.clock.nowMs();
		try {
			return await this.#solve(lane, row);
		} catch (error) {
			if (this.#control.signal.aborted) throw error;
			const fault = faultFromError(error, "pair-failed");
			const seconds = (this.#deps.clock.nowMs() - started) / 1000;
			return { row: failedRow(row.pair, fault, this.#deps.identity, lane, seconds), artifacts: null };
		}
	}

	async #store(row: PairRow, result: PairResult): Promise<void> {
		this.#meter.at(row.pairId, "storing");
		await this.#record.keep(result);
		this.#meter.finishPair(row.pairId, result.row.success);
		this.#onEvent({ kind: "pair-finished", row: result.row });
	}

	async #solve(lane: PairLane, row: PairRow): Promise<PairResult> {
		const { pair } = row;
		if (!row.runnable) throw new MaskflowError(firstError(row));
		const { signal } = this.#control;
		const decoding = () => this.#meter.at(pair.pairId, "aligning");
		this.#meter.at(pair.pairId, "reading");
		const source = await this.#supply.supply(pair.source, decoding);
		signal.throwIfAborted();
		const target = await this.#supply.supply(pair.target, decoding);
		signal.throwIfAborted();
		const oriented = this.#deps.orientTarget(source.frame, target.frame);
		return lane.solve(
			{ pair, source: source.frame, target: oriented, sourceKey: source.key, targetKey: target.key },
			{
				signal,
				onStage: (stage, detail) => this.#meter.at(pair.pairId, stage, detail),
				onNotice: (fault) => this.#onEvent({ kind: "notice", fault: { ...fault, pairId: pair.pairId } }),
			},
		);
	}
}

function firstError(row: ReviewRow): Fault {
	const error = row.faults.find((fault) => fault.severity === "error");
	if (error !== undefined) return error;
	return {
		code: "row-not-runnable",
		severity: "error",
		message: `Row ${row.row} of the manifest can't be run.`,
		nextStep: "Look at the row in the review table.",
		row: row.row,
		pairId: row.pairId,
	};
}

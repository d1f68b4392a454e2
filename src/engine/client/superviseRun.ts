import type { Fault } from "../../domain/fault.ts";
import type { JobControl, RunEvent, RunProgress, RunRequest, RunSummary } from "../contract/engineApi.ts";
import type { Outcome } from "../contract/outcome.ts";
import { ENGINE_DIED } from "./connection.ts";
import type { EngineSession, SessionJob } from "./engineSession.ts";
import type { RunJob } from "./job.ts";

/** A run survives this many deaths of its worker within the window; one more ends it. */
export const MAX_ENGINE_DEATHS = 3;
const DEATH_WINDOW_MS = 10 * 60 * 1000;

/** Starts a run and goes on with it in a new worker when the old one dies: finished pairs are durable, so it is a resume. */
export function superviseRun(session: EngineSession, request: RunRequest, onEvent: (event: RunEvent) => void): RunJob {
	let current: SessionJob<unknown> | null = null;
	let cancelled = false;
	let stopping = false;

	async function outcomeOfRun(): Promise<Outcome<RunSummary>> {
		const deaths: number[] = [];
		const ledger = createLedger(onEvent);
		for (;;) {
			const attempt = await attemptRun(deaths.length > 0 ? { ...request, noResume: false } : request, ledger.relay);
			if (attempt.status !== "failed" || attempt.fault.code !== ENGINE_DIED) return ledger.correct(attempt);
			if (cancelled) return { status: "cancelled" };
			deaths.push(Date.now());
			const recent = deaths.filter((at) => Date.now() - at < DEATH_WINDOW_MS).length;
			if (recent > MAX_ENGINE_DEATHS) return attempt;
			ledger.startAgain();
			onEvent({ kind: "notice", fault: restartNotice(attempt.fault) });
		}
	}

	async function attemptRun(r: RunRequest, relay: (event: RunEvent) => void): Promise<Outcome<RunSummary>> {
		const restore = session.restoreImport();
		if (restore !== null) {
			current = restore;
			if (cancelled) restore.cancel();
			const review = await restore.outcome;
			if (review.status !== "done") return review;
		}
		const run = session.job((api, jobId) => api.startRun(jobId, r, relay));
		current = run;
		if (cancelled) run.cancel();
		else if (stopping) run.control("stop-after-pair");
		return run.outcome;
	}

	const control = (word: JobControl) => current?.control(word);
	return {
		outcome: outcomeOfRun(),
		cancel: () => {
			cancelled = true;
			current?.cancel();
		},
		pause: () => control("pause"),
		resume: () => control("resume"),
		stopAfterPair: () => {
			stopping = true;
			control("stop-after-pair");
		},
	};
}

/**
 * Keeps the numbers of one run whole over several workers: pairs that an earlier worker solved are "skipped" to the next
 * one, but to the person they were done in this run.
 */
function createLedger(onEvent: (event: RunEvent) => void) {
	let doneBefore = 0;
	let doneNow = 0;
	let elapsedBefore = 0;
	let elapsedNow = 0;
	const whole = (progress: RunProgress): RunProgress => ({
		...progress,
		done: progress.done + doneBefore,
		skipped: Math.max(0, progress.skipped - doneBefore),
		elapsedS: progress.elapsedS + elapsedBefore,
	});
	return {
		relay(event: RunEvent): void {
			if (event.kind === "pair-finished" && event.row.success) doneNow++;
			if (event.kind === "progress") {
				elapsedNow = event.progress.elapsedS;
				onEvent({ kind: "progress", progress: whole(event.progress) });
			} else {
				onEvent(event);
			}
		},
		startAgain(): void {
			doneBefore += doneNow;
			elapsedBefore += elapsedNow;
			doneNow = 0;
			elapsedNow = 0;
		},
		correct(outcome: Outcome<RunSummary>): Outcome<RunSummary> {
			if (outcome.status !== "done") return outcome;
			const { ok, skipped } = outcome.value;
			return {
				status: "done",
				value: { ...outcome.value, ok: ok + doneBefore, skipped: Math.max(0, skipped - doneBefore) },
			};
		},
	};
}

function restartNotice(cause: Fault): Fault {
	return {
		code: "engine-restarted",
		severity: "warning",
		message: "The engine stopped unexpectedly and was started again; the run goes on with the first missing pair.",
		nextStep: "Nothing to do. If it happens often, close other tabs that use much memory or the graphics card.",
		...(cause.detail === undefined ? {} : { detail: cause.detail }),
	};
}

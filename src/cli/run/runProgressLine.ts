import type { RunEvent, RunProgress } from "../../engine/contract/engineApi.ts";

/** Where progress is written: stderr, or a test's. */
export interface Terminal {
	readonly isTTY: boolean;
	write(text: string): void;
}

/** Seconds as "42 s", "3 min", "2 h 5 min": as exact as an estimate deserves. */
export function durationText(seconds: number): string {
	if (seconds < 90) return `${Math.round(seconds)} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "3 of 5 pairs, 1 failed, 1.9 pairs/s, 1 to 2 min left · p4: solving, full resolution, sweep 12". */
function progressText(progress: RunProgress): string {
	const { total, done, failed, skipped, pairsPerSecond, secondsLeft, currentPairId, stage, stageDetail } = progress;
	const parts = [`${done + failed + skipped} of ${total} pairs`];
	if (failed > 0) parts.push(`${failed} failed`);
	if (pairsPerSecond !== null) parts.push(`${pairsPerSecond.toPrecision(2)} pairs/s`);
	if (secondsLeft !== null) {
		const [low, high] = secondsLeft.map(durationText);
		parts.push(low === high ? `${low} left` : `${low} to ${high} left`);
	}
	const now = currentPairId === null ? "" : ` · ${[currentPairId, stage, stageDetail].filter(Boolean).join(", ")}`;
	return parts.join(", ") + now;
}

/** Tells a run on a terminal: one line that is written over, or, where that can't be, a line for each pair. */
export function createProgressTeller(terminal: Terminal): (event: RunEvent) => void {
	let latest: RunProgress | null = null;
	let finished = 0;
	const say = (text: string) => terminal.write(terminal.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
	return (event) => {
		if (event.kind === "notice") say(`${event.fault.severity}: ${event.fault.message} ${event.fault.nextStep}`);
		if (event.kind === "started") finished = 0;
		if (event.kind === "pair-finished") {
			const { row } = event;
			finished++;
			if (!row.success) say(`${row.pair_id} failed: ${row.error_message}`);
			else if (!row.converged)
				say(
					`${row.pair_id} did not converge: error ${row.marginal_error.toExponential(1)} after ${row.n_sweeps} sweeps`,
				);
			else if (!terminal.isTTY)
				say(
					`${row.pair_id} ok, ${row.runtime_sec.toFixed(2)} s (${finished + (latest?.skipped ?? 0)} of ${latest?.total ?? "?"})`,
				);
		}
		if (event.kind !== "progress") return;
		latest = event.progress;
		if (terminal.isTTY) terminal.write(`\r\x1b[K${progressText(event.progress).slice(0, 160)}`);
	};
}

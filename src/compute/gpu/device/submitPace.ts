/** A submit should take about this long; far below what makes a browser suspect a hang. */
const SUBMIT_GOAL_MS = 25;
/** Points times half steps of the first submit on an unknown device: some ten milliseconds on a software adapter. */
const FIRST_WORK = 64_000;
/** How much longer the next submit may be than the longest that is known. */
const GROWTH = 4;

/**
 * How much work a submit may hold, learnt from how long submits took and kept from pair to pair. Work counts lattice points times half
 * steps. What is computed never depends on it.
 */
export class SubmitPace {
	#workPerSubmit = FIRST_WORK;

	/** Half steps over so many points that fit into a submit: one at least. */
	halfSteps(points: number): number {
		return Math.max(1, Math.floor(this.#workPerSubmit / points));
	}

	/** Learns from a submit. */
	took(work: number, elapsedMs: number): void {
		const fitting = (work * SUBMIT_GOAL_MS) / Math.max(elapsedMs, 0.01);
		this.#workPerSubmit = Math.min(fitting, GROWTH * Math.max(work, this.#workPerSubmit));
	}
}

/** Paces of the two ways to sweep: a dispatch a half step, and a dispatch a level. */
export interface SubmitPaces {
	readonly lines: SubmitPace;
	readonly level: SubmitPace;
}

import { rampedOmega } from "../schedule.ts";
import { LEVEL_RULES } from "./levelRules.ts";

const PLAIN_SWEEPS = 1;
const { RAMP_STEP, RATE_WINDOW, HIGHEST_OMEGA, GROWTH_LIMIT } = LEVEL_RULES;

/**
 * Chooses ω for the sweeps of a level, told of the error only once a block of sweeps. An error that has grown far
 * beyond the least so far says that over-relaxation does harm: plain sweeps again and a lower goal. A steady but slow fall of the error raises the goal: with rate r a
 * sweep the slowest mode has the squared singular value η = (r + ω - 1)²/(ω² r) (Young's relation).
 */
export class BlockRelaxation {
	#goal: number;
	#index = 0;
	#best = Number.POSITIVE_INFINITY;
	#mark: { readonly sweep: number; readonly error: number } | undefined;

	constructor(goal: number) {
		this.#goal = goal;
	}

	/** ω of the next sweep. */
	next(): number {
		return rampedOmega(this.#index++, this.#goal, PLAIN_SWEEPS, RAMP_STEP);
	}

	/** Sweeps after which the error should be down to `wanted`, by the rate that ω promises. */
	sweepsTo(error: number, wanted: number): number {
		return Math.max(1, Math.ceil(Math.log(wanted / error) / Math.log(this.#goal - 1)));
	}

	/** Takes what the last sweep of a block measured. */
	report(error: number): void {
		this.#best = Math.min(this.#best, error);
		if (error > GROWTH_LIMIT * this.#best) {
			this.#goal = 1 + (this.#goal - 1) * 0.9;
			this.#index = 0;
			this.#mark = undefined;
			this.#best = error;
		} else if (rampedOmega(this.#index, this.#goal, PLAIN_SWEEPS, RAMP_STEP) >= this.#goal) this.#watchRate(error);
	}

	#watchRate(error: number): void {
		const mark = this.#mark;
		if (mark !== undefined && this.#index - mark.sweep < RATE_WINDOW) return;
		this.#mark = { sweep: this.#index, error };
		if (mark === undefined) return;
		const rate = (error / mark.error) ** (1 / (this.#index - mark.sweep));
		const omega = this.#goal;
		if (!(rate < 1 && rate > omega - 1 + 0.2 * (2 - omega))) return;
		const eta = Math.min((rate + omega - 1) ** 2 / (omega * omega * rate), 1);
		this.#goal = Math.min(HIGHEST_OMEGA, Math.max(omega, 2 / (1 + Math.sqrt(1 - eta))));
	}
}

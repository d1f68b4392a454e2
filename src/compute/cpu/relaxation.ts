import { rampedOmega } from "../schedule.ts";

/** Sweeps before the ramp, growth of ω a sweep, and the window over which a rate is measured. */
const PLAIN_SWEEPS = 1;
const RAMP_STEP = 0.1;
const RATE_WINDOW = 12;
/** An error this many times the best so far means that over-relaxing does harm. */
const GROWTH_LIMIT = 8;
const HIGHEST_OMEGA = 1.99;

/**
 * Chooses ω for each sweep of a level: ramp to the a-priori value, raise it when the observed rate is slower than ω allows
 * (Hageman and Young's estimate: with rate r the mode's squared singular value is η = (r + ω − 1)²/(ω² r)), and fall back to plain
 * sweeps with a lower target when the error grows or stops being a number.
 */
export class RelaxationControl {
	#target: number;
	#index = 0;
	#best = Infinity;
	#errors: number[] = [];

	constructor(target: number) {
		this.#target = target;
	}

	get omega(): number {
		return rampedOmega(this.#index, this.#target, PLAIN_SWEEPS, RAMP_STEP);
	}

	/** Takes the error that a sweep measured. */
	report(error: number): void {
		const ramped = this.omega >= this.#target;
		this.#index++;
		if (!(error < GROWTH_LIMIT * this.#best)) {
			this.#fallBack();
			return;
		}
		this.#best = Math.min(this.#best, error);
		if (!ramped) return;
		this.#errors.push(error);
		if (this.#errors.length <= RATE_WINDOW) return;
		const rate = (error / this.#errors[0]!) ** (1 / RATE_WINDOW);
		this.#errors = [];
		if (rate > this.#target - 1 && rate < 1) this.#raise(rate);
		else if (rate >= 1.02) this.#fallBack();
	}

	/** Begins again with plain sweeps, keeping what was learnt about ω. */
	restart(): void {
		this.#index = 0;
		this.#errors = [];
		this.#best = Infinity;
	}

	#raise(rate: number): void {
		const omega = this.#target;
		const eta = Math.min((rate + omega - 1) ** 2 / (omega * omega * rate), 1);
		this.#target = Math.min(HIGHEST_OMEGA, Math.max(omega, 2 / (1 + Math.sqrt(1 - eta))));
	}

	#fallBack(): void {
		this.#target = 1 + (this.#target - 1) * 0.8;
		this.restart();
	}
}

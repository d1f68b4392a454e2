import { rampedOmega } from "../schedule.ts";

/** Sweeps before the ramp, growth of ω a sweep, and the window over which a rate is measured. */
const PLAIN_SWEEPS = 1;
const RAMP_STEP = 0.1;
const RATE_WINDOW = 12;
const HIGHEST_OMEGA = 1.99;
/** A fall of the dual below this share of it is rounding. */
const DUAL_SLACK = 1e-9;

/**
 * Chooses ω for each sweep of a level: a ramp to the a-priori value, then two corrections.
 * Over-relaxed block ascent raises the dual for every 0 < ω < 2 while the dual is close to a quadratic, so a falling dual says that the
 * iterate is too far away: back to plain sweeps and a more careful target (the safeguard of Thibault et al. 2021).
 * The marginal error itself may grow tenfold on the ramp without harm. Where the error falls steadily but slower than ω allows,
 * the extent was not the whole story (gaps, several pieces) and ω is raised: with rate r the slowest mode has the squared
 * singular value η = (r + ω − 1)²/(ω² r) (Young's relation, used as by Hageman and Young 1981).
 */
export class RelaxationControl {
	#target: number;
	readonly #rounding: number;
	#index = 0;
	#dual = Number.NEGATIVE_INFINITY;
	#atWindowStart = 0;
	#inWindow = 0;
	#lastRate = 0;

	/** @param target a-priori ω. @param rounding how far rounding alone may lower the dual, cost units. */
	constructor(target: number, rounding: number) {
		this.#target = target;
		this.#rounding = rounding;
	}

	get omega(): number {
		return rampedOmega(this.#index, this.#target, PLAIN_SWEEPS, RAMP_STEP);
	}

	/** Takes the error and the dual value that a sweep measured. */
	report(error: number, dual: number): void {
		const ramped = this.omega >= this.#target;
		this.#index++;
		if (!(dual >= this.#dual - DUAL_SLACK * Math.abs(this.#dual) - this.#rounding)) this.#fallBack();
		else if (ramped) this.#watchRate(error);
		this.#dual = Number.isFinite(dual) ? dual : Number.NEGATIVE_INFINITY;
	}

	#watchRate(error: number): void {
		if (this.#inWindow === 0) this.#atWindowStart = error;
		if (this.#inWindow++ < RATE_WINDOW) return;
		const rate = (error / this.#atWindowStart) ** (1 / RATE_WINDOW);
		const steady = Math.abs(rate - this.#lastRate) < 0.1 * (1 - rate);
		const slow = rate > this.#target - 1 + 0.2 * (2 - this.#target);
		if (steady && slow && rate < 1) {
			const omega = this.#target;
			const eta = Math.min((rate + omega - 1) ** 2 / (omega * omega * rate), 1);
			this.#target = Math.min(HIGHEST_OMEGA, Math.max(omega, 2 / (1 + Math.sqrt(1 - eta))));
		}
		this.#lastRate = rate;
		this.#inWindow = 0;
	}

	#fallBack(): void {
		if (this.omega > 1) this.#target = 1 + (this.#target - 1) * 0.9;
		this.#index = 0;
		this.#inWindow = 0;
		this.#lastRate = 0;
	}
}

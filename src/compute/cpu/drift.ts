import type { LevelState } from "./levelState.ts";

/** Sweeps over which a drift is measured, and the share of the error that must be left for it to count as slow. */
const WINDOW = 40;
const SLOW_SHARE = 0.6;
/** Longest leap, in windows. */
const LONGEST_LEAP = 4096;

/**
 * Leaps along steady drifts. Mass that crosses a wide gap keeps whole pieces' potentials moving by a constant a sweep, for thousands of
 * sweeps where a pixel's step changes the exponents by hundreds of nats (docs/solver.md). The dual is concave, so the move of the last
 * sweeps is repeated once, twice, four times, … as far as the dual rises. A trial costs a half step that only measures and two copies of the
 * potentials, at most 13 trials a leap; a window costs one copy.
 */
export class DriftLeaper {
	readonly #state: LevelState;
	#before: { readonly f: Float64Array; readonly g: Float64Array; readonly error: number } | undefined;

	constructor(state: LevelState) {
		this.#state = state;
	}

	/** Called after each sweep with what it measured; leaps where a window of sweeps has gained little. */
	afterSweep(sweeps: number, error: number): void {
		if (sweeps % WINDOW !== 0) return;
		if (this.#before && error > SLOW_SHARE * this.#before.error) this.#leap(this.#before);
		this.#before = { ...this.#state.read(), error };
	}

	#leap(before: { readonly f: Float64Array; readonly g: Float64Array }): void {
		const state = this.#state;
		const now = state.read();
		const moveTo = (times: number): void => {
			const along = (to: Float64Array, from: Float64Array): Float64Array =>
				to.map((value, n) => value + times * (value - from[n]!));
			state.load(along(now.f, before.f), along(now.g, before.g));
		};
		let highest = state.step("source", 0).dual;
		let best = 0;
		for (let times = 1; times <= LONGEST_LEAP; times *= 2) {
			moveTo(times);
			const { dual } = state.step("source", 0);
			if (!(dual > highest)) break;
			highest = dual;
			best = times;
		}
		moveTo(best);
	}
}

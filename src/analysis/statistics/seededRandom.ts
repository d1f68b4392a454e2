/**
 * Uniform whole numbers from a seed: the same seed gives the same draws on every machine (Marsaglia's xorshift, 32 bits,
 * 2003, its seed spread by a multiplicative hash). Good enough to shuffle and to resample; not for secrets.
 */
export interface SeededRandom {
	/** A whole number in [0, bound), without bias (rejection). bound is 1 to 2³². */
	below(bound: number): number;
}

export function seededRandom(seed: number): SeededRandom {
	let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b) | 0;
	state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
	state = Math.imul(state ^ (state >>> 12), 0x297a2d39) ^ (state >>> 15);
	if (state === 0) state = 1;
	const next = (): number => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state >>> 0;
	};
	return {
		below: (bound) => {
			const limit = 2 ** 32 - (2 ** 32 % bound);
			let draw = next();
			while (draw >= limit) draw = next();
			return draw % bound;
		},
	};
}

/** The seed of every random statistic unless the caller gives another. */
export const DEFAULT_SEED = 20_240;

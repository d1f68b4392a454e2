/**
 * The numbers by which a level is solved, by the host between blocks of sweeps and by `shaders/lib/control.wgsl` after every
 * sweep: a test holds the shader's text to these.
 */
export const LEVEL_RULES = {
	/** Fewer and shorter steps than the cpu's serve nearly as well, and on a device the number of dispatches is the price. */
	ANNEALING_SWEEPS: 2,
	/** ω rises by this much a sweep. */
	RAMP_STEP: 0.1,
	/** On the ramp the error may grow tenfold without harm; beyond this multiple of the least so far over-relaxation is harming. */
	GROWTH_LIMIT: 100,
	/** A rate is judged over this many sweeps at least. */
	RATE_WINDOW: 12,
	HIGHEST_OMEGA: 1.99,
	/** After a closing that failed, the next is tried at this share of the error. */
	CLOSING_RETRY: 0.6,
	/** Float32 has given what it can when an error below STALL_BELOW did not halve over so many sweeps. */
	STALL_SWEEPS: 60,
	STALL_BELOW: 1e-2,
	/** A high error may be a slow shape, which gets more time; but where exponents are too large for float32 it never falls. */
	STALL_SWEEPS_HIGH: 200,
} as const;

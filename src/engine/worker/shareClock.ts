/** Tells how much of the time each of several pairs that share a thread and a device has had. */
export interface ShareClock {
	/** Milliseconds; while n pairs are under way, n times slower than the clock on the wall. */
	now(): number;
	begin(): void;
	end(): void;
}

/**
 * A pair's time by this clock is its equal share of the time in which it was under way, so that the times of all pairs add up to the time
 * that the run took; one pair alone has the time on the wall. @param wall milliseconds of a clock that never goes back
 */
export function createShareClock(wall: () => number): ShareClock {
	let underWay = 0;
	let shared = 0;
	let last = wall();
	const now = (): number => {
		const at = wall();
		shared += (at - last) / Math.max(1, underWay);
		last = at;
		return shared;
	};
	return {
		now,
		begin() {
			now();
			underWay++;
		},
		end() {
			now();
			underWay--;
		},
	};
}

import type { FrameCache } from "../../domain/ports.ts";

/** One pair under way in a thread, as the claims see it. It holds one claim at a time. */
export interface Claimant {
	/** Resolves when no other pair holds the key; then this one does, unless it has ended meanwhile. */
	claim(key: string): Promise<void>;
	release(): void;
	/** Releases, and takes nothing any more: the pair is done or its thread is dead. */
	end(): void;
}

interface Claim {
	readonly released: Promise<void>;
	readonly release: () => void;
}

/**
 * Who is computing which self-solution, for threads that share a cache: the first that misses a key computes it, the
 * others wait and then find it. A pair never waits while it holds a claim, so that none waits for ever.
 */
export function createSelfClaims(): { begin(): Claimant } {
	const held = new Map<string, Claim>();

	function take(key: string): () => void {
		let release: () => void = () => {};
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		held.set(key, { released, release });
		return () => {
			held.delete(key);
			release();
		};
	}

	return {
		begin() {
			let letGo: (() => void) | null = null;
			let ended = false;
			const release = () => {
				letGo?.();
				letGo = null;
			};
			return {
				async claim(key) {
					release();
					for (let other = held.get(key); other !== undefined; other = held.get(key)) await other.released;
					if (!ended) letGo = take(key);
				},
				release,
				end() {
					ended = true;
					release();
				},
			};
		},
	};
}

/** A cache that claims what it misses before it says so, and releases what was put. */
export function claimingCache(cache: FrameCache, claimant: Pick<Claimant, "claim" | "release">): FrameCache {
	return {
		get: (key) => cache.get(key),
		put: (key, frame) => cache.put(key, frame),
		async getSelfSolution(key) {
			const known = await cache.getSelfSolution(key);
			if (known !== undefined) return known;
			await claimant.claim(key);
			const meanwhile = await cache.getSelfSolution(key);
			if (meanwhile !== undefined) claimant.release();
			return meanwhile;
		},
		async putSelfSolution(key, solution) {
			try {
				await cache.putSelfSolution(key, solution);
			} finally {
				claimant.release();
			}
		},
	};
}

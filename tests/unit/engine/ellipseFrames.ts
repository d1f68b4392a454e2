import type { CanonicalFrame } from "../../../src/domain/frame.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../../src/domain/grid.ts";
import type { FrameCache } from "../../../src/domain/ports.ts";
import type { SelfSolution } from "../../../src/domain/result.ts";
import type { RunnerDeps } from "../../../src/engine/worker/runnerDeps.ts";
import { memoryFrames } from "./fakes.ts";

/** Canonical frames that can be solved: a small ellipse whose height follows from the frame's name. */
export function withEllipses(deps: RunnerDeps): RunnerDeps {
	return {
		...deps,
		canonicalise: (raw, options) => frameOf(raw.record.ref, deps.canonicalise(raw, options)),
	};
}

function frameOf(name: string, template: CanonicalFrame): CanonicalFrame {
	const halfHeight = 6 + Number(/\d+/.exec(name)?.[0] ?? 9);
	const data = new Uint8Array(CANONICAL_PIXELS).map((_, i) => {
		const y = (Math.floor(i / CANONICAL_WIDTH) - 127.5) / halfHeight;
		const x = ((i % CANONICAL_WIDTH) - 287.5) / 14;
		return x * x + y * y <= 1 ? 1 : 0;
	});
	return { ...template, mask: { height: CANONICAL_HEIGHT, width: CANONICAL_WIDTH, data } };
}

/** @param onPut hears of each self-solution that was computed */
export function cacheWithSelves(onPut: (key: string) => void = () => {}): FrameCache {
	const selves = new Map<string, SelfSolution>();
	return {
		...memoryFrames(),
		getSelfSolution: async (key) => selves.get(key),
		putSelfSolution: async (key, solution) => {
			onPut(key);
			selves.set(key, solution);
		},
	};
}

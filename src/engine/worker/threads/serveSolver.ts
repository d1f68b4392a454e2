import { createCpuSolver } from "../../../compute/cpu/cpuSolver.ts";
import { faultFromError } from "../../../domain/fault.ts";
import type { FrameCache } from "../../../domain/ports.ts";
import { solvePair } from "../../../pipeline/index.ts";
import { forgivingCache } from "../forgivingCache.ts";
import type { LaneHooks } from "../pairLane.ts";
import { claimingCache } from "../selfClaims.ts";
import type { HostPort, ToThread } from "./threadMessages.ts";

/**
 * What a thread does all its life: solves one pair at a time on the cpu.
 * @param cache shared with the other threads; its failures cost time only
 * @param prepared when it resolves the thread says that it is ready; it listens from the beginning
 */
export function serveSolver(port: HostPort, cache: FrameCache, prepared: Promise<void> = Promise.resolve()): void {
	const solver = createCpuSolver();
	const shared = forgivingCache(cache, (fault) => port.post({ kind: "notice", fault }));
	let claimed: () => void = () => {};
	const frames = claimingCache(shared, {
		claim(key) {
			port.post({ kind: "claim", key });
			return new Promise((resolve) => {
				claimed = resolve;
			});
		},
		release: () => port.post({ kind: "release" }),
	});
	const onStage: LaneHooks["onStage"] = (stage, detail) => port.post({ kind: "stage", stage, detail });
	let cancel = new AbortController();

	async function solve({ inputs, identity }: Extract<ToThread, { kind: "solve" }>): Promise<void> {
		cancel = new AbortController();
		try {
			const result = await solvePair(inputs, { ...identity, solver, frames, signal: cancel.signal, onStage });
			port.post({ kind: "solved", result });
		} catch (error) {
			port.post({ kind: "failed", fault: faultFromError(error, "pair-failed") });
		}
	}

	port.listen((message) => {
		if (message.kind === "cancel") cancel.abort();
		else if (message.kind === "claimed") claimed();
		else void solve(message);
	});
	void prepared.then(() => port.post({ kind: "ready" }));
}

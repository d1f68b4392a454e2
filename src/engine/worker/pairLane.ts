import type { BackendKind, TransportSolver } from "../../compute/operations.ts";
import { type Fault, faultFromError } from "../../domain/fault.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { FrameCache } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import type { PairContext, PairInputs, RunIdentity } from "../../pipeline/index.ts";
import { createEnduringSolver, deviceNotice, type EnduringSolverNeeds } from "./enduringSolver.ts";
import { claimingCache, createSelfClaims } from "./selfClaims.ts";
import { createShareClock } from "./shareClock.ts";

export interface LaneHooks {
	readonly signal: AbortSignal;
	readonly onStage: (stage: "solving" | "debiasing" | "measuring", detail: string) => void;
	/** Something the person should know though the pair goes on. */
	readonly onNotice: (fault: Fault) => void;
}

/** Solves one pair at a time. Several lanes solve several pairs at once. */
export interface PairLane {
	readonly kind: BackendKind;
	readonly adapter: string;
	/** @throws MaskflowError why the pair failed; rejects with the signal's reason. */
	solve(inputs: PairInputs, hooks: LaneHooks): Promise<PairResult>;
	dispose(): void;
}

export interface SolverLaneNeeds extends EnduringSolverNeeds {
	readonly identity: RunIdentity;
	readonly frames: FrameCache;
	readonly solvePair: (inputs: PairInputs, context: PairContext) => Promise<PairResult>;
}

/** Faults of the graphics card with this one pair: the cpu may well solve it. */
const CPU_MAY_HELP: ReadonlySet<string> = new Set([
	"device-out-of-memory",
	"device-refused",
	"lattice-too-long",
	"not-finite",
]);

/**
 * Lanes over one solver, as many as it solves at once. A pair whose device is lost is solved again on its successor; one that the device
 * can't solve though it lives, or whose answer the certificate refutes, is solved on the cpu, and its row says so.
 */
export function createSolverLanes(needs: SolverLaneNeeds): readonly PairLane[] {
	const solver = createEnduringSolver(needs);
	const claims = createSelfClaims();
	const clock = createShareClock(needs.now);

	/** One attempt; a self-solution that another lane is computing is waited for. */
	async function attempt(inputs: PairInputs, hooks: LaneHooks, on: TransportSolver): Promise<PairResult> {
		const claimant = claims.begin();
		const frames = claimingCache(needs.frames, claimant);
		const { signal, onStage } = hooks;
		clock.begin();
		try {
			return await needs.solvePair(inputs, { ...needs.identity, frames, signal, onStage, solver: on, now: clock.now });
		} finally {
			clock.end();
			claimant.end();
		}
	}

	async function onCpu(inputs: PairInputs, hooks: LaneHooks, why: Fault): Promise<PairResult> {
		hooks.onNotice(deviceNotice("pair-on-cpu", `${why.message} The pair is solved on the cpu.`, why));
		return attempt(inputs, hooks, needs.cpuSolver());
	}

	/** The pair's result, or undefined where the device was lost under it and has a successor. */
	async function solveOn(current: TransportSolver, inputs: PairInputs, hooks: LaneHooks) {
		try {
			const result = await attempt(inputs, hooks, current);
			return current.kind === "webgpu" && stoppedShort(result.row) ? onCpu(inputs, hooks, UNCERTIFIED) : result;
		} catch (error) {
			if (hooks.signal.aborted) throw error;
			const fault = faultFromError(error, "pair-failed");
			if (fault.code === "device-lost") return solver.replace(current, fault, hooks.onNotice);
			if (current.kind === "webgpu" && CPU_MAY_HELP.has(fault.code)) return onCpu(inputs, hooks, fault);
			throw error;
		}
	}

	const lane: PairLane = {
		get kind() {
			return solver.kind;
		},
		get adapter() {
			return solver.adapter;
		},
		async solve(inputs, hooks) {
			for (;;) {
				const result = await solver.lend((current) => solveOn(current, inputs, hooks));
				if (result) return result;
			}
		},
		dispose: () => solver.dispose(),
	};
	return Array.from({ length: needs.solver.atOnce }, () => lane);
}

/** A solver that ends before its sweep limit says that it is done; where the certificate denies that, the device is not to be believed. */
function stoppedShort(row: MetricsRow): boolean {
	return row.success && !row.converged && row.n_sweeps !== null && row.n_sweeps < (row.max_sweeps ?? 0);
}

const UNCERTIFIED: Fault = {
	code: "not-certified",
	severity: "warning",
	message: "The graphics device called the pair done, but the certificate in float64 does not hold.",
	nextStep: "",
};

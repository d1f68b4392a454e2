import type { BackendKind, TransportSolver } from "../../compute/operations.ts";
import { type Fault, faultFromError } from "../../domain/fault.ts";
import type { FrameCache } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import type { PairContext, PairInputs, RunIdentity } from "../../pipeline/index.ts";

export interface LaneHooks {
	readonly signal: AbortSignal;
	readonly onStage: (stage: "solving" | "debiasing" | "measuring", detail: string) => void;
	/** Something the person should know though the pair goes on. */
	readonly onNotice: (fault: Fault) => void;
}

/** Solves one pair at a time. Several lanes solve several pairs at once (threads). */
export interface PairLane {
	readonly kind: BackendKind;
	readonly adapter: string;
	/** @throws MaskflowError why the pair failed; rejects with the signal's reason. */
	solve(inputs: PairInputs, hooks: LaneHooks): Promise<PairResult>;
	dispose(): void;
}

export interface SolverLaneNeeds {
	readonly identity: RunIdentity;
	readonly frames: FrameCache;
	readonly solvePair: (inputs: PairInputs, context: PairContext) => Promise<PairResult>;
	readonly solver: TransportSolver;
	/** A new device's solver after a loss; rejects when there is none to be had. */
	readonly reacquire: () => Promise<TransportSolver>;
	readonly cpuSolver: () => TransportSolver;
	/** Milliseconds of a clock that never goes back. */
	readonly now: () => number;
}

export const MAX_DEVICE_LOSSES = 3;
export const LOSS_WINDOW_MS = 10 * 60 * 1000;

/**
 * A lane over one solver that outlives its device: the pair in hand is solved again on a new device, at most three
 * times in ten minutes, then on the cpu for the rest of the run (SPEC section 5).
 */
export function createSolverLane(needs: SolverLaneNeeds): PairLane {
	let solver = needs.solver;
	const losses: number[] = [];

	async function replaceSolver(lost: Fault, onNotice: (fault: Fault) => void): Promise<void> {
		solver.dispose();
		const now = needs.now();
		losses.push(now);
		const recent = losses.filter((at) => now - at < LOSS_WINDOW_MS).length;
		let why = `The graphics device was lost ${recent} times in ten minutes`;
		if (recent <= MAX_DEVICE_LOSSES) {
			try {
				solver = await needs.reacquire();
				return onNotice(
					lossNotice("device-replaced", `The graphics device was lost; the run goes on with ${solver.adapter}.`, lost),
				);
			} catch (error) {
				why = `The graphics device was lost and no other could be had (${faultFromError(error).message})`;
			}
		}
		solver = needs.cpuSolver();
		onNotice(lossNotice("device-given-up", `${why}; the run goes on with the cpu.`, lost));
	}

	return {
		get kind() {
			return solver.kind;
		},
		get adapter() {
			return solver.adapter;
		},
		async solve(inputs, { signal, onStage, onNotice }) {
			for (;;) {
				try {
					return await needs.solvePair(inputs, { ...needs.identity, solver, frames: needs.frames, signal, onStage });
				} catch (error) {
					const fault = faultFromError(error, "pair-failed");
					if (fault.code !== "device-lost" || signal.aborted) throw error;
					await replaceSolver(fault, onNotice);
				}
			}
		},
		dispose: () => solver.dispose(),
	};
}

function lossNotice(code: string, message: string, lost: Fault): Fault {
	const nextStep = "Nothing to do: finished pairs are safe and the pair in hand is solved again.";
	return { code, severity: "warning", message, nextStep, detail: lost.detail ?? lost.message };
}

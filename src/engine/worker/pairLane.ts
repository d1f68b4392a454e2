import type { BackendKind, TransportSolver } from "../../compute/operations.ts";
import { type Fault, faultFromError } from "../../domain/fault.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
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

/** Faults of the graphics card with this one pair: the cpu may well solve it. */
const CPU_MAY_HELP: ReadonlySet<string> = new Set([
	"device-out-of-memory",
	"device-refused",
	"lattice-too-long",
	"not-finite",
]);

const MAX_DEVICE_LOSSES = 3;
export const LOSS_WINDOW_MS = 10 * 60 * 1000;

/**
 * A lane over one solver that outlives its device: the pair in hand is solved again on a new device, at most three
 * times in ten minutes, then on the cpu for the rest of the run (SPEC section 5). A pair that the device can't solve though
 * it lives, or whose answer the certificate refutes, is solved on the cpu; its row says so.
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
			const context = { ...needs.identity, frames: needs.frames, signal, onStage };
			for (;;) {
				try {
					const result = await needs.solvePair(inputs, { ...context, solver });
					if (solver.kind === "cpu" || !stoppedShort(result.row)) return result;
					onNotice(pairOnCpu(UNCERTIFIED));
					return await needs.solvePair(inputs, { ...context, solver: needs.cpuSolver() });
				} catch (error) {
					const fault = faultFromError(error, "pair-failed");
					if (signal.aborted) throw error;
					if (fault.code === "device-lost") {
						await replaceSolver(fault, onNotice);
					} else if (solver.kind === "webgpu" && CPU_MAY_HELP.has(fault.code)) {
						onNotice(pairOnCpu(fault));
						return needs.solvePair(inputs, { ...context, solver: needs.cpuSolver() });
					} else {
						throw error;
					}
				}
			}
		},
		dispose: () => solver.dispose(),
	};
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

function pairOnCpu(fault: Fault): Fault {
	return lossNotice("pair-on-cpu", `${fault.message} The pair is solved on the cpu.`, fault);
}

function lossNotice(code: string, message: string, lost: Fault): Fault {
	const nextStep = "Nothing to do: finished pairs are safe and the pair in hand is solved again.";
	return { code, severity: "warning", message, nextStep, detail: lost.detail ?? lost.message };
}

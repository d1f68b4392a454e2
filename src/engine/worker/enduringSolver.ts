import type { BackendKind, TransportSolver } from "../../compute/operations.ts";
import { type Fault, faultFromError } from "../../domain/fault.ts";

export interface EnduringSolverNeeds {
	readonly solver: TransportSolver;
	/** A new device's solver after a loss; rejects when there is none to be had. */
	readonly reacquire: () => Promise<TransportSolver>;
	readonly cpuSolver: () => TransportSolver;
	/** Milliseconds of a clock that never goes back. */
	readonly now: () => number;
}

/** A solver for several lanes that outlives its device. */
export interface EnduringSolver {
	readonly kind: BackendKind;
	readonly adapter: string;
	/** Lends the solver as it is now, to as many at once as it takes; the others wait for their turn. */
	lend<T>(use: (solver: TransportSolver) => Promise<T>): Promise<T>;
	/** After a loss: returns when `lost` has a successor, whichever lane asked first. That lane's `onNotice` hears of it. */
	replace(lost: TransportSolver, why: Fault, onNotice: (fault: Fault) => void): Promise<void>;
	dispose(): void;
}

const MAX_DEVICE_LOSSES = 3;
export const LOSS_WINDOW_MS = 10 * 60 * 1000;

/** A lost device is replaced three times in ten minutes, then by the cpu for good (SPEC section 5). */
export function createEnduringSolver(needs: EnduringSolverNeeds): EnduringSolver {
	let solver = needs.solver;
	let replacing: Promise<void> | null = null;
	let disposed = false;
	let lent = 0;
	const queue: (() => void)[] = [];
	const losses: number[] = [];

	async function succeed(why: Fault, onNotice: (fault: Fault) => void): Promise<void> {
		solver.dispose();
		const now = needs.now();
		losses.push(now);
		const recent = losses.filter((at) => now - at < LOSS_WINDOW_MS).length;
		let reason = `The graphics device was lost ${recent} times in ten minutes`;
		if (recent <= MAX_DEVICE_LOSSES) {
			try {
				solver = await needs.reacquire();
				const message = `The graphics device was lost; the run goes on with ${solver.adapter}.`;
				return onNotice(deviceNotice("device-replaced", message, why));
			} catch (error) {
				reason = `The graphics device was lost and no other could be had (${faultFromError(error).message})`;
			}
		}
		solver = needs.cpuSolver();
		onNotice(deviceNotice("device-given-up", `${reason}; the run goes on with the cpu.`, why));
	}

	return {
		get kind() {
			return solver.kind;
		},
		get adapter() {
			return solver.adapter;
		},
		async lend(use) {
			// Checked again after each wait: the solver may have become one that takes fewer.
			while (lent >= solver.atOnce) await new Promise<void>((resolve) => queue.push(resolve));
			lent++;
			try {
				return await use(solver);
			} finally {
				lent--;
				queue.shift()?.();
			}
		},
		async replace(lost, why, onNotice) {
			if (lost !== solver) return;
			replacing ??= succeed(why, onNotice).finally(() => {
				replacing = null;
			});
			await replacing;
		},
		dispose() {
			if (!disposed) solver.dispose();
			disposed = true;
		},
	};
}

/** A warning that needs nothing done; its detail says what the device said. */
export function deviceNotice(code: string, message: string, why: Fault): Fault {
	const nextStep = "Nothing to do: finished pairs are safe and pairs in hand are solved again.";
	return { code, severity: "warning", message, nextStep, detail: why.detail ?? why.message };
}

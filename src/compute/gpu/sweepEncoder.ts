import { type ClimbStep, writeClimbStep } from "./kernels/climbLines.ts";
import { type Kernel, PARAMETER_STRIDE_BYTES } from "./kernels/kernel.ts";
import { chooseOctetForm, type OctetForm } from "./kernels/octet.ts";
import { type RelaxStep, writeRelaxStep } from "./kernels/relaxLines.ts";
import type { Side } from "./lattice.ts";
import { kernelBits, type LevelBuffers, type SideBuffers } from "./levelBuffers.ts";
import type { SumsRegion } from "./lineSums.ts";

/** Compiled kernels of a device. */
export interface Kernels {
	readonly relax: Readonly<Record<OctetForm, Kernel>>;
	readonly climb: Readonly<Record<OctetForm, Kernel>>;
}

/** Records that one submit may hold. */
export const MAX_RECORDS = 256;

/** One sweep to come. */
export interface Sweep {
	readonly epsilon: number;
	/** ε of the half step after this sweep. */
	readonly nextEpsilon: number;
	readonly omega: number;
	/** Leave the certificate's sums, of the potentials before each half step. */
	readonly measured: boolean;
}

interface HalfStep extends Sweep {
	readonly finish: boolean;
}

interface Dispatch {
	readonly kernel: Kernel;
	readonly group: GPUBindGroup;
	readonly workgroups: number;
}

/** Collects the dispatches of one submit and their parameters, and keeps track of where the newest line sums lie. */
export class SweepEncoder {
	readonly #kernels: Kernels;
	readonly #parameters: GPUBuffer;
	readonly #sums: GPUBuffer;
	readonly #scratch: GPUBuffer;
	readonly #rho: number;
	readonly #symmetric: boolean;
	readonly #view = new DataView(new ArrayBuffer(MAX_RECORDS * PARAMETER_STRIDE_BYTES));
	readonly #groups = new Map<SideBuffers, Map<OctetForm, GPUBindGroup>>();
	#dispatches: Dispatch[] = [];
	/** Where the newest Σ a e^(-f/ρ) of each side lies; may be those of a coarser level. */
	readonly newest: Record<Side, SumsRegion>;
	/** ε in whose units the potentials of each side are stored. */
	#unit: Record<Side, number>;
	/** ε of the log-sum-exp that the next source half step finishes; NaN before any. */
	#started = Number.NaN;

	constructor(
		resources: { kernels: Kernels; parameters: GPUBuffer; sums: GPUBuffer; scratch: GPUBuffer },
		problem: { rho: number; symmetric: boolean },
		start: { source: SumsRegion; target: SumsRegion; epsilon: number },
	) {
		this.#kernels = resources.kernels;
		this.#parameters = resources.parameters;
		this.#sums = resources.sums;
		this.#scratch = resources.scratch;
		this.#rho = problem.rho;
		this.#symmetric = problem.symmetric;
		this.newest = { source: start.source, target: start.target };
		this.#unit = { source: start.epsilon, target: start.epsilon };
	}

	get pending(): number {
		return this.#dispatches.length;
	}

	/** Starts the target's log-sum-exp so that a source half step can follow. */
	start(level: LevelBuffers, epsilon: number): void {
		this.#relax(level, "target", { finish: false, epsilon, nextEpsilon: epsilon, omega: 1, measured: false });
	}

	/** Source half step, then target half step. */
	sweep(level: LevelBuffers, sweep: Sweep): void {
		this.halfStep(level, "source", { ...sweep, nextEpsilon: sweep.epsilon });
		this.halfStep(level, "target", sweep);
	}

	/** One side's half step; ω = 0 only measures. Where ε is not the one that was announced, its log-sum-exp is started anew. */
	halfStep(level: LevelBuffers, which: Side, sweep: Sweep): void {
		if (which === "source" && this.#started !== sweep.epsilon) this.start(level, sweep.epsilon);
		this.#relax(level, which, { ...sweep, finish: true });
	}

	#relax(level: LevelBuffers, which: Side, step: HalfStep): void {
		const side = level[which];
		const { source, target } = this.newest;
		const sumsOut = side.sums[0] === this.newest[which] ? side.sums[1] : side.sums[0];
		const record: RelaxStep = {
			lines: side.lines,
			points: side.points,
			finish: step.finish,
			measured: step.measured,
			neededFirst: side.neededFirst,
			neededEnd: side.neededEnd,
			mirror: this.#symmetric,
			sumsOut: sumsOut.offset,
			sumsA: source.offset,
			linesA: source.lines,
			sumsB: target.offset,
			linesB: target.lines,
			kIn: kernelBits(level.level.spacing, step.epsilon),
			kOut: kernelBits(level.level.spacing, step.nextEpsilon),
			kappa: step.epsilon / (this.#rho + step.epsilon),
			ratio: step.epsilon / this.#rho,
			omega: step.omega,
			scaleIn: this.#unit[which] / step.epsilon,
			scaleOut: step.epsilon / step.nextEpsilon,
			shiftSign: this.#symmetric ? 0 : which === "source" ? 1 : -1,
		};
		const form = chooseOctetForm(Math.max(record.kIn, record.kOut), 1);
		writeRelaxStep(this.#view, this.#dispatches.length * PARAMETER_STRIDE_BYTES, record);
		this.#dispatches.push({
			kernel: this.#kernels.relax[form],
			group: this.#relaxGroup(level, side, form),
			workgroups: side.lines,
		});
		this.#started = step.nextEpsilon;
		if (!step.finish) return;
		this.newest[which] = sumsOut;
		this.#unit[which] = step.epsilon;
		if (this.#symmetric) this.#unit = { source: step.epsilon, target: step.epsilon };
	}

	#relaxGroup(level: LevelBuffers, side: SideBuffers, form: OctetForm): GPUBindGroup {
		const groups = this.#groups.get(side) ?? new Map<OctetForm, GPUBindGroup>();
		this.#groups.set(side, groups);
		const other = side === level.source ? level.target : level.source;
		const group =
			groups.get(form) ??
			this.#kernels.relax[form].bind(this.#parameters, [
				side.measureBuffer,
				side.incomingBuffer,
				side.potentialBuffer,
				other.incomingBuffer,
				this.#sums,
				other.potentialBuffer,
				this.#scratch,
			]);
		groups.set(form, group);
		return group;
	}

	/** Carries both potentials from a level to the next finer one, in units of `nextEpsilon`; four dispatches. */
	climb(coarse: LevelBuffers, fine: LevelBuffers, nextEpsilon: number): void {
		for (const which of ["source", "target"] as const) {
			const from = which === "source" ? coarse.target : coarse.source;
			const to = fine[which];
			const first = { lines: from.lines, pointsIn: from.points, pointsOut: to.lines, finish: false };
			this.#climb(coarse, which, nextEpsilon, first, [
				from.measureBuffer,
				from.potentialBuffer,
				this.#sums,
				to.incomingBuffer,
			]);
			const second = { lines: to.lines, pointsIn: from.lines, pointsOut: to.points, finish: true };
			this.#climb(coarse, which, nextEpsilon, second, [
				from.measureBuffer,
				to.incomingBuffer,
				this.#sums,
				to.potentialBuffer,
			]);
		}
		this.#unit = { source: nextEpsilon, target: nextEpsilon };
		this.#started = Number.NaN;
	}

	#climb(
		coarse: LevelBuffers,
		which: Side,
		nextEpsilon: number,
		shape: Pick<ClimbStep, "lines" | "pointsIn" | "pointsOut" | "finish">,
		storage: readonly GPUBuffer[],
	): void {
		const { source, target } = this.newest;
		const { epsilon } = coarse;
		const k = kernelBits(coarse.level.spacing / 2, epsilon);
		writeClimbStep(this.#view, this.#dispatches.length * PARAMETER_STRIDE_BYTES, {
			...shape,
			sumsA: source.offset,
			linesA: source.lines,
			sumsB: target.offset,
			linesB: target.lines,
			k,
			kappa: epsilon / (this.#rho + epsilon),
			ratio: epsilon / this.#rho,
			scale: epsilon / nextEpsilon,
			shiftSign: this.#symmetric ? 0 : which === "source" ? 1 : -1,
		});
		const kernel = this.#kernels.climb[chooseOctetForm(k, 2)];
		const group = kernel.bind(this.#parameters, [...storage, this.#scratch]);
		this.#dispatches.push({ kernel, group, workgroups: shape.lines });
	}

	/** Puts everything collected into one compute pass and starts over. Returns the number of dispatches. */
	flush(queue: GPUQueue, encoder: GPUCommandEncoder): number {
		const count = this.#dispatches.length;
		queue.writeBuffer(this.#parameters, 0, this.#view.buffer as ArrayBuffer, 0, count * PARAMETER_STRIDE_BYTES);
		const pass = encoder.beginComputePass();
		for (const [record, { kernel, group, workgroups }] of this.#dispatches.entries()) {
			kernel.dispatch(pass, group, record, workgroups);
		}
		pass.end();
		this.#dispatches = [];
		return count;
	}
}

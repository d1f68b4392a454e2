import type { LevelProblem, LevelState, Side, StepReport } from "./levelState.ts";
import type { TermCounter } from "./lseLines.ts";
import type { SimdEngine } from "./simdEngine.ts";
import { createExactTable, createSimdTable, SimdSoftmin } from "./simdSoftmin.ts";
import type { Support } from "./support.ts";

/** Numbers that the relaxed step reports; see assembly/relax.ts. */
const REPORT_LENGTH = 6;
/** Below this the rounding of the float32 sums shows in the error of measures that keep their mass. */
export const SIMD_FLOOR = 5e-6;
/** Relative rounding of one sum. Where few pixels take up much mass, the error, a share of their own, shows it so many times over. */
const SUM_ROUNDING = 5e-7;
/** Far from the answer the masses say nothing yet. */
const HIGHEST_FLOOR = 1e-2;

/** A side's arrays in the engine's memory, padded to an even count. */
interface SimdSide {
	readonly support: Support;
	readonly count: number;
	/** φ in units of ε, without the common shift. */
	readonly phi: number;
	readonly weight: number;
	readonly logWeight: number;
	/** From the other side's points to this one's. */
	readonly softmin: SimdSoftmin;
	/** log Σ w e^(−φ ratio). */
	logMass: number;
	/** Smallest φ, or near it: the reference that keeps that sum from underflowing. */
	lowest: number;
}

/**
 * Float64LevelState's twin on WebAssembly SIMD: same steps, same reports, potentials in float64, sums of exponentials in float32, which
 * puts its floor at an error near 1e-6, or in float64, for what is left to do after that. Lives in the engine's memory until that is cleared.
 */
export class SimdLevelState implements LevelState {
	readonly problem: LevelProblem;
	readonly #engine: SimdEngine;
	readonly #counter: TermCounter;
	readonly #exact: boolean;
	readonly #ratio: number;
	readonly #report: number;
	readonly #source: SimdSide;
	readonly #target: SimdSide;
	/** f = ε (source.phi + shift), g = ε (target.phi − shift). */
	#shift = 0;

	/** @param exact sums in float64, at three times the price */
	constructor(problem: LevelProblem, engine: SimdEngine, counter: TermCounter, exact = false) {
		this.problem = problem;
		this.#exact = exact;
		this.#engine = engine;
		this.#counter = counter;
		this.#ratio = problem.epsilon / problem.rho;
		this.#report = engine.allocate(8 * REPORT_LENGTH);
		const { source, target, cutoff } = problem;
		const relation = { k: problem.spacing ** 2 / problem.epsilon, origin: 0, step: 1, cutoff };
		const longest = Math.max(...[source, target].flatMap(({ r0, r1, c0, c1 }) => [r1 - r0, c1 - c0]));
		const table = (exact ? createExactTable : createSimdTable)(engine, relation, longest);
		const side = (own: Support, other: Support): SimdSide => {
			const count = own.index.length + (own.index.length % 2);
			return {
				support: own,
				count,
				phi: engine.allocate(8 * count),
				weight: putPadded(engine, own.weight, 0),
				logWeight: putPadded(engine, own.logWeight, 0),
				softmin: new SimdSoftmin(engine, other, own, relation, table),
				logMass: 0,
				lowest: 0,
			};
		};
		this.#source = side(source, target);
		this.#target = source === target ? this.#source : side(target, source);
	}

	get bytes(): number {
		return this.#engine.bytes;
	}

	get floor(): number {
		if (this.#exact) return 0;
		const { source, target } = this.problem;
		// The shift makes Σ a e^(−f/ρ) and Σ b e^(−g/ρ) one number.
		const mass = Math.exp((this.#source.logMass + this.#target.logMass) / 2);
		const growth = mass / Math.min(source.total, target.total);
		return Math.min(HIGHEST_FLOOR, Math.max(SIMD_FLOOR, SUM_ROUNDING * growth));
	}

	load(f: Float64Array, g: Float64Array): void {
		this.#shift = 0;
		this.#fill(this.#source, f);
		if (this.#target === this.#source) return;
		this.#fill(this.#target, g);
		this.#applyShift();
	}

	read(): { f: Float64Array; g: Float64Array } {
		const { epsilon } = this.problem;
		const shift = this.#shift;
		const values = (side: SimdSide, constant: number): Float64Array =>
			this.#engine.float64(side.phi, side.support.index.length).map((value) => (value + constant) * epsilon);
		return { f: values(this.#source, shift), g: values(this.#target, -shift) };
	}

	step(side: Side, omega: number, shift = true): StepReport {
		const own = side === "source" ? this.#source : this.#target;
		const other = side === "source" ? this.#target : this.#source;
		const report = this.#relax(own, other, side === "source" ? this.#shift : -this.#shift, omega);
		if (shift && omega > 0) this.#applyShift();
		return report;
	}

	stepSymmetric(): StepReport {
		return this.#relax(this.#source, this.#source, 0, 0.5);
	}

	#fill(side: SimdSide, potential: Float64Array): void {
		const { epsilon } = this.problem;
		const phi = this.#engine.float64(side.phi, side.count);
		let lowest = Number.POSITIVE_INFINITY;
		for (let n = 0; n < side.count; n++) {
			const value = potential[Math.min(n, potential.length - 1)]! / epsilon;
			phi[n] = value;
			if (value < lowest) lowest = value;
		}
		side.lowest = lowest;
		let sum = 0;
		for (let n = 0; n < potential.length; n++)
			sum += side.support.weight[n]! * Math.exp((lowest - phi[n]!) * this.#ratio);
		side.logMass = Math.log(sum) - lowest * this.#ratio;
	}

	#relax(own: SimdSide, other: SimdSide, shift: number, omega: number): StepReport {
		const { epsilon, rho } = this.problem;
		const ratio = this.#ratio;
		const { softmin, support } = own;
		const { calls } = this.#engine;
		calls.scatter(other.logWeight, other.phi, softmin.inputIndex, other.support.index.length, softmin.input);
		softmin.run(this.#counter);
		const { lowest } = own;
		calls.relax(
			own.phi,
			softmin.output,
			softmin.outputIndex,
			own.weight,
			own.count,
			shift,
			ratio,
			omega / (1 + ratio),
			lowest,
			this.#report,
		);
		const [residual, gap, mass, transported, after, smallest] = this.#engine.float64(
			this.#report,
			REPORT_LENGTH,
		) as unknown as [number, number, number, number, number, number];
		const otherMass = own === other ? mass : Math.exp(other.logMass + shift * ratio);
		const dual =
			rho * (support.total - mass + other.support.total - otherMass) +
			epsilon * (support.total * other.support.total - transported);
		own.logMass = Math.log(after) - lowest * ratio;
		own.lowest = smallest;
		return { residual: residual / support.total, gap: rho * gap, dual };
	}

	/** Equal Σ a e^(−f/ρ) and Σ b e^(−g/ρ); see bestShift in schedule.ts. */
	#applyShift(): void {
		this.#shift = (this.#source.logMass - this.#target.logMass) / (2 * this.#ratio);
	}
}

function putPadded(engine: SimdEngine, values: Float64Array, filler: number): number {
	if (values.length % 2 === 0) return engine.put(values);
	const even = new Float64Array(values.length + 1).fill(filler);
	even.set(values);
	return engine.put(even);
}

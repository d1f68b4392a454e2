import type { TermCounter } from "./lseLines.ts";
import { Softmin } from "./softmin.ts";
import type { Support } from "./support.ts";

export type Side = "source" | "target";

/** One lattice at one ε: the problem that a level's sweeps work on. */
export interface LevelProblem {
	readonly source: Support;
	/** The same object as `source` when the problem is symmetric. */
	readonly target: Support;
	/** Scaled coordinates between lattice points. */
	readonly spacing: number;
	readonly epsilon: number;
	readonly rho: number;
	/** Terms below exp(−cutoff) of the largest are skipped. */
	readonly cutoff: number;
}

/** What one half step saw before it moved its potential; all of it belongs to the same pair of potentials. */
export interface StepReport {
	/** Σ |p − w e^(−φ/ρ)| / Σ w of the side. */
	readonly residual: number;
	/** The side's part of the duality gap, cost units. */
	readonly gap: number;
	/** Value of the dual, cost units. */
	readonly dual: number;
}

/** Potentials of one level and the half steps on them. Two engines implement it: this room's float64 one and WebAssembly. */
export interface LevelState {
	readonly problem: LevelProblem;
	readonly bytes: number;
	/** The error that rounding alone may leave at the present potentials; below it a sweep gains nothing. */
	readonly floor: number;
	/** Potentials in cost units on the two supports; copied. */
	load(f: Float64Array, g: Float64Array): void;
	read(): { f: Float64Array; g: Float64Array };
	/**
	 * One half step of a side: φ ← φ + ω (Φ(φ') − φ), Φ the optimal potential against the other side's φ', then the best constant shift
	 * unless `shift` is false. ω = 0 measures only.
	 */
	step(side: Side, omega: number, shift?: boolean): StepReport;
	/** Averaged step of a symmetric problem: both potentials become (f + F(f))/2. */
	stepSymmetric(): StepReport;
}

/** Potential of one side, in units of ε and without the common shift, with log Σ w e^(−φ ε/ρ). */
interface Potential {
	readonly support: Support;
	readonly phi: Float64Array;
	readonly softmin: Softmin;
	readonly result: Float64Array;
	logMass: number;
}

/** The float64 engine in plain TypeScript: reference of the faster one, and what runs where WebAssembly SIMD is missing. */
export class Float64LevelState implements LevelState {
	readonly problem: LevelProblem;
	readonly bytes: number;
	/** Float64 is the best there is: the caller's tolerance decides. */
	readonly floor = 0;
	readonly #source: Potential;
	readonly #target: Potential;
	readonly #ratio: number;
	readonly #counter: TermCounter;
	/** f = ε (source.phi + shift), g = ε (target.phi − shift): kept apart, so a shift costs nothing. */
	#shift = 0;

	constructor(problem: LevelProblem, counter: TermCounter) {
		this.problem = problem;
		this.#counter = counter;
		this.#ratio = problem.epsilon / problem.rho;
		const relation = { k: problem.spacing ** 2 / problem.epsilon, origin: 0, step: 1, cutoff: problem.cutoff };
		const side = (own: Support, other: Support): Potential => ({
			support: own,
			phi: new Float64Array(own.index.length),
			softmin: new Softmin(other, own, relation),
			result: new Float64Array(own.index.length),
			logMass: 0,
		});
		this.#source = side(problem.source, problem.target);
		this.#target = problem.source === problem.target ? this.#source : side(problem.target, problem.source);
		this.bytes = this.#source.softmin.bytes + this.#target.softmin.bytes;
	}

	load(f: Float64Array, g: Float64Array): void {
		const { epsilon } = this.problem;
		this.#shift = 0;
		this.#source.phi.set(f.map((value) => value / epsilon));
		this.#source.logMass = logMassOf(this.#source, this.#ratio);
		if (this.#target === this.#source) return;
		this.#target.phi.set(g.map((value) => value / epsilon));
		this.#target.logMass = logMassOf(this.#target, this.#ratio);
		this.#applyShift();
	}

	read(): { f: Float64Array; g: Float64Array } {
		const { epsilon } = this.problem;
		const shift = this.#shift;
		return {
			f: this.#source.phi.map((value) => (value + shift) * epsilon),
			g: this.#target.phi.map((value) => (value - shift) * epsilon),
		};
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

	/**
	 * With d = φ/τ + S, τ = ρ/(ρ + ε): marginal = w e^(−φ/ρ) e^d, so d is the log residual, and the relaxed step is −ω τ d.
	 * `shift` is the side's own constant; S sees the other's, which is its negative.
	 */
	#relax(own: Potential, other: Potential, shift: number, omega: number): StepReport {
		const { epsilon, rho } = this.problem;
		const { phi, result, support } = own;
		const ratio = this.#ratio;
		own.softmin.apply(other.phi, result, this.#counter);
		const overTau = 1 + ratio;
		const move = omega / overTau;
		let residual = 0;
		let gap = 0;
		let mass = 0;
		let transported = 0;
		for (let n = 0; n < phi.length; n++) {
			const value = phi[n]! + shift;
			const d = value * overTau + result[n]! - shift;
			const aim = support.weight[n]! * Math.exp(-value * ratio);
			const excess = aim * Math.expm1(Math.min(d, 600));
			residual += Math.abs(excess);
			gap += d * (aim + excess) - excess;
			mass += aim;
			transported += aim + excess;
			phi[n] = phi[n]! - move * d;
		}
		const otherMass = own === other ? mass : Math.exp(other.logMass + shift * ratio);
		const dual =
			rho * (support.total - mass + other.support.total - otherMass) +
			epsilon * (support.total * other.support.total - transported);
		if (omega > 0) own.logMass = logMassOf(own, ratio);
		return { residual: residual / support.total, gap: rho * gap, dual };
	}

	/** The best shift in closed form: equal Σ a e^(−f/ρ) and Σ b e^(−g/ρ); see bestShift in schedule.ts. */
	#applyShift(): void {
		this.#shift = (this.#source.logMass - this.#target.logMass) / (2 * this.#ratio);
	}
}

/** log Σ w e^(−φ ratio), safe when every term underflows. */
function logMassOf({ phi, support }: Potential, ratio: number): number {
	let lowest = Infinity;
	for (const value of phi) if (value < lowest) lowest = value;
	let sum = 0;
	for (let n = 0; n < phi.length; n++) sum += support.weight[n]! * Math.exp((lowest - phi[n]!) * ratio);
	return Math.log(sum) - lowest * ratio;
}

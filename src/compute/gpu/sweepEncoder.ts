import type { Arena, LevelPlaces } from "./arena.ts";
import type { LevelWork, LineDispatch, Work } from "./joint/work.ts";
import { type ClimbStep, writeClimbStep } from "./kernels/climbLines.ts";
import { type Kernel, PARAMETER_STRIDE_BYTES } from "./kernels/kernel.ts";
import type { Kernels } from "./kernels/kernels.ts";
import { chooseOctetForm, kernelBits, type OctetForm, octetTable } from "./kernels/octet.ts";
import { writeRelaxStep } from "./kernels/relaxLines.ts";
import { LINES_PER_GROUP, type Side, TILE } from "./lattice.ts";
import { type LevelProgram, levelStep } from "./levelStep.ts";
import type { SumsRegion } from "./lineSums.ts";
import { MAX_RECORDS } from "./memory/sharedBuffers.ts";

/** One half step, or sweep, to come. */
export interface Sweep {
	readonly epsilon: number;
	/** ε of the half step after this one. */
	readonly nextEpsilon: number;
	readonly omega: number;
}

interface HalfStep extends Sweep {
	readonly finish: boolean;
}

/** What a solve encodes for. */
export interface EncoderResources {
	/** In the forms that the levels need. */
	readonly kernels: ReadonlyMap<OctetForm, Kernels>;
	readonly arena: Arena;
	/** Which control is this solve's, where `relax-level` keeps what it needs between dispatches. */
	readonly control: number;
}

/** Collects the dispatches of one submit and their parameters, and keeps track of where the newest line sums lie. */
export class SweepEncoder {
	readonly #resources: EncoderResources;
	readonly #rho: number;
	readonly #view = new DataView(new ArrayBuffer(MAX_RECORDS * PARAMETER_STRIDE_BYTES));
	readonly #tables = new Map<number, Float32Array>();
	#lines: LineDispatch[] = [];
	#level: LevelWork | undefined;
	/** Where the newest Σ a e^(-f/ρ) of each side lies; may be those of a coarser level. */
	readonly newest: Record<Side, SumsRegion>;
	/** ε in whose units the potentials of each side are stored. */
	#unit: Record<Side, number>;
	/** ε of the log-sum-exp that the next source half step finishes; NaN before any. */
	#started = Number.NaN;

	/** @param epsilon in whose units the first potentials are. */
	constructor(resources: EncoderResources, rho: number, epsilon: number) {
		this.#resources = resources;
		this.#rho = rho;
		this.newest = { ...resources.arena.start };
		this.#unit = { source: epsilon, target: epsilon };
	}

	/** Starts the target's log-sum-exp so that a source half step can follow. */
	start(level: LevelPlaces, epsilon: number): void {
		this.#relax(level, "target", { finish: false, epsilon, nextEpsilon: epsilon, omega: 1 });
	}

	/** One side's half step; ω = 0 only measures. Where ε is not the one that was announced, its log-sum-exp is started anew. */
	halfStep(level: LevelPlaces, which: Side, sweep: Sweep): void {
		if (which === "source" && this.#started !== sweep.epsilon) this.start(level, sweep.epsilon);
		this.#relax(level, which, { ...sweep, finish: true });
	}

	#relax(level: LevelPlaces, which: Side, step: HalfStep): void {
		const side = level[which];
		const { arena } = this.#resources;
		const sumsOut = side.sums[0] === this.newest[which] ? side.sums[1] : side.sums[0];
		const kIn = kernelBits(level.level.spacing, step.epsilon);
		const kOut = kernelBits(level.level.spacing, step.nextEpsilon);
		writeRelaxStep(this.#view, this.#lines.length * PARAMETER_STRIDE_BYTES, {
			lines: side.lines,
			tiles: side.points / TILE,
			mass: side.mass,
			logMass: side.logMass,
			incoming: side.incoming,
			potential: side.potential,
			outgoing: level[which === "source" ? "target" : "source"].incoming,
			values: arena.values,
			peaks: arena.peaks,
			finish: step.finish,
			firstTile: side.neededFirstTile,
			endTile: side.neededEndTile,
			spans: side.spans,
			sumsOut: sumsOut.place,
			tallies: sumsOut.tallies,
			...this.#newestSums(),
			kIn,
			kOut,
			kappa: step.epsilon / (this.#rho + step.epsilon),
			ratio: step.epsilon / this.#rho,
			omega: step.omega,
			scaleIn: this.#unit[which] / step.epsilon,
			scaleOut: step.epsilon / step.nextEpsilon,
			shiftSign: which === "source" ? 1 : -1,
			tableIn: this.#table(kIn, 1),
			tableOut: this.#table(kOut, 1),
		});
		const { relaxLines } = this.#kernels(chooseOctetForm(Math.max(kIn, kOut), 1));
		this.#push(relaxLines, side.lines / LINES_PER_GROUP);
		this.#started = step.nextEpsilon;
		if (!step.finish) return;
		this.newest[which] = sumsOut;
		this.#unit[which] = step.epsilon;
	}

	#newestSums(): { sumsA: number; countA: number; sumsB: number; countB: number } {
		const { source, target } = this.newest;
		return { sumsA: source.place, countA: source.tallies, sumsB: target.place, countB: target.tallies };
	}

	#table(k: number, stride: 1 | 2): Float32Array {
		const table = this.#tables.get(k * stride) ?? octetTable(k, stride);
		this.#tables.set(k * stride, table);
		return table;
	}

	/** Carries both potentials from a level to the next finer one, in units of `nextEpsilon`; four dispatches. */
	climb(coarse: LevelPlaces, fine: LevelPlaces, nextEpsilon: number): void {
		for (const which of ["source", "target"] as const) {
			const from = which === "source" ? coarse.target : coarse.source;
			const to = fine[which];
			this.#climb(coarse, which, nextEpsilon, {
				lines: from.lines,
				tilesIn: from.points / TILE,
				tilesOut: to.lines / TILE,
				finish: false,
				logMass: from.logMass,
				potential: from.potential,
				between: to.incoming,
			});
			this.#climb(coarse, which, nextEpsilon, {
				lines: to.lines,
				tilesIn: from.lines / TILE,
				tilesOut: to.points / TILE,
				finish: true,
				logMass: to.logMass,
				potential: to.potential,
				between: to.incoming,
			});
		}
		this.#unit = { source: nextEpsilon, target: nextEpsilon };
		this.#started = Number.NaN;
	}

	#climb(
		{ level, epsilon }: LevelPlaces,
		which: Side,
		nextEpsilon: number,
		shape: Pick<ClimbStep, "lines" | "tilesIn" | "tilesOut" | "finish" | "logMass" | "potential" | "between">,
	): void {
		const { arena } = this.#resources;
		const k = kernelBits(level.spacing / 2, epsilon);
		writeClimbStep(this.#view, this.#lines.length * PARAMETER_STRIDE_BYTES, {
			...shape,
			values: arena.values,
			peaks: arena.peaks,
			...this.#newestSums(),
			k,
			kappa: epsilon / (this.#rho + epsilon),
			ratio: epsilon / this.#rho,
			scale: epsilon / nextEpsilon,
			shiftSign: which === "source" ? 1 : -1,
			table: this.#table(k, 2),
		});
		this.#push(this.#kernels(chooseOctetForm(k, 2)).climbLines, shape.lines / LINES_PER_GROUP);
	}

	/**
	 * Half steps of a whole level in one dispatch: `fresh` begins it, otherwise it goes on where the last such dispatch stopped. Levels
	 * that are solved so come before all others.
	 */
	level(level: LevelPlaces, program: LevelProgram, fresh: boolean, halfSteps: number): void {
		const { arena, control } = this.#resources;
		const k = kernelBits(level.level.spacing, level.epsilon);
		const step = levelStep(arena, level, program, this.#rho, (each) => this.#table(each, 1));
		this.#level = {
			kernel: this.#kernels(chooseOctetForm(k, 1)).relaxLevel,
			step: { ...step, fresh, halfSteps, kept: control },
		};
		this.#unit = { source: level.epsilon, target: level.epsilon };
	}

	#push(kernel: Kernel, workgroups: number): void {
		this.#lines.push({ kernel, workgroups });
	}

	#kernels(form: OctetForm): Kernels {
		const kernels = this.#resources.kernels.get(form);
		if (kernels === undefined) throw new RangeError(`No kernels of the form ${form} were compiled for this solve.`);
		return kernels;
	}

	/** Hands over everything collected and starts over. */
	take(): Work {
		const records = new Uint8Array(this.#view.buffer, 0, this.#lines.length * PARAMETER_STRIDE_BYTES);
		const work = { lines: this.#lines, records: records.slice(), level: this.#level };
		this.#lines = [];
		this.#level = undefined;
		return work;
	}
}

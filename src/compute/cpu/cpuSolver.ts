import type { Solution, SolveOptions, TransportProblem, TransportSolver } from "../operations.ts";
import { Climb } from "./climb.ts";
import { createSimdEngine, isSimdAvailable, type SimdEngine, SimdOutOfMemory } from "./simdEngine.ts";

export interface CpuSolverOptions {
	/** False = the plain float64 engine only; default: WebAssembly SIMD where the machine has it. */
	readonly simd?: boolean;
}

/**
 * The cpu back end (SPEC sections 4 and 5). Returns when the certificate's two measures, taken for the final pair of potentials, are below
 * the tolerance, or at the sweep limit. Time O(sweeps · support box · kernel width), memory O(support box).
 */
export function createCpuSolver({ simd = isSimdAvailable() }: CpuSolverOptions = {}): TransportSolver {
	let engine: Promise<SimdEngine | null> | null = null;
	let adapter = simd ? "WebAssembly SIMD" : "JavaScript, float64";
	// A page whose policy forbids WebAssembly still gets its answer, a few times slower, and `adapter` says so.
	const startEngine = (): Promise<SimdEngine | null> =>
		createSimdEngine().catch(() => {
			adapter = "JavaScript, float64";
			return null;
		});
	return {
		kind: "cpu",
		atOnce: 1,
		get adapter() {
			return adapter;
		},
		async solve(problem, options) {
			if (simd) engine ??= startEngine();
			return withEngine(await engine, (chosen) => new Climb(problem, options, chosen).solve());
		},
		dispose() {
			engine = null;
		},
	};
}

/**
 * Goes on from given potentials at full resolution until the certificate holds or the sweep limit: how a pair that another back end brought
 * to its rounding floor is finished. @param f, g cost units, height × width, finite on the supports.
 * @throws MaskflowError `not-finite` when they are not.
 */
export async function polish(
	problem: TransportProblem,
	f: Float64Array,
	g: Float64Array,
	options: SolveOptions,
): Promise<Solution> {
	const engine = isSimdAvailable() ? await createSimdEngine().catch(() => null) : null;
	return withEngine(engine, (chosen) => new Climb(problem, options, chosen).finish(f, g));
}

/** Solves with the engine, and again without it where WebAssembly ran out of memory: slower, but nothing is lost. */
async function withEngine(
	engine: SimdEngine | null,
	solve: (engine: SimdEngine | null) => Promise<Solution>,
): Promise<Solution> {
	try {
		return await solve(engine);
	} catch (error) {
		if (error instanceof SimdOutOfMemory) return solve(null);
		throw error;
	}
}

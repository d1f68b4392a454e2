/** Today's way, POT on sampled points, against this solver on the same pair, taken in turns so that both see the same machine. */
import { spawnSync } from "node:child_process";
import { certify } from "../../src/compute/certificate.ts";
import { evaluatePlan } from "../../src/compute/cpu/evaluatePlan.ts";
import type { TransportSolver } from "../../src/compute/operations.ts";
import { CANONICAL_WIDTH } from "../../src/domain/grid.ts";
import { type BenchCase, OPTIONS } from "./benchCases.ts";

/** POT runs a pair, each followed by as many solves as `SOLVES`. */
const ROUNDS = Number(process.env.POT_ROUNDS ?? 3);
const SOLVES = 5;

/** How many times as long POT takes. */
export interface PotRatio {
	readonly solving: number;
	readonly withCertificate: number;
}

interface PotAnswer {
	readonly seconds: number;
	readonly points: readonly number[];
	readonly converged: boolean;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1
		? (sorted[middle] ?? Number.NaN)
		: ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** @throws when Python or POT fails. */
function solveWithPot({ source, target, crop }: BenchCase, python: string): PotAnswer {
	const points = (mask: Uint8Array): number[][] =>
		[...mask.keys()].filter((n) => mask[n]).map((n) => [Math.floor(n / CANONICAL_WIDTH), n % CANONICAL_WIDTH]);
	const { epsilon, rho } = crop.problem;
	const job = { source: points(source), target: points(target), epsilon, reg_m: rho, points: 3000, iterations: 1000 };
	const { status, stdout, stderr } = spawnSync(python, ["tests/bench/pot_baseline.py"], {
		input: JSON.stringify(job),
		encoding: "utf8",
	});
	if (status !== 0) throw new Error(`POT failed: ${stderr.trim().split("\n").at(-1)}`);
	return JSON.parse(stdout) as PotAnswer;
}

/** Median seconds of solving, and of solving and certifying. */
async function solveHere(
	{ crop }: BenchCase,
	solver: TransportSolver,
): Promise<{ solving: number; certified: number }> {
	const { problem } = crop;
	const solving: number[] = [];
	const certified: number[] = [];
	for (let n = 0; n < SOLVES; n++) {
		const start = performance.now();
		const { f, g } = await solver.solve(problem, OPTIONS);
		solving.push((performance.now() - start) / 1000);
		certify(problem, f, g, evaluatePlan(problem, f, g), OPTIONS.tolerance);
		certified.push((performance.now() - start) / 1000);
	}
	return { solving: median(solving), certified: median(certified) };
}

/** Prints a line; undefined, said, where POT does not run. */
export async function compareWithPot(
	one: BenchCase,
	solver: TransportSolver,
	python: string,
): Promise<PotRatio | undefined> {
	const rounds: { pot: PotAnswer; here: { solving: number; certified: number } }[] = [];
	try {
		for (let round = 0; round < ROUNDS; round++)
			rounds.push({ pot: solveWithPot(one, python), here: await solveHere(one, solver) });
	} catch (error) {
		console.log(`    ${error instanceof Error ? error.message : error}`);
		return undefined;
	}
	const ratio = {
		solving: median(rounds.map(({ pot, here }) => pot.seconds / here.solving)),
		withCertificate: median(rounds.map(({ pot, here }) => pot.seconds / here.certified)),
	};
	const seconds = median(rounds.map(({ pot }) => pot.seconds));
	const solving = 1000 * median(rounds.map(({ here }) => here.solving));
	const certified = 1000 * median(rounds.map(({ here }) => here.certified));
	const { points, converged } = rounds[0]?.pot ?? { points: [], converged: false };
	console.log(
		`    POT with ${points.join(" × ")} points: ${seconds.toFixed(2)} s, converged: ${converged}; here ${solving.toFixed(0)} ms, ` +
			`${certified.toFixed(0)} ms with the certificate; ratio ${ratio.solving.toFixed(0)} ×, ${ratio.withCertificate.toFixed(0)} ×`,
	);
	return ratio;
}

/** The headline, from the pairs' ratios. */
export function ratioLine(ratios: readonly PotRatio[]): string {
	const summary = (values: readonly number[]): string =>
		`${median(values).toFixed(0)} × [${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}]`;
	const pairs = ratios.length === 1 ? "1 pair" : `${ratios.length} pairs`;
	return (
		`POT / Maskflow ratio, median over ${pairs} [min–max]: solving alone ${summary(ratios.map(({ solving }) => solving))}, ` +
		`with the certificate ${summary(ratios.map(({ withCertificate }) => withCertificate))}`
	);
}

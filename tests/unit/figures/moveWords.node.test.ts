import { expect, test } from "vitest";
import { createCpuSolver } from "../../../src/compute/cpu/cpuSolver.ts";
import { reachUm } from "../../../src/domain/parameters.ts";
import { farthestMoveWords, movedShare } from "../../../src/figures/words/moveWords.ts";
import { solvePair } from "../../../src/pipeline/index.ts";
import { canonicalMask, pairContext, pairInputs } from "../../support/pairs.ts";

const piece = (x0: number) => canonicalMask((y, x) => y >= 127 && y < 130 && x >= x0 && x < x0 + 3);

test("the share that the words name is what the solver moves of a small piece that lies so far from its place", async () => {
	const regM = 0.005;
	for (const px of [29, 58, 116]) {
		const pair = pairInputs(piece(200), piece(200 + px));
		const { row } = await solvePair(pair, pairContext(createCpuSolver(), { regM, debias: false }));
		expect(row.converged).toBe(true);
		expect(row.transported_mass_pct_src / 100).toBeCloseTo(movedShare(10 * px, reachUm(regM)), 2);
	}
});

test("a reach within the picture is told by what still moves over half of it, over it and over twice it", () => {
	expect(farthestMoveWords(0.005)).toBe(
		"Across 288 µm, 78 % of the mass moves; across 576 µm, 37 %; across 1,152 µm, 2 %. The rest counts as lost here and grown there.",
	);
});

test("a reach beyond the picture is told by the picture: nothing in it is far", () => {
	expect(farthestMoveWords(10)).toBe(
		"25.8 mm; the picture is 5.76 mm wide, so nothing in it is far: mass moves to its place, and hardly any counts as lost here and grown there.",
	);
	expect(farthestMoveWords(1)).toMatch(/^Across 4,073 µm, 78 % of the mass moves; across 8,146 µm, 37 %\. The rest/);
});

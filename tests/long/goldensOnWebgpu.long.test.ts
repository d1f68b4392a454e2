import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { GOLDEN_FOLDER, GOLDEN_SETS, haveGoldens, runGoldenSet } from "../interop/goldenRuns.ts";
import { checkBundle } from "../interop/python.ts";
import { warnNotChecked } from "../support/notChecked.ts";

const out = mkdtempSync(join(tmpdir(), "maskflow-goldens-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe("the command line on WebGPU agrees with the reference", () => {
	test.each(GOLDEN_SETS)("$set", (set) => {
		if (!haveGoldens()) return;
		const run = runGoldenSet(set, out, "webgpu");
		const check = checkBundle(run, "--golden", GOLDEN_FOLDER, "--set", set.set);
		if (check === undefined) return warnNotChecked(`the goldens of ${set.set} on WebGPU`);
		expect(check).toEqual({ ok: true, output: expect.stringMatching(/\d+ passed, 0 failed/) });
	});
});

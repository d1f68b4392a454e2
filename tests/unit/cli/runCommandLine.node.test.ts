import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../src/cli/commandLine/exit.ts";
import { FLAGS, helpText } from "../../../src/cli/commandLine/flags.ts";
import { type CommandLine, parseCommandLine } from "../../../src/cli/commandLine/runCommandLine.ts";
import { runIdOfToday } from "../../../src/cli/commandLine/runIdOfToday.ts";
import { durationText } from "../../../src/cli/run/runProgressLine.ts";
import { DEFAULT_PARAMETERS } from "../../../src/domain/parameters.ts";
import { isValidRunId } from "../../../src/domain/runId.ts";
import { APP_VERSION } from "../../../src/engine/worker/appVersion.ts";

const run = (...args: string[]) => {
	const line: CommandLine = parseCommandLine(["run", "--manifest", "m.csv", "--out", "o", ...args]);
	if (line.kind !== "run") throw new Error("not a run");
	return line.command;
};

test("without flags a run has the published parameters", () => {
	expect(run()).toEqual({
		manifest: "m.csv",
		masks: [],
		images: null,
		yolk: null,
		out: "o",
		runId: null,
		backend: "auto",
		parameters: DEFAULT_PARAMETERS,
		selection: { includeControl: true, limit: 0 },
		noResume: false,
		jobs: 1,
	});
});

test("every flag reaches its parameter", () => {
	const command = run(
		...[
			"--masks",
			"a.csv",
			"b.csv",
			"--images",
			"i",
			"--masks",
			"c.csv",
			"--yolk",
			"y",
			"--run-id",
			"r",
			"--backend",
			"cpu",
		],
		...[
			"--epsilon",
			"1e-3",
			"--reg-m",
			"0.5",
			"--normalization",
			"shared",
			"--mass-mode",
			"boundary_band",
			"--align",
			"none",
		],
		...[
			"--max-support-points",
			"3000",
			"--downsample",
			"2",
			"--tolerance",
			"1e-5",
			"--max-sweeps",
			"99",
			"--limit",
			"4",
		],
		...[
			"--no-resume",
			"--no-include-control",
			"--no-clean",
			"--no-debias",
			"--store-coupling",
			"--um-per-px",
			"5.03",
			"--jobs",
			"3",
		],
	);
	expect(command).toMatchObject({
		masks: ["a.csv", "b.csv", "c.csv"],
		images: "i",
		yolk: "y",
		runId: "r",
		backend: "cpu",
	});
	expect(command).toMatchObject({ selection: { includeControl: false, limit: 4 }, noResume: true, jobs: 3 });
	expect(command.parameters).toEqual({
		epsilon: 1e-3,
		regM: 0.5,
		normalization: "shared",
		massMode: "boundary_band",
		align: "none",
		maxSupportPoints: 3000,
		downsample: 2,
		tolerance: 1e-5,
		maxSweeps: 99,
		clean: false,
		debias: false,
		storeCoupling: true,
		umPerPx: 5.03,
	});
});

describe("refusals", () => {
	test.each([
		[["--epsilon", "nan"]],
		[["--epsilon", ""]],
		[["--reg-m", "Infinity"]],
		[["--downsample", "3"]],
		[["--limit", "1.5"]],
		[["--jobs", "0"]],
		[["--align", "tail"]],
		[["--run-id", "../up"]],
		[["--limit", "1", "--limit", "2"]],
		[["--images", "i", "stray"]],
	])("%j", (args) => {
		expect(() => run(...args)).toThrow(UsageError);
	});
});

test("the help names every flag, and its default", () => {
	for (const { name, fallback } of FLAGS)
		expect(helpText()).toMatch(new RegExp(`--${name}\\b[^\\n]*Default: ${fallback}`));
});

test("a run id that was made up is one that is allowed", () => {
	const runId = runIdOfToday(new Date(2026, 4, 4), () => 0);
	expect(runId).toBe("2026-05-04-amber");
	expect(isValidRunId(runId)).toBe(true);
});

test("durations are as exact as an estimate deserves", () => {
	expect([4.4, 89, 90, 3600, 7500].map(durationText)).toEqual(["4 s", "89 s", "2 min", "60 min", "2 h 5 min"]);
});

test("the app's version is the package's", () => {
	const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
		version: string;
	};
	expect(APP_VERSION).toBe(version);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MetricsRow } from "../../../src/domain/metricsSchema.ts";
import { DEFAULT_PARAMETERS, parametersRecord } from "../../../src/domain/parameters.ts";
import type { RunLogLine } from "../../../src/domain/ports.ts";
import { isValidRunId } from "../../../src/domain/runId.ts";
import { canonicalJson, parametersSha256 } from "../../../src/io/bundle/parametersSha256.ts";
import { parametersFromRecord } from "../../../src/io/bundle/readRunJson.ts";
import { metricsRowJson } from "../../../src/io/bundle/rowJson.ts";
import { countRows } from "../../../src/io/bundle/runJson.ts";
import {
	harmlessCell,
	missingLogLines,
	parseRunLog,
	RUN_LOG_HEADER,
	runLogText,
} from "../../../src/io/bundle/runLog.ts";

const LINE: RunLogLine = {
	runId: "run",
	pairId: "p",
	status: "ok",
	runtimeSec: 1.5,
	cost: 0.1,
	converged: true,
	error: "",
};

describe("the run log", () => {
	test("has the columns of the contract and one line a result", () => {
		expect(RUN_LOG_HEADER).toBe("run_id,pair_id,status,runtime_sec,cost,converged,error\n");
		expect(runLogText(LINE)).toBe("run,p,ok,1.5,0.1,true,\n");
		const failed: RunLogLine = {
			...LINE,
			status: "failed",
			cost: Number.NaN,
			converged: null,
			error: 'no "mask", really',
		};
		expect(runLogText(failed)).toBe('run,p,failed,1.5,,,"no ""mask"", really"\n');
	});

	test.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx"])("text %j cannot run in a spreadsheet", (text) => {
		expect(harmlessCell(text)).toBe(`'${text}`);
		expect(parseRunLog(RUN_LOG_HEADER + runLogText({ ...LINE, pairId: text })).lines[0]?.pairId).toBe(text);
	});

	test("reads back whatever the text of its cells", () => {
		const text = fc.string({ unit: fc.constantFrom(..."ab,\"\n\r=-'é ") });
		fc.assert(
			fc.property(fc.array(fc.record({ pairId: text, error: text })), (cells) => {
				const lines = cells.map((cell) => ({ ...LINE, ...cell }));
				const written = RUN_LOG_HEADER + lines.map(runLogText).join("");
				const read = parseRunLog(written);
				expect(read.completeLength).toBe(written.length);
				const plain = (value: string) => (/^'[=+\-@\t\r]/.test(value) ? value.slice(1) : value);
				expect(read.lines).toEqual(
					lines.map((line) => ({ ...line, pairId: plain(line.pairId), error: plain(line.error) })),
				);
			}),
		);
	});

	test("a record that was cut off is left out, wherever it was cut", () => {
		const whole = RUN_LOG_HEADER + runLogText(LINE);
		const torn = runLogText({ ...LINE, error: 'a\nb,"c"' });
		for (let length = 0; length < torn.length; length++) {
			const read = parseRunLog(whole + torn.slice(0, length));
			expect([read.completeLength, read.lines.length]).toEqual([whole.length, 1]);
		}
	});

	test("is made to agree with the rows", () => {
		const row = (pair_id: string, success: boolean) =>
			({ run_id: "run", pair_id, success, error_message: "" }) as MetricsRow;
		const log: RunLogLine[] = [
			LINE,
			{ ...LINE, pairId: "q", status: "failed" },
			{ ...LINE, pairId: "r", status: "skipped" },
		];
		const missing = missingLogLines(log, [row("p", true), row("q", true), row("r", true), row("s", false)]);
		expect(missing.map((line) => [line.pairId, line.status])).toEqual([
			["q", "ok"],
			["r", "ok"],
			["s", "failed"],
		]);
	});
});

describe("the identity of a run", () => {
	test("is the hash of the sorted parameters", async () => {
		expect(canonicalJson({ b: 1e-4, a: null, c: "x", d: true })).toBe('{"a":null,"b":0.0001,"c":"x","d":true}');
		const hash = await parametersSha256(DEFAULT_PARAMETERS);
		expect(hash).toMatch(/^[0-9a-f]{64}$/);
		expect(await parametersSha256({ ...DEFAULT_PARAMETERS })).toBe(hash);
		expect(await parametersSha256({ ...DEFAULT_PARAMETERS, epsilon: 1.0000001e-4 })).not.toBe(hash);
	});

	test("parameters come back from their record", () => {
		const parameters = { ...DEFAULT_PARAMETERS, downsample: 2, umPerPx: 5.03, normalization: "shared" } as const;
		expect(parametersFromRecord(parametersRecord(parameters))).toEqual({ parameters, unreadable: [] });
		expect(parametersFromRecord(parametersRecord(DEFAULT_PARAMETERS)).parameters).toEqual(DEFAULT_PARAMETERS);
	});

	test.each([
		["a", true],
		["2026-01-02_fish.1", true],
		["x".repeat(80), true],
		["_", true],
		["-x", true],
		["", false],
		[".a", false],
		["x".repeat(81), false],
		["a b", false],
		["a/b", false],
		["ü", false],
		["a\n", false],
	])("run id %j: %s", (id, valid) => {
		expect(isValidRunId(id)).toBe(valid);
	});
});

test("a row survives JSON, undefined doubles included", () => {
	const row = {
		pair_id: "p",
		cost: Number.NaN,
		m_src: Number.POSITIVE_INFINITY,
		set_rank: null,
		success: true,
		extra: { x: "1" },
	};
	const read = metricsRowJson.decode(JSON.parse(JSON.stringify(metricsRowJson.encode(row as unknown as MetricsRow))));
	expect(read).toMatchObject(row);
});

test("counts add up", () => {
	expect(countRows(5, [{ success: true }, { success: false }, { success: true }])).toEqual({
		total: 5,
		ok: 2,
		failed: 1,
		skipped: 2,
	});
});

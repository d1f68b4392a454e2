import { expect, test } from "vitest";
import {
	formatBytes,
	formatDuration,
	formatDurationRange,
	formatFixed,
	formatLengthUm,
	formatPercent,
	formatRate,
	formatSignificant,
} from "../../../src/figures/words/numbers.ts";

test("undefined values read as a dash, never as zero", () => {
	for (const format of [formatPercent, formatBytes, formatDuration, formatLengthUm, formatRate]) {
		expect(format(Number.NaN)).toBe("–");
	}
	expect(formatSignificant(Number.POSITIVE_INFINITY)).toBe("–");
	expect(formatFixed(Number.NaN, 2)).toBe("–");
});

test("plain numbers keep their digits, tiny and huge ones get an exponent", () => {
	expect(formatSignificant(312.54, 4)).toBe("312.5");
	expect(formatSignificant(55050, 4)).toBe("55,050");
	expect(formatSignificant(0.0000613)).toBe("6.13e−5");
	expect(formatSignificant(-0.25)).toBe("−0.250");
	expect(formatSignificant(0)).toBe("0");
	expect(formatSignificant(2.5e9, 2)).toBe("2.5e9");
	expect(formatFixed(-0.0001, 1)).toBe("0.0");
	expect(formatFixed(12345.678, 1)).toBe("12,345.7");
});

test("percent keeps what rounding would hide", () => {
	expect(formatPercent(2.345)).toBe("2.3 %");
	expect(formatPercent(0)).toBe("0.0 %");
	expect(formatPercent(0.00012)).toBe("1.2e−4 %");
	expect(formatPercent(0.0068)).toBe("0.0068 %");
});

test("lengths change from µm to mm at 10 mm", () => {
	expect(formatLengthUm(40.73)).toBe("40.7 µm");
	expect(formatLengthUm(25759)).toBe("25.8 mm");
	expect(formatLengthUm(0)).toBe("0 µm");
});

test("bytes are counted as disks are sold", () => {
	expect(formatBytes(807)).toBe("807 B");
	expect(formatBytes(8_800)).toBe("8.8 kB");
	expect(formatBytes(118_000_000)).toBe("118 MB");
	expect(formatBytes(999_999_999)).toBe("1.0 GB");
});

test("durations are said as people say them", () => {
	expect(formatDuration(0.018)).toBe("18 ms");
	expect(formatDuration(3.04)).toBe("3.0 s");
	expect(formatDuration(75)).toBe("1 min 15 s");
	expect(formatDuration(120)).toBe("2 min");
	expect(formatDuration(7300)).toBe("2 h 2 min");
	expect(formatDurationRange([11.2, 13.8])).toBe("11–14 s");
	expect(formatDurationRange([0, 0])).toBe("0–1 s");
	expect(formatDurationRange([61, 200])).toBe("1–4 min");
	expect(formatDurationRange([3000, 4000])).toBe("50 min to 1 h 7 min");
});

test("a slow rate is given by the minute", () => {
	expect(formatRate(11.2)).toBe("11 pairs a second");
	expect(formatRate(0.05)).toBe("3.0 pairs a minute");
	expect(formatRate(0)).toBe("–");
});

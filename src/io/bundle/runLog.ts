import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunLogLine } from "../../domain/ports.ts";

const COLUMNS = ["run_id", "pair_id", "status", "runtime_sec", "cost", "converged", "error"] as const;

export const RUN_LOG_HEADER = `${COLUMNS.join(",")}\n`;

/** Text that a spreadsheet would run as a formula gets a leading apostrophe. */
export function harmlessCell(text: string): string {
	return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A cell by RFC 4180: quoted where it must be, harmless to spreadsheets. */
function cell(text: string): string {
	const harmless = harmlessCell(text);
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function numberCell(value: number): string {
	return Number.isNaN(value) ? "" : String(value);
}

/** One line of the run log, with its line end. */
export function runLogText(line: RunLogLine): string {
	const converged = line.converged === null ? "" : String(line.converged);
	const cells = [
		cell(line.runId),
		cell(line.pairId),
		line.status,
		numberCell(line.runtimeSec),
		numberCell(line.cost),
		converged,
		cell(line.error),
	];
	return `${cells.join(",")}\n`;
}

/** The line that a finished pair leaves. */
export function runLogLineOf(row: MetricsRow): RunLogLine {
	return {
		runId: row.run_id,
		pairId: row.pair_id,
		status: row.success ? "ok" : "failed",
		runtimeSec: row.runtime_sec,
		cost: row.cost,
		converged: row.success ? row.converged : null,
		error: row.error_message,
	};
}

/** Lines that make the log agree with the rows: one for each pair whose last ok or failed line is missing or says otherwise. */
export function missingLogLines(log: Iterable<RunLogLine>, rows: Iterable<MetricsRow>): RunLogLine[] {
	const last = new Map<string, RunLogLine["status"]>();
	for (const line of log) if (line.status !== "skipped") last.set(line.pairId, line.status);
	const missing: RunLogLine[] = [];
	for (const row of rows) {
		const line = runLogLineOf(row);
		if (last.get(row.pair_id) !== line.status) missing.push(line);
	}
	return missing;
}

/**
 * Records of a CSV text that ends its records with line feeds; O(characters). `completeLength` is where the last complete
 * record ends: what follows it was cut off while being written.
 */
function splitRecords(text: string): { records: string[][]; completeLength: number } {
	const records: string[][] = [];
	let completeLength = 0;
	let cells: string[] = [];
	let start = 0;
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const character = text[i];
		if (character === '"') quoted = !quoted;
		if (quoted || (character !== "," && character !== "\n")) continue;
		const raw = text.slice(start, i);
		cells.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
		start = i + 1;
		if (character !== "\n") continue;
		records.push(cells);
		cells = [];
		completeLength = start;
	}
	return { records, completeLength };
}

/** Reads a run log that Maskflow wrote; a record torn by a crash is left out and not counted in `completeLength` (characters). */
export function parseRunLog(text: string): { lines: RunLogLine[]; completeLength: number } {
	const { records, completeLength } = splitRecords(text);
	const plain = (value = "") => (/^'[=+\-@\t\r]/.test(value) ? value.slice(1) : value);
	const number = (value = "") => (value === "" ? Number.NaN : Number(value));
	const lines = records.slice(1).flatMap((cells): RunLogLine[] => {
		const status = cells[2];
		if (cells.length !== COLUMNS.length || (status !== "ok" && status !== "failed" && status !== "skipped")) return [];
		return [
			{
				runId: plain(cells[0]),
				pairId: plain(cells[1]),
				status,
				runtimeSec: number(cells[3]),
				cost: number(cells[4]),
				converged: cells[5] === "" ? null : cells[5] === "true",
				error: plain(cells[6]),
			},
		];
	});
	return { lines, completeLength };
}

import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../src/domain/parameters.ts";
import type { RunHeader } from "../../src/domain/ports.ts";

/** The header of a finished run with the published preset, and whatever else is given. */
export function runHeader(given: Partial<RunHeader> = {}): RunHeader {
	return {
		runId: "run",
		parameters: DEFAULT_PARAMETERS,
		parametersSha256: "0".repeat(64),
		selection: DEFAULT_SELECTION,
		appVersion: "1.0.0",
		startedAt: "2026-03-12T10:00:00.000Z",
		finishedAt: "2026-03-12T10:05:00.000Z",
		state: "finished",
		backend: "CPU",
		adapter: "",
		pairIds: [],
		...given,
	};
}

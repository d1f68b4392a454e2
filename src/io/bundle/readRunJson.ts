import { DEFAULT_PARAMETERS, parametersRecord, type RunParameters } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { damagedFile } from "../arrays/faults.ts";

type JsonRecord = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): JsonRecord {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};
}

function asText(value: unknown): string {
	return typeof value === "string" ? value : "";
}

/** Parses JSON that must be an object. @throws MaskflowError `damaged-file`. */
export function parseJsonRecord(bytes: Uint8Array, file: string): JsonRecord {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder().decode(bytes));
	} catch (error) {
		throw damagedFile(file, "it is not valid JSON", String(error));
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw damagedFile(file, "it is not a JSON object");
	return value as JsonRecord;
}

const NAMES: readonly (keyof RunParameters)[] = [
	"epsilon",
	"regM",
	"normalization",
	"massMode",
	"align",
	"maxSupportPoints",
	"downsample",
	"tolerance",
	"maxSweeps",
	"clean",
	"debias",
	"storeCoupling",
	"umPerPx",
];
const CHOICES: Readonly<Partial<Record<keyof RunParameters, readonly unknown[]>>> = {
	normalization: ["each", "shared"],
	massMode: ["uniform", "boundary_band", "distance_transform"],
	align: ["yolk", "centroid", "none"],
	downsample: [1, 2, 4],
};

/**
 * Parameters from their command-line names, the inverse of `parametersRecord`; what is missing or not allowed takes its default
 * and is listed.
 */
export function parametersFromRecord(record: JsonRecord): { parameters: RunParameters; unreadable: string[] } {
	const defaults = parametersRecord(DEFAULT_PARAMETERS);
	const unreadable: string[] = [];
	const values = Object.keys(defaults).map((name, i) => {
		const key = NAMES[i] as keyof RunParameters;
		const value = record[name];
		const wanted = key === "umPerPx" ? "number" : typeof defaults[name];
		const fits = CHOICES[key]?.includes(value) ?? (typeof value === wanted || (key === "umPerPx" && value === null));
		if (!fits) unreadable.push(name);
		return [key, fits ? value : defaults[name]] as const;
	});
	return { parameters: Object.fromEntries(values) as unknown as RunParameters, unreadable };
}

/** Header of a run from its run.json. @throws MaskflowError `damaged-file`. */
export function headerFromRunJson(bytes: Uint8Array, file: string): { header: RunHeader; unreadable: string[] } {
	const run = parseJsonRecord(bytes, file);
	if (asText(run["run_id"]) === "") throw damagedFile(file, "it names no run_id");
	const { parameters, unreadable } = parametersFromRecord(asRecord(run["parameters"]));
	const selection = asRecord(run["selection"]);
	const ids = Array.isArray(run["pair_ids"]) ? run["pair_ids"].filter((id) => typeof id === "string") : [];
	const header: RunHeader = {
		runId: asText(run["run_id"]),
		parameters,
		parametersSha256: asText(run["parameters_sha256"]),
		selection: {
			includeControl: selection["include_control"] !== false,
			limit: typeof selection["limit"] === "number" ? selection["limit"] : 0,
		},
		appVersion: asText(run["app_version"]),
		startedAt: asText(run["started_at"]),
		finishedAt: asText(run["finished_at"]) || null,
		state: "finished",
		backend: asText(run["backend"]),
		adapter: asText(run["adapter"]),
		pairIds: ids,
	};
	return { header, unreadable };
}

import { parametersRecord, type RunParameters } from "../../domain/parameters.ts";

/** JSON with sorted keys and no spaces: one text for one set of parameters, whatever the order they were listed in. */
export function canonicalJson(record: Readonly<Record<string, string | number | boolean | null>>): string {
	const names = Object.keys(record).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(record[name])}`).join(",")}}`;
}

/** SHA-256, lower-case hex, of the canonical JSON of the parameters under their command-line names: a run's identity. */
export async function parametersSha256(parameters: RunParameters): Promise<string> {
	const text = new TextEncoder().encode(canonicalJson(parametersRecord(parameters)));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

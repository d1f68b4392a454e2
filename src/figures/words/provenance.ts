import { parametersRecord } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";

/** Lines under every saved figure: which run, made by what, with which parameters. */
export function provenanceLines(header: RunHeader): string[] {
	const parameters = Object.entries(parametersRecord(header.parameters)).map(
		([name, value]) => `${name} ${value === null ? "from tables" : value}`,
	);
	return [
		`Run ${header.runId} · Maskflow ${header.appVersion} · ${[header.backend, header.adapter].filter((word) => word !== "").join(", ")} · ` +
			`started ${header.startedAt.slice(0, 19).replace("T", " ")} UTC · parameters ${header.parametersSha256.slice(0, 12)}`,
		parameters.join(", "),
	];
}

/** A name for a file: what it shows and of which run, letters that every disk takes. */
export function fileStem(...parts: readonly string[]): string {
	return parts
		.map((part) => part.replaceAll(/[^A-Za-z0-9.-]+/g, "_").replaceAll(/^_+|_+$/g, ""))
		.filter((part) => part !== "")
		.join("_")
		.slice(0, 120);
}

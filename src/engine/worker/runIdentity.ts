import { MaskflowError } from "../../domain/fault.ts";
import { parameterDifferences, type RunParameters } from "../../domain/parameters.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { isValidRunId, RUN_ID_RULE } from "../../domain/runId.ts";

/** @throws MaskflowError `bad-run-id`. */
export function assertRunId(runId: string): void {
	if (isValidRunId(runId)) return;
	throw new MaskflowError({
		code: "bad-run-id",
		severity: "error",
		message: `"${runId}" can't name a run: a run id is ${RUN_ID_RULE}.`,
		nextStep: "Choose another run id.",
	});
}

/**
 * A run id belongs to one parameter set.
 * @throws MaskflowError `run-parameters-differ`; `detail` is the proposed new id, the message lists the differences.
 */
export function assertSameParameters(earlier: RunHeader, parameters: RunParameters): void {
	const differences = parameterDifferences(earlier.parameters, parameters);
	if (differences.length === 0) return;
	const list = differences.map(({ name, one, other }) => `${name} was ${one} and is now ${other}`).join("; ");
	const proposed = proposeRunId(earlier.runId);
	throw new MaskflowError({
		code: "run-parameters-differ",
		severity: "error",
		message: `The run "${earlier.runId}" was started with other parameters: ${list}.`,
		nextStep: `Start it under a new run id, for instance "${proposed}", or set the parameters back.`,
		detail: proposed,
	});
}

/** The id with its trailing number raised, or "-2" appended; never longer than an id may be. */
export function proposeRunId(runId: string): string {
	const [, stem = runId, number] = /^(.*)-(\d{1,6})$/.exec(runId) ?? [];
	const suffix = `-${number === undefined ? 2 : Number(number) + 1}`;
	return stem.slice(0, 80 - suffix.length) + suffix;
}

import type { Fault } from "../domain/fault.ts";
import type { RunParameters } from "../domain/parameters.ts";
import type { StoredRun } from "../engine/contract/engineApi.ts";
import { changesInWords, parameterChanges } from "../figures/words/parameterWords.ts";
import type { SettingsState } from "./appState.ts";
import { runIdsOf } from "./runName.ts";
import type { SliceTools } from "./slice.ts";

// Apart from the run slice, which the first screen fetches: a name is seldom taken.

/** The id with its trailing number raised, or "-2" appended, until it is none of `taken`; never longer than an id may be. */
export function nextFreeRunId(runId: string, taken: ReadonlySet<string>): string {
	const [, stem = runId, number = "1"] = /^(.*)-(\d{1,6})$/.exec(runId) ?? [];
	for (let next = Number(number) + 1; ; next++) {
		const suffix = `-${next}`;
		const id = stem.slice(0, 80 - suffix.length) + suffix;
		if (!taken.has(id)) return id;
	}
}

/** What stands against using a name for these parameters. */
export interface TakenName {
	/** What the run of that name was made with and what is asked now, in the form's words. */
	readonly words: string;
	/** A name that no run has. */
	readonly free: string;
}

/** Null when no stored run of that name has other parameters: a run id belongs to one set of them (SPEC section 7). O(stored runs). */
export function takenByOther(runId: string, parameters: RunParameters, stored: readonly StoredRun[]): TakenName | null {
	const holder = stored.find(({ header }) => header.runId === runId);
	const changes = holder === undefined ? [] : parameterChanges(holder.header.parameters, parameters);
	if (changes.length === 0) return null;
	return { words: changesInWords(changes), free: nextFreeRunId(runId, runIdsOf(stored)) };
}

/** Says why a start was refused, in the form's words, and offers a free name at a press. */
export function tellNameTaken(tools: SliceTools, fault: Fault, { runId, parameters }: SettingsState): void {
	const { engine, actions } = tools.get();
	const taken = takenByOther(runId, parameters, engine.storedRuns);
	const free = nextFreeRunId(runId, runIdsOf(engine.storedRuns));
	const back = fault.code === "run-masks-differ" ? "bring the earlier masks back" : "set the parameters back";
	// The engine's detail is a name that it proposes without knowing the other runs.
	const { detail: _proposed, ...told } = fault;
	actions.notify(
		{
			...told,
			...(taken === null ? {} : { message: `The run “${runId}” has other parameters: ${taken.words}.` }),
			nextStep: `Run under another name, for instance “${free}”, or ${back}.`,
		},
		{ label: `Run as ${free}`, kind: "run-under-new-id", runId: free },
	);
}

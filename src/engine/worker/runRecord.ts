import { faultFromError } from "../../domain/fault.ts";
import type { RunHeader, RunLogLine, RunState } from "../../domain/ports.ts";
import type { PairResult } from "../../domain/result.ts";
import type { RunEvent } from "../contract/engineApi.ts";
import { STALE_DIGEST } from "./inputDigests.ts";
import type { ProgressMeter } from "./progressMeter.ts";
import type { RunControl } from "./runControl.ts";
import type { RunnerDeps } from "./runnerDeps.ts";

interface RunRecordNeeds {
	readonly deps: Pick<RunnerDeps, "store" | "lanes" | "clock" | "waitWhenFull">;
	readonly control: RunControl;
	readonly meter: ProgressMeter;
	readonly onEvent: (event: RunEvent) => void;
	readonly header: RunHeader;
	/** Of what each pair is made from, by pair id. */
	readonly digests: ReadonlyMap<string, string>;
}

/** What a run leaves behind: its header, results and log. Where storage is full it waits for a person to free some, if there is one. */
export class RunRecord {
	readonly #needs: RunRecordNeeds;
	/** Digests of the pairs finished since the header was written. */
	readonly #fresh = new Map<string, string>();
	#header: RunHeader;

	constructor(needs: RunRecordNeeds) {
		this.#needs = needs;
		this.#header = needs.header;
	}

	get header(): RunHeader {
		return this.#header;
	}

	/** Result and log line; returns when both are durable. */
	async keep(result: PairResult): Promise<void> {
		const { store } = this.#needs.deps;
		const { pair_id, success } = result.row;
		await this.#durable(() => store.putResult(this.#header.runId, result));
		await this.#durable(() => this.#log(pair_id, success ? "ok" : "failed", result));
		this.#fresh.set(pair_id, this.#needs.digests.get(pair_id) ?? STALE_DIGEST);
		// Its stored result no longer stands under the old digest: a crash must not make it be solved a third time.
		if (this.#header.inputDigests?.[pair_id] === STALE_DIGEST) await this.writeState("running");
	}

	skip(pairId: string): Promise<void> {
		return this.#durable(() => this.#log(pairId, "skipped"));
	}

	writeState(state: RunState): Promise<void> {
		return this.#durable(() => this.#write(state));
	}

	/** Writes a state that may be missed: a run that is read as "running" is resumed all the same. */
	async noteState(state: RunState): Promise<void> {
		await this.#write(state).catch((error: unknown) => {
			if (faultFromError(error).code !== "storage-full") throw error;
		});
	}

	/** Writes, or waits for a person to free storage and writes again. */
	async #durable(write: () => Promise<void>): Promise<void> {
		for (;;) {
			try {
				return await write();
			} catch (error) {
				const fault = faultFromError(error);
				if (fault.code !== "storage-full" || !this.#needs.deps.waitWhenFull) throw error;
				this.#needs.onEvent({ kind: "notice", fault });
				await this.#waitForRoom(error);
			}
		}
	}

	async #waitForRoom(error: unknown): Promise<void> {
		const { control, meter, onEvent } = this.#needs;
		control.say("pause");
		meter.pause();
		onEvent({ kind: "paused" });
		while (control.paused && !control.stopping) await control.nextWord();
		meter.resume();
		if (control.stopping) throw error;
		onEvent({ kind: "resumed" });
	}

	async #write(state: RunState): Promise<void> {
		const { store, lanes, clock } = this.#needs.deps;
		const [lane] = lanes;
		const finishedAt = state === "finished" ? clock.date().toISOString() : null;
		const ranOn = lane === undefined ? {} : { backend: lane.kind, adapter: lane.adapter };
		const inputDigests = { ...this.#header.inputDigests, ...Object.fromEntries(this.#fresh) };
		this.#header = { ...this.#header, ...ranOn, state, finishedAt, inputDigests };
		await store.writeHeader(this.#header);
	}

	#log(pairId: string, status: RunLogLine["status"], result?: PairResult): Promise<void> {
		return this.#needs.deps.store.appendLog({
			runId: this.#header.runId,
			pairId,
			status,
			runtimeSec: result?.row.runtime_sec ?? Number.NaN,
			cost: result?.row.cost ?? Number.NaN,
			converged: result === undefined || !result.row.success ? null : result.row.converged,
			error: result?.row.error_message ?? "",
		});
	}
}

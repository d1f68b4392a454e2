import type { JobControl } from "../contract/engineApi.ts";

/** What a person said about a job: words arrive at any time, the job looks at them between its steps. */
export class RunControl {
	readonly #abort = new AbortController();
	#paused = false;
	#stopping = false;
	#waiting: (() => void)[] = [];

	/** Aborted by "cancel". */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}
	get paused(): boolean {
		return this.#paused;
	}
	/** No further pair may begin. */
	get stopping(): boolean {
		return this.#stopping || this.#abort.signal.aborted;
	}

	say(word: JobControl): void {
		if (word === "cancel") this.#abort.abort(new DOMException("The person stopped it.", "AbortError"));
		if (word === "stop-after-pair") this.#stopping = true;
		if (word === "pause") this.#paused = true;
		if (word === "resume") this.#paused = false;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const wake of waiting) wake();
	}

	/** Resolves at the next word. */
	nextWord(): Promise<void> {
		return new Promise((resolve) => this.#waiting.push(resolve));
	}
}

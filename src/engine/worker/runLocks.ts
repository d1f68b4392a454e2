import { runLockName } from "../contract/engineWorker.ts";
import { refusal } from "./answer.ts";

/**
 * Does something to a run that only one tab may do at a time.
 * @throws MaskflowError `run-open-elsewhere` when another tab, or another job of this one, has the run in hand.
 */
export async function withRunLock<T>(
	locks: LockManager | undefined,
	runId: string,
	work: () => Promise<T>,
): Promise<T> {
	if (locks === undefined) return work();
	return locks.request(runLockName(runId), { ifAvailable: true }, async (lock) => {
		if (lock !== null) return work();
		throw refusal(
			"run-open-elsewhere",
			`The run "${runId}" is under way in another tab.`,
			"Watch it here, or stop it there first.",
		);
	});
}

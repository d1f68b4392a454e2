import { useEffect, useRef, useState } from "react";
import type { BinCount, ProfileFeature } from "../../analysis/index.ts";
import type { Fault } from "../../domain/fault.ts";
import type { FeatureComparison, GroupReading, GroupsProgress } from "../../engine/contract/groupReading.ts";
import type { GroupChoice } from "../../state/compareChoices.ts";
import { useComparisons } from "../appContext.ts";

export interface ReadingState {
	readonly reading: GroupReading | null;
	readonly progress: GroupsProgress | null;
	readonly fault: Fault | null;
	readonly cancelled: boolean;
	readonly cancel: () => void;
	readonly again: () => void;
}

/** The groups of a choice, read when the choice is first seen; null choice reads nothing. */
export function useReading(choice: GroupChoice | null): ReadingState {
	const desk = useComparisons();
	const [state, setState] = useState<Pick<ReadingState, "progress" | "fault" | "cancelled"> & { key: string }>({
		...{ key: "", progress: null, fault: null, cancelled: false },
	});
	const [, setArrived] = useState(0);
	const [attempt, setAttempt] = useState(0);
	const cancel = useRef<() => void>(() => {});
	const key = choice !== null && choice.referenceRows.length > 0 && choice.testRows.length > 0 ? choice.key : null;
	const request = useRef(choice?.request);
	request.current = choice?.request;
	useEffect(() => {
		if (key === null || request.current === undefined || attempt < 0) return;
		let alive = true;
		setState({ key, progress: null, fault: null, cancelled: false });
		const job = desk.read(key, request.current, (progress) => {
			if (alive) setState((before) => ({ ...before, progress }));
		});
		cancel.current = job.cancel;
		void job.outcome.then((outcome) => {
			if (!alive) return;
			setArrived((count) => count + 1);
			setState({
				...{ key, progress: null, cancelled: outcome.status === "cancelled" },
				fault: outcome.status === "failed" ? outcome.fault : null,
			});
		});
		return () => {
			alive = false;
		};
	}, [key, desk, attempt]);
	return {
		reading: key === null ? null : (desk.peek(key) ?? null),
		progress: state.progress,
		fault: state.key === key ? state.fault : null,
		cancelled: state.key === key && state.cancelled,
		cancel: () => cancel.current(),
		again: () => setAttempt((count) => count + 1),
	};
}

/** Statistics of the feature on the screen; null until they are there. */
export function useStatistics(
	key: string,
	reading: GroupReading,
	binCount: BinCount,
	feature: ProfileFeature,
): { readonly bins: FeatureComparison | null; readonly fault: Fault | null } {
	const desk = useComparisons();
	const wanted = JSON.stringify([key, binCount, feature]);
	const [answer, setAnswer] = useState<{ of: string; bins: FeatureComparison | null; fault: Fault | null }>({
		...{ of: "", bins: null, fault: null },
	});
	useEffect(() => {
		let alive = true;
		void desk.compare(key, reading, binCount, feature).then((outcome) => {
			if (!alive || outcome.status === "cancelled") return;
			const done = outcome.status === "done";
			setAnswer({ of: wanted, bins: done ? outcome.value : null, fault: done ? null : outcome.fault });
		});
		return () => {
			alive = false;
		};
	}, [desk, key, reading, binCount, feature, wanted]);
	return answer.of === wanted ? answer : { bins: null, fault: null };
}

import type { BinCount, ProfileFeature } from "../analysis/index.ts";
import type { EngineClient } from "../engine/client/engineClient.ts";
import type { Job } from "../engine/client/job.ts";
import type {
	FeatureComparison,
	GroupReading,
	GroupsProgress,
	GroupsRequest,
} from "../engine/contract/groupReading.ts";
import type { Outcome } from "../engine/contract/outcome.ts";

/** The groups read last and their statistics, beside the store: a reading is some 12 MB. */
export interface ComparisonDesk {
	/** Reads two groups; the same key again gives the same reading. Another key gives up a reading under way. */
	read(key: string, request: GroupsRequest, onProgress: (progress: GroupsProgress) => void): Job<GroupReading>;
	peek(key: string): GroupReading | undefined;
	/** Statistics of a feature of a reading, kept with it. */
	compare(
		key: string,
		reading: GroupReading,
		binCount: BinCount,
		feature: ProfileFeature,
	): Promise<Outcome<FeatureComparison>>;
}

export function createComparisonDesk(engine: Pick<EngineClient, "readGroups" | "compareFeature">): ComparisonDesk {
	let current: {
		readonly key: string;
		readonly job: Job<GroupReading>;
		listen: (progress: GroupsProgress) => void;
	} | null = null;
	let kept: { readonly key: string; readonly reading: GroupReading } | null = null;
	const statistics = new Map<string, Promise<Outcome<FeatureComparison>>>();

	return {
		read(key, request, onProgress) {
			if (kept?.key === key) {
				return { outcome: Promise.resolve({ status: "done", value: kept.reading }), cancel: () => {} };
			}
			if (current?.key === key) {
				current.listen = onProgress;
				return current.job;
			}
			current?.job.cancel();
			const job = engine.readGroups(request, (progress) => {
				if (current?.key === key) current.listen(progress);
			});
			const mine = { key, job, listen: onProgress };
			current = mine;
			void job.outcome.then((outcome) => {
				if (current === mine) current = null;
				if (outcome.status !== "done") return;
				kept = { key, reading: outcome.value };
				statistics.clear();
			});
			return job;
		},
		peek: (key) => (kept?.key === key ? kept.reading : undefined),
		async compare(key, reading, binCount, feature) {
			const name = JSON.stringify([key, binCount, feature]);
			const known = statistics.get(name);
			if (known !== undefined) return known;
			const { reference, test } = reading;
			const asked = engine.compareFeature({
				...{ reference: reference.embryos[binCount], test: test.embryos[binCount], feature },
			});
			statistics.set(name, asked);
			const outcome = await asked;
			if (outcome.status !== "done") statistics.delete(name);
			return outcome;
		},
	};
}

import type { BundleSource } from "../../src/io/bundle/entries.ts";
import { runLogLineOf } from "../../src/io/bundle/runLog.ts";
import { pairFeatures } from "../../src/pipeline/features/pairFeatures.ts";
import { densePair, failedPair, testHeader } from "../support/densePair.ts";

/** The pair of the sample bundle that has maps. */
export const DAMAGED = "=moved <b>é";
const LOST = "../lost";

/** A small true run: one solved pair with a stored plan, one failed. */
export async function sampleBundle(): Promise<BundleSource> {
	const disc = { y: 100, x: 200, ry: 5, rx: 7 };
	const results = [
		await densePair(DAMAGED, "run", disc, { ...disc, x: 203 }),
		await failedPair(LOST, "run", "=No such frame."),
	];
	return {
		header: await testHeader("run", [DAMAGED, LOST]),
		rows: results.map(({ row }) => row),
		log: results.map(({ row }) => runLogLineOf(row)),
		readResult: async (pairId) => {
			const result = results.find(({ row }) => row.pair_id === pairId);
			if (result === undefined) throw new Error(`No pair ${pairId}`);
			return result;
		},
		features: pairFeatures,
	};
}

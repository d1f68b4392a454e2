import { FileRunStore } from "../../../src/cli/disk/fileStore.ts";
import { densePair, testHeader } from "../../support/densePair.ts";

/** A process to be killed: puts pair after pair into the run folder and prints each id once its promise says it is safe. */
const [outFolder = ""] = process.argv.slice(2);
const pairIds = Array.from({ length: 500 }, (_, i) => `pair ${i}`);
const disc = { y: 100, x: 200, ry: 3, rx: 4 };
const { row, artifacts } = await densePair("pair", "run", disc, { ...disc, x: 203 });
const store = new FileRunStore(outFolder);
await store.writeHeader(await testHeader("run", pairIds));
const done = await store.succeededPairs("run");
for (const pairId of pairIds) {
	if (done.has(pairId)) continue;
	await store.putResult("run", { row: { ...row, pair_id: pairId }, artifacts });
	process.stdout.write(`${pairId}\n`);
}

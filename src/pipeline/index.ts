export { failedRow, type RunIdentity } from "./metricsRow.ts";
export { type PairContext, type PairInputs, solvePair } from "./solvePair.ts";

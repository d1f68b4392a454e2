import { artifactDir } from "../../domain/artifactDir.ts";

/** Names of the files of a run, relative to the run's folder (SPEC section 6). */
export const FEATURES_FILE = "ot_feature_matrix.parquet";
const ARTIFACTS_FOLDER = "pair_artifacts";
export const FIELDS_FILE = "fields.npz";
export const POTENTIALS_FILE = "potentials.npz";
export const COUPLING_FILE = "coupling.npz";
export const METADATA_FILE = "metadata.json";

export function runLogFile(runId: string): string {
	return `run_log_${runId}.csv`;
}

export function pairFolder(pairId: string): string {
	return `${ARTIFACTS_FOLDER}/${artifactDir(pairId)}`;
}

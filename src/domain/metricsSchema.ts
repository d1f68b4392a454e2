/** The columns of `ot_pair_metrics.parquet` (SPEC section 6.1): one list that writing, reading and showing all follow. */
export const FEATURE_SCHEMA_VERSION = "3.0.0";

export const STRING_COLUMNS = [
	"feature_schema_version", "run_id", "pair_id", "error_message", "backend", "adapter", "metric", "mass_mode",
	"normalization", "alignment_used", "src_orientation", "tgt_orientation", "src_embryo_id", "tgt_embryo_id",
	"src_experiment_id", "tgt_experiment_id", "src_experiment_date", "tgt_experiment_date", "src_well", "tgt_well",
	"src_snip_id", "tgt_snip_id", "set_type", "genotype", "artifact_dir", "parameters_sha256", "app_version",
	"review_reasons",
] as const;

export const BOOLEAN_COLUMNS = [
	"success", "converged", "yolk_src_present", "yolk_tgt_present", "is_control_pair", "review_flag", "src_clamped",
	"tgt_clamped",
] as const;

export const INTEGER_COLUMNS = [
	"n_support_src", "n_support_tgt", "src_frame_index", "tgt_frame_index", "set_rank", "n_sweeps", "max_sweeps",
	"crop_y0", "crop_y1", "crop_x0", "crop_x1", "downsample_factor",
] as const;

export const DOUBLE_COLUMNS = [
	"runtime_sec", "solve_sec", "tolerance", "epsilon", "marginal_relaxation", "coord_scale", "bin_src_hpf",
	"bin_tgt_hpf", "src_relative_time_s", "tgt_relative_time_s", "delta_time_s", "marginal_error", "relative_gap",
	"primal_objective", "dual_objective", "m_src", "m_tgt", "pair_iou", "src_retained_ratio", "tgt_retained_ratio",
	"src_axis_ratio", "tgt_axis_ratio", "src_area_removed_pct", "tgt_area_removed_pct", "cost",
	"total_transport_cost", "transported_mass", "created_mass", "destroyed_mass", "amplified_mass", "excess_mass",
	"mean_transport_cost", "mean_transport_distance", "specific_transport_cost", "transported_mass_pct_src",
	"transported_mass_pct_tgt", "transported_mass_pct_min", "created_mass_pct", "destroyed_mass_pct",
	"proportion_transported", "created_area_um2", "destroyed_area_um2", "total_transport_cost_um2",
	"mean_transport_cost_um2", "mean_transport_distance_um", "specific_transport_cost_um2_per_mass",
	"mass_delta_crop", "mass_ratio_crop", "debiased_cost",
] as const;

export type StringColumn = (typeof STRING_COLUMNS)[number];
export type BooleanColumn = (typeof BOOLEAN_COLUMNS)[number];
export type IntegerColumn = (typeof INTEGER_COLUMNS)[number];
export type DoubleColumn = (typeof DOUBLE_COLUMNS)[number];
export type ColumnKind = "string" | "boolean" | "integer" | "double";

/** One row of the metrics table. Undefined integers are null; undefined doubles are NaN; `extra` holds the manifest's other columns. */
export type MetricsRow = Readonly<Record<StringColumn, string>> &
	Readonly<Record<BooleanColumn, boolean>> &
	Readonly<Record<IntegerColumn, number | null>> &
	Readonly<Record<DoubleColumn, number>> & { readonly extra: Readonly<Record<string, string>> };

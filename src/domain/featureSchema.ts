/** The columns of `ot_feature_matrix.parquet` (SPEC section 6.2): one list that computing, writing and checking follow. */
export const DCT_BANDS = 8;

export const FEATURE_STRING_COLUMNS = [
	"feature_schema_version",
	"run_id",
	"pair_id",
	"backend",
	"set_type",
	"genotype",
] as const;

export const FEATURE_BOOLEAN_COLUMNS = ["is_control_pair"] as const;

export const FEATURE_INTEGER_COLUMNS = ["n_dct_bands", "set_rank"] as const;

/** Metrics that the feature matrix repeats with the prefix `ot_`. */
export const COPIED_METRICS = [
	"total_transport_cost_um2",
	"mean_transport_distance_um",
	"specific_transport_cost_um2_per_mass",
	"transported_mass_pct_src",
	"transported_mass_pct_tgt",
	"created_mass_pct",
	"destroyed_mass_pct",
	"mass_ratio_crop",
	"mass_delta_crop",
	"proportion_transported",
] as const;

export const DISPLACEMENT_STATISTICS = ["mean", "std", "p50", "p90", "p95", "max"] as const;

export const DCT_QUANTITIES = ["vx", "vy", "div", "curl"] as const;

type DctBand = "00" | "01" | "02" | "03" | "04" | "05" | "06" | "07";
export const DCT_BAND_LABELS: readonly DctBand[] = ["00", "01", "02", "03", "04", "05", "06", "07"];

export type DisplacementStatistic = (typeof DISPLACEMENT_STATISTICS)[number];
export type DctQuantity = (typeof DCT_QUANTITIES)[number];
export type FeatureDoubleColumn =
	| `ot_${(typeof COPIED_METRICS)[number]}`
	| `bar_disp_${DisplacementStatistic}_um`
	| `dct_${DctQuantity}_band_${DctBand}`
	| "bin_src_hpf"
	| "bin_tgt_hpf";

export const FEATURE_DOUBLE_COLUMNS: readonly FeatureDoubleColumn[] = [
	...COPIED_METRICS.map((name) => `ot_${name}` as const),
	...DISPLACEMENT_STATISTICS.map((name) => `bar_disp_${name}_um` as const),
	...DCT_QUANTITIES.flatMap((quantity) => DCT_BAND_LABELS.map((band) => `dct_${quantity}_band_${band}` as const)),
	"bin_src_hpf",
	"bin_tgt_hpf",
];

/** One row of the feature matrix, of a successful pair. Undefined integers are null; undefined doubles are NaN. */
export type FeatureRow = Readonly<Record<(typeof FEATURE_STRING_COLUMNS)[number], string>> &
	Readonly<Record<(typeof FEATURE_BOOLEAN_COLUMNS)[number], boolean>> &
	Readonly<Record<(typeof FEATURE_INTEGER_COLUMNS)[number], number | null>> &
	Readonly<Record<FeatureDoubleColumn, number>>;

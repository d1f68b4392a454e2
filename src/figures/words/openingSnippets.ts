/** How a downloaded bundle is opened elsewhere; "RUN" stands for the run's name. docs/outputs.md says more. */
export const OPENING_SNIPPETS = [
	{
		language: "Python",
		code: `# unzip RUN.zip; pip install pandas pyarrow numpy
import numpy as np, pandas as pd
metrics = pd.read_parquet("RUN/ot_pair_metrics.parquet")
pair = metrics[metrics.success].iloc[0]
fields = np.load(f"RUN/pair_artifacts/{pair.artifact_dir}/fields.npz")
print(pair.pair_id, pair.mean_transport_distance_um, list(fields))
`,
	},
	{
		language: "R",
		code: `# unzip RUN.zip; install.packages("nanoparquet")
library(nanoparquet)
metrics <- read_parquet("RUN/ot_pair_metrics.parquet")
summary(metrics$mean_transport_distance_um[metrics$success])
`,
	},
	{
		language: "DuckDB",
		code: `-- unzip RUN.zip
SELECT genotype, count(*) AS pairs, median(mean_transport_distance_um) AS um
FROM 'RUN/ot_pair_metrics.parquet' WHERE success GROUP BY genotype;
`,
	},
] as const;

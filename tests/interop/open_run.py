"""Opens a run with the libraries that people use and prints what each of them read, as JSON."""
import json, pathlib, sys
import numpy as np, pandas as pd, pyarrow.parquet as pq, scipy.sparse

run = pathlib.Path(sys.argv[1])
path = run / "ot_pair_metrics.parquet"
metrics = pd.read_parquet(path)
file = pq.ParquetFile(path)
features = pd.read_parquet(run / "ot_feature_matrix.parquet")
chunk = file.metadata.row_group(0).column(metrics.columns.get_loc("cost"))
found = {
    "pair_ids": metrics.pair_id.tolist(),
    "cost": metrics.cost.tolist(),
    "success": metrics.success.tolist(),
    "columns": metrics.columns.tolist(),
    "strings": sorted({str(file.schema_arrow.field(c).type) for c in ("pair_id", "error_message", "artifact_dir")}),
    "compression": chunk.compression,
    "statistics": [chunk.statistics.min, chunk.statistics.max],
    "key_values": {k.decode(): v.decode() for k, v in file.metadata.metadata.items() if not k.startswith(b"ARROW")},
    "feature_ids": features.pair_id.tolist(),
    "pairs": {},
}
for row in metrics[metrics.success].itertuples():
    folder = run / "pair_artifacts" / row.artifact_dir
    with np.load(folder / "fields.npz", allow_pickle=False) as fields, np.load(folder / "potentials.npz", allow_pickle=False) as potentials:
        arrays = {name: [str(fields[name].dtype), list(fields[name].shape)] for name in fields.files}
        arrays |= {name: [str(potentials[name].dtype), list(potentials[name].shape)] for name in potentials.files}
        moved = float(np.nansum(fields["cost_src_px"], dtype=np.float64))
    pair = {"arrays": arrays, "cost": moved, "metadata": json.loads((folder / "metadata.json").read_text())["pair_id"]}
    if (folder / "coupling.npz").exists():
        plan = scipy.sparse.load_npz(folder / "coupling.npz")
        pair["plan"] = [type(plan).__name__, list(plan.shape), float(plan.sum(dtype=np.float64))]
    found["pairs"][row.pair_id] = pair
print(json.dumps(found))

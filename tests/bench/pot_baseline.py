"""The baseline of the speed bar: POT's unbalanced Sinkhorn in float64 on 3,000 sampled points a side, 1,000 iterations.

Reads a JSON object {"source": [[y, x], …], "target": …, "epsilon", "reg_m", "points", "iterations"} from stdin; prints seconds, the points
used and whether POT's own criterion was met, as JSON.
"""
import json
import sys
import time
import warnings

import numpy as np
import ot

job = json.load(sys.stdin)
random = np.random.default_rng(0)


def sample(points):
    points = np.asarray(points, float) / 576
    if len(points) > job["points"]:
        points = points[random.choice(len(points), job["points"], replace=False)]
    return points


x, y = sample(job["source"]), sample(job["target"])
a, b = np.full(len(x), 1 / len(x)), np.full(len(y), 1 / len(y))
cost = ot.dist(x, y)
warnings.simplefilter("ignore")
start = time.perf_counter()
_, log = ot.unbalanced.sinkhorn_unbalanced(
    a, b, cost, job["epsilon"], job["reg_m"], numItermax=job["iterations"], log=True
)
seconds = time.perf_counter() - start
last = float(log["err"][-1]) if len(log["err"]) else float("nan")
print(json.dumps({"seconds": seconds, "points": [len(x), len(y)], "converged": last < 1e-6}))

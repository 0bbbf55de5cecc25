"""The tasks of against-r.ts in NumPy and SciPy: one JSON line per task, best of three runs."""
import json
import sys
import time

import numpy
from scipy import stats

folder, wanted = sys.argv[1], sys.argv[2:]


def column(name, n):
    return numpy.fromfile(f"{folder}/{name}", dtype="<f8", count=n)


def task(name, work):
    if name not in wanted:
        return
    value = work()
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"task": name, "ms": best * 1000, "value": float(value)}), flush=True)


def correlation(x, y, axis=-1):
    x = x - x.mean(axis=axis, keepdims=True)
    y = y - y.mean(axis=axis, keepdims=True)
    return (x * y).sum(axis=axis) / numpy.sqrt((x * x).sum(axis=axis) * (y * y).sum(axis=axis))


def bootstrap():
    x, y = column("pair_x", 2000), column("pair_y", 2000)
    found = stats.bootstrap(
        (x, y), correlation, n_resamples=10000, paired=True, vectorized=True, batch=500, method="BCa", random_state=1
    )
    return found.confidence_interval.low


def matrix():
    x, y = column("long_x", 1_000_000), column("long_y", 1_000_000)
    m = numpy.stack([x + y * j for j in range(50)])
    return lambda: numpy.corrcoef(m)[1, 4]


task("bootstrap", bootstrap)
x, y = column("long_x", 1_000_000), column("long_y", 1_000_000)
task("spearman", lambda: stats.spearmanr(x, y)[0])
a, b = column("pair_x", 2000), column("pair_y", 2000)
task("kendall", lambda: stats.kendalltau(a, b)[0])
if "correlation_matrix" in wanted:
    task("correlation_matrix", matrix())

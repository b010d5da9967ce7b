"""Fits BG/NBD with the PyPI package lifetimes to rows written by the benchmark beside this file.

Argument: a file of little-endian doubles, x, t_x, T for each customer. Prints one JSON object: seconds of the
whole fit, seconds of it spent on the standard errors, and the parameters."""

import json
import sys
import time

import lifetimes
import lifetimes.fitters
import numpy as np

rows = np.fromfile(sys.argv[1], dtype="<f8").reshape(-1, 3)
x, t_x, t = (np.ascontiguousarray(rows[:, i]) for i in range(3))

errors = 0.0
made = lifetimes.fitters.hessian


def timed_hessian(function):
    inner = made(function)

    def run(*arguments):
        global errors
        start = time.perf_counter()
        result = inner(*arguments)
        errors += time.perf_counter() - start
        return result

    return run


lifetimes.fitters.hessian = timed_hessian
start = time.perf_counter()
fitter = lifetimes.BetaGeoFitter().fit(x, t_x, t)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "errors": errors, **{k: float(v) for k, v in fitter.params_.items()}}))

"""Writes the reference figures beside this file: special.csv, expected.csv, bgnbd.csv, gamma_gamma.csv.

Run once by hand; the tests read the written numbers and need no Python. Random parameters come from a fixed
seed. Made with Python 3.11 and the PyPI packages lifetimes 0.11.3, numpy 1.26.4, scipy 1.11.4, pandas 2.1.4,
autograd 1.6.2, mpmath 1.3.0:

    python3.11 -m venv v && v/bin/pip install lifetimes==0.11.3 numpy==1.26.4 scipy==1.11.4 pandas==2.1.4 \
        autograd==1.6.2 mpmath==1.3.0 && v/bin/python make.py
"""

import csv
import pathlib
import random

import lifetimes
import numpy as np
import pandas as pd
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent
RANDOM = random.Random(20050204)
mp.dps = 80


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def between(low, high):
    """Uniform in the logarithm."""
    return float(np.exp(RANDOM.uniform(np.log(low), np.log(high))))


def digits(value):
    return mp.nstr(value, 20, min_fixed=0, max_fixed=0)


def special():
    """Gamma family and the hypergeometric function, by mpmath at 80 digits."""
    rows = []
    points = [1e-6, 1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 3.7, 14.999, 15.0, 42.0, 1e3, 123456.7, 1e6, 1e9]
    for x in points:
        rows.append(["ln_gamma", x, "", "", "", digits(mp.loggamma(mpf(x)))])
        rows.append(["digamma", x, "", "", "", digits(mp.psi(0, mpf(x)))])
        rows.append(["trigamma", x, "", "", "", digits(mp.psi(1, mpf(x)))])
    for x in [1e-6, 0.243, 1.0, 17.3, 1e3, 1e6]:
        for n in [1.0, 2.0, 7.0, 64.0, 65.0, 1e4]:
            X, N = mpf(x), mpf(n)
            rows.append(["ln_rising", x, n, "", "", digits(mp.loggamma(X + N) - mp.loggamma(X))])
            rows.append(["digamma_step", x, n, "", "", digits(mp.psi(0, X + N) - mp.psi(0, X))])
            rows.append(["trigamma_step", x, n, "", "", digits(mp.psi(1, X + N) - mp.psi(1, X))])
    for a, b in [(1e-6, 1e-6), (0.5, 0.5), (0.793, 2.426), (1e-3, 1e6), (1e6, 2.0), (1e6, 1e6), (30.0, 4e4)]:
        A, B = mpf(a), mpf(b)
        rows.append(["ln_beta", a, b, "", "", digits(mp.loggamma(A) + mp.loggamma(B) - mp.loggamma(A + B))])
    for _ in range(60):
        a, b, c = between(1e-3, 200), between(1e-3, 200), between(1e-3, 200)
        z = RANDOM.choice([RANDOM.random(), 1 - between(1e-6, 1), -between(1e-3, 1e3)])
        if z < 0 and c <= min(a, b):
            c = min(a, b) + between(1e-2, 10)
        value = mp.hyp2f1(mpf(a), mpf(b), mpf(c), mpf(z))
        rows.append(["ln_hyp2f1", a, b, c, z, digits(mp.log(value))])
    write("special.csv", ["function", "first", "second", "third", "fourth", "value"], rows)


def while_alive(r, alpha, a, b, t):
    """Equation 9 of the paper at 80 digits; a customer with x repeats has r+x, alpha+T, b+x."""
    r, alpha, a, b, t = (mpf(v) for v in (r, alpha, a, b, t))
    z = t / (alpha + t)
    c = a + b - 1
    return c / (a - 1) * (1 - (alpha / (alpha + t)) ** r * mp.hyp2f1(r, b, c, z))


def by_integral(r, alpha, a, b, t):
    """The same as the mean over p ~ Beta(a, b) of (1 − (1 + p t/alpha)^−r)/p, over v = ln(p/(1−p))."""
    r, a, b, pace = mpf(r), mpf(a), mpf(b), mpf(t) / mpf(alpha)

    def integrand(v):
        p = 1 / (1 + mp.exp(-v))
        weight = mp.exp(a * v - (a + b) * mp.log1p(mp.exp(v)))
        return weight * -mp.expm1(-r * mp.log1p(p * pace)) / p

    ends = [-140] + list(range(-60, 61, 2)) + [140]
    # Beyond the ends the function is constant: r t/alpha below, its value at p = 1 above.
    low = mp.exp(-140 * a) / a * r * pace
    high = mp.exp(-140 * b) / b * -mp.expm1(-r * mp.log1p(pace))
    return (mp.quad(integrand, ends) + low + high) / mp.beta(a, b)


def expected():
    """Expected purchases of a new customer by mpmath, also where doubles lose the closed form."""
    rows = []
    for _ in range(120):
        p = [between(0.05, 50), between(0.1, 200), between(0.05, 20), between(0.05, 50), between(0.01, 500)]
        rows.append(p + [digits(while_alive(*p))])
    for near in [1 - 1e-9, 1 + 1e-7, 1 + 1e-12]:
        p = [0.243, 4.414, near, 2.426, 39.0]
        rows.append(p + [digits(while_alive(*p))])
    extreme = [
        [1e-6, 4.0, 0.8, 2.4, 39.0],
        [0.25, 1e-6, 0.8, 2.4, 39.0],
        [0.25, 1e6, 0.8, 2.4, 39.0],
        [0.25, 4.0, 1e-6, 2.4, 39.0],
        [0.25, 4.0, 0.8, 1e-6, 39.0],
        [0.25, 4.0, 1e-6, 1e-6, 39.0],
        [0.25, 4.0, 1e4, 2.4, 39.0],
        [0.25, 4.0, 0.8, 1e4, 39.0],
        [0.25, 4.4, 0.8, 2.4, 1e-6],
        [0.25, 4.4, 0.8, 2.4, 1e6],
        [10000.25, 43.4, 0.8, 10002.4, 39.0],
        [10000.25, 43.4, 0.8, 10002.4, 1e-6],
        [300.0, 5.0, 3.3, 310.0, 500.0],
        [2.5, 1e-3, 3.3, 4.4, 1e3],
    ]
    for p in extreme:
        rows.append(p + [digits(while_alive(*p))])
    # Here the closed form does not converge even at 80 digits; the integral over the chance to leave does.
    for p in [
        [10000.25, 43.4, 0.8, 10002.4, 156.5],
        [89716.25, 0.018, 1.42e-5, 1.0, 92043.8],
        [10001.0, 6.69e-5, 1.63e-6, 10001.0, 414.75],
        [0.25, 1e-4, 0.8, 2.4, 1e5],
        [20.0, 1e-3, 1e-3, 1e-3, 1e4],
    ]:
        rows.append(p + [digits(by_integral(*p))])
    write("expected.csv", ["r", "alpha", "a", "b", "weeks", "expected"], rows)


def bgnbd():
    """Log-likelihood, chance of being alive and expected purchases by lifetimes, at random parameters."""
    rows = []
    for _ in range(200):
        params = [between(0.05, 20), between(0.2, 100), between(0.05, 10), between(0.1, 30)]
        x = RANDOM.choice([0, 0, 1, 1, 2, 3, 4, 7, 15, 60, 200])
        t = RANDOM.uniform(1, 200)
        t_x = RANDOM.uniform(0.01, t) if x else 0.0
        weeks = RANDOM.uniform(1, 160)
        fitter = lifetimes.BetaGeoFitter()
        one = [np.array([v]) for v in (x, t_x, t, 1.0)]
        ll = -fitter._negative_log_likelihood(np.log(params), *one, 0.0)
        fitter.params_ = pd.Series(params, index=["r", "alpha", "a", "b"])
        alive = float(fitter.conditional_probability_alive(x, t_x, t)[0])
        rows.append(params + [x, t_x, t, weeks, repr(float(ll)), repr(alive)])
    header = ["r", "alpha", "a", "b", "x", "t_x", "t", "weeks", "log_likelihood", "p_alive"]
    for row in rows:
        r, alpha, a, b, x, t_x, t, weeks = row[:8]
        fitter = lifetimes.BetaGeoFitter()
        fitter.params_ = pd.Series([r, alpha, a, b], index=["r", "alpha", "a", "b"])
        with np.errstate(all="ignore"):
            row.append(repr(float(fitter.conditional_expected_number_of_purchases_up_to_time(weeks, x, t_x, t))))
    write("bgnbd.csv", header + ["expected"], rows)


def gamma_gamma():
    """Log-likelihood and expected value by lifetimes, at random parameters."""
    rows = []
    for _ in range(100):
        params = [between(0.1, 50), between(1.1, 20), between(0.5, 500)]
        x, mean = RANDOM.choice([1, 2, 3, 5, 10, 50]), between(0.5, 5000)
        fitter = lifetimes.GammaGammaFitter()
        one = [np.array([float(v)]) for v in (x, mean, 1.0)]
        ll = -fitter._negative_log_likelihood(np.log(params), *one, 0.0)
        fitter.params_ = pd.Series(params, index=["p", "q", "v"])
        value = float(fitter.conditional_expected_average_profit(one[0], one[1])[0])
        rows.append(params + [x, mean, repr(float(ll)), repr(value)])
    write("gamma_gamma.csv", ["p", "q", "v", "x", "mean", "log_likelihood", "expected_value"], rows)


if __name__ == "__main__":
    special()
    expected()
    bgnbd()
    gamma_gamma()

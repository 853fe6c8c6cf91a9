"""Makes expected.json: what published implementations say of the same data. Run: python generate.py > expected.json

It needs the packages of .ci/requirements/stats, and Rscript with the package survival.
"""

import json
import math
import subprocess
import sys
import warnings
from importlib.metadata import version

import lifelines
import lifelines.statistics
import numpy as np
import paretoset
import scipy.stats
import statsmodels.api as sm
from rliable import library, metrics
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

warnings.filterwarnings("ignore")
LEVEL = 0.95


class Random:
    """SplitMix64, as stats.Random."""

    def __init__(self, seed):
        self.state = seed

    def uint64(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def below(self, n):
        return (self.uint64() * n) >> 64


def clean(x):
    """Turns NumPy's types into JSON's; what is infinite becomes null."""
    if isinstance(x, dict):
        return {k: clean(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [clean(v) for v in x]
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return float(x) if math.isfinite(x) else None
    return x


# --- Data -----------------------------------------------------------------------------------------------------------


def times(text):
    """Reads '6 6+ 7': a plus is a censored time."""
    return [{"at": float(w.rstrip("+")), "reached": not w.endswith("+")} for w in text.split()]


def drawn_times(seed, n, scale, budget):
    r, out = Random(seed), []
    for _ in range(n):
        at = 1 + r.below(scale)
        out.append({"at": float(min(at, budget)), "reached": at <= budget})
    return out


SURVIVAL = {
    # Freireich and others, Blood 1963: remission in weeks; the example of most textbooks.
    "leukemia": [
        times("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"),
        times("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"),
    ],
    "one budget": [drawn_times(1, 10, 150, 100), drawn_times(2, 10, 400, 100)],
    "three agents": [drawn_times(3, 12, 60, 40), drawn_times(4, 9, 90, 40), drawn_times(5, 15, 50, 40)],
    "all reach it": [times("3 5 5 8 13"), times("4 6 9 9 20")],
    "nobody in one group": [times("3 5 8 20+"), times("20+ 20+ 20+ 20+")],
    "many": [drawn_times(6, 200, 3000, 2000), drawn_times(7, 150, 3500, 2000)],
    "unlike budgets": [times("4 9 15+ 22 30+"), times("2+ 6 7+ 18 21+ 29")],
}


def numbers(seed, n, low, high, digits=2):
    r = Random(seed)
    return [round(low + (high - low) * r.below(10**6) / 10**6, digits) for _ in range(n)]


# --- Survival -------------------------------------------------------------------------------------------------------

R = """
suppressMessages(library(survival))
lines <- readLines(file("stdin"))
num <- function(x) ifelse(is.finite(x), format(x, digits = 17), "null")
for (line in lines) {
  f <- strsplit(line, ";")[[1]]
  at <- as.numeric(strsplit(f[1], ",")[[1]]); event <- as.numeric(strsplit(f[2], ",")[[1]]); tau <- as.numeric(f[3])
  fit <- survfit(Surv(at, event) ~ 1, conf.type = "log-log")
  q <- quantile(fit, c(0.25, 0.5, 0.75))
  m <- survival:::survmean(fit, rmean = tau)$matrix
  cat(sprintf('{"low": [%s], "high": [%s], "rmean": %s, "rmean_se": %s}\\n',
    paste(num(q$lower), collapse = ","), paste(num(q$upper), collapse = ","),
    num(m[["rmean"]]), num(m[["se(rmean)"]])))
}
"""


def r_survival(cases):
    lines = []
    for group, tau in cases:
        lines.append(",".join(str(t["at"]) for t in group) + ";" + ",".join(str(int(t["reached"])) for t in group) + ";" + str(tau))
    out = subprocess.run(["Rscript", "-e", R], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def horizon(groups):
    """The latest time up to which all curves are known."""
    ends = []
    for g in groups:
        end = max(t["at"] for t in g)
        if any(t["at"] == end and not t["reached"] for t in g):
            ends.append(end)
    return min(ends) if ends else max(t["at"] for g in groups for t in g)


def curve(group):
    at = np.array([t["at"] for t in group])
    reached = np.array([t["reached"] for t in group])
    kmf = lifelines.KaplanMeierFitter().fit(at, reached, alpha=1 - LEVEL)
    points = []
    interval = kmf.confidence_interval_survival_function_
    for t in sorted(set(at)):
        s = kmf.survival_function_.loc[t].iloc[0]
        low, high = interval.loc[t]
        points.append({"at": t, "survival": s, "low": low, "high": high})
    if reached.any():
        sf = SurvfuncRight(at, reached.astype(int))
        se = dict(zip(sf.surv_times, sf.surv_prob_se))
        for p in points:
            if p["at"] in se and p["survival"] > 0:
                p["std_err"] = se[p["at"]]
    return points


def quantiles(group):
    kmf = lifelines.KaplanMeierFitter().fit([t["at"] for t in group], [t["reached"] for t in group])  # 1e-9: rounding
    return [lifelines.utils.qth_survival_time(1 - share + 1e-9, kmf.survival_function_) for share in (0.25, 0.5, 0.75)]


def survival():
    out, to_r = [], []
    for name, groups in SURVIVAL.items():
        case = {"name": name, "groups": groups, "horizon": horizon(groups), "curves": [curve(g) for g in groups]}
        at = np.concatenate([[t["at"] for t in g] for g in groups])
        reached = np.concatenate([[t["reached"] for t in g] for g in groups])
        label = np.concatenate([[i] * len(g) for i, g in enumerate(groups)])
        test = lifelines.statistics.multivariate_logrank_test(at, label, reached)
        case["logrank"] = {"statistic": test.test_statistic, "df": test.degrees_of_freedom, "p": test.p_value}
        to_r += [(g, case["horizon"]) for g in groups]
        out.append(case)
    r = iter(r_survival(to_r))
    for case in out:
        case["r"] = [next(r) for _ in case["groups"]]
        # Where the curve is level at the quantile, R takes the middle of the level, and lifelines its begin, as we do.
        case["quantiles"] = [quantiles(g) for g in case["groups"]]
    return out


# --- Rates, signs, p-values ----------------------------------------------------------------------------------------


def rates():
    out = []
    for k, n in [(0, 1), (1, 1), (0, 8), (8, 8), (4, 10), (9, 10), (1, 3), (123, 500), (999, 1000), (0, 10**6)]:
        for level in (0.9, 0.95, 0.99):
            low, high = proportion_confint(k, n, 1 - level, "wilson")
            out.append({"k": k, "n": n, "level": level, "low": low, "high": high})
    return out


def rate_differences():
    out = []
    for k1, n1, k2, n2 in [(9, 10, 4, 10), (0, 8, 8, 8), (8, 8, 8, 8), (0, 5, 0, 9), (56, 70, 48, 80), (5, 56, 0, 29), (1, 2, 3, 7)]:
        low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff", alpha=1 - LEVEL)
        out.append({"k1": k1, "n1": n1, "k2": k2, "n2": n2, "low": low, "high": high})
    return out


def sign_tests():
    cases = [(8, 0), (0, 8), (5, 0), (6, 0), (4, 4), (7, 2), (1, 0), (60, 41), (500, 430), (3000, 3100)]
    return [{"wins": w, "losses": l, "p": scipy.stats.binomtest(w, w + l).pvalue} for w, l in cases]


def sign_flips():
    cases = [
        [1.0] * 5, [1.0] * 6, [1.0] * 8, [1, 1, -1, 1, 0, 0, 1], [0.5, -0.25, 1, 1, 0.75, -1, 0.25, 0.5],
        [0, 0, 0], [2.5], [-3, -2, -1], numbers(11, 10, -1, 3), numbers(12, 14, -2, 2.5), [0.1, 0.2, 0.3, -0.3, 0.1, -0.1],
    ]
    out = []
    for d in cases:
        if len(d) < 2:
            p = 1.0
        else:
            p = scipy.stats.permutation_test((np.array(d, float),), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
        out.append({"differences": d, "p": p})
    return out


def drawn_flips():
    """The Monte Carlo form, drawn as stats.SignFlip draws, and the exact p-value that it must come near to."""
    out = []
    for seed, n in [(21, 21), (22, 30), (23, 70)]:
        d, draws = numbers(seed, n, -1, 1.4), 2000
        sizes = [abs(x) for x in d if x]
        r, bar, beyond = Random(seed), abs(sum(d)) - sum(sizes) * 1e-12, 0
        for _ in range(draws):
            total, bits = 0.0, 0
            for i, size in enumerate(sizes):
                if i % 64 == 0:
                    bits = r.uint64()
                total += -size if bits & 1 else size
                bits >>= 1
            beyond += abs(total) >= bar
        near = scipy.stats.permutation_test((np.array(d),), np.mean, permutation_type="samples", n_resamples=20000, rng=1).pvalue
        out.append({"differences": d, "draws": draws, "seed": seed, "p": (beyond + 1) / (draws + 1), "near": near})
    return out


def many():
    out = []
    for p in [[0.01, 0.04, 0.03], [0.5], [], [1, 1, 1], [0, 0.2, 0.2, 0.9], [0.0078, 0.0312, 0.0625, 0.2891, 0.7266, 0.0078], numbers(31, 25, 0, 0.3, 4)]:
        case = {"p": p, "holm": [], "bh": []}
        if p:
            case["holm"] = multipletests(p, method="holm")[1]
            case["bh"] = multipletests(p, method="fdr_bh")[1]
        out.append(case)
    return out


# --- Scores --------------------------------------------------------------------------------------------------------


def scores():
    out = []
    for n in (1, 2, 3, 4, 5, 7, 8, 24, 101):
        x = numbers(40 + n, n, 0, 12)
        a = np.array(x).reshape(-1, 1)
        at = [0.0, 2.5, 6.0, x[0], 11.9]
        out.append({
            "scores": x, "iqm": metrics.aggregate_iqm(a), "trimmed": scipy.stats.trim_mean(x, 0.25),
            "target": 9.0, "gap": metrics.aggregate_optimality_gap(a, 9.0),
            "thresholds": at, "profile": [library.run_score_deviation(a, t) for t in at],
        })
    return out


def improvements():
    """Scores of A and B, a row a repeat and a column a start; greater is better, as less time is."""
    out = []
    for seed, repeats_a, repeats_b, starts in [(51, 3, 3, 8), (52, 1, 1, 10), (53, 5, 2, 4)]:
        a = np.array(numbers(seed, repeats_a * starts, 0, 10, 0)).reshape(repeats_a, starts)
        b = np.array(numbers(seed + 100, repeats_b * starts, 0, 8, 0)).reshape(repeats_b, starts)
        out.append({"a": a.T, "b": b.T, "p": metrics.probability_of_improvement(a, b)})
    return out


def clusters():
    out = []
    for seed, shape in [(61, [3, 3, 3, 3, 3, 3]), (62, [1] * 12), (63, [1, 5, 2, 8]), (64, [10, 1])]:
        x, groups, at = numbers(seed, sum(shape), -1, 2), [], 0
        for n in shape:
            groups.append(x[at : at + n])
            at += n
        label = np.repeat(np.arange(len(shape)), shape)
        fit = sm.OLS(np.array(x), np.ones(len(x))).fit(cov_type="cluster", cov_kwds={"groups": label})
        # statsmodels also multiplies by (n-1)/(n-k), which is 1 for a mean.
        low, high = fit.conf_int(1 - LEVEL)[0]
        out.append({"clusters": groups, "mean": fit.params[0], "std_err": fit.bse[0], "low": low, "high": high})
    return out


# --- Bootstrap -----------------------------------------------------------------------------------------------------

STATISTICS = {
    "mean": lambda *s: float(np.mean(np.concatenate(s))),
    "iqm": lambda *s: float(scipy.stats.trim_mean(np.concatenate(s), 0.25)),
    "difference": lambda a, b: float(np.mean(a) - np.mean(b)),
    "spread": lambda *s: float(np.var(np.concatenate(s))),
}


def bootstraps():
    """The resamples are drawn here as stats.BCa draws them; SciPy makes the interval of them."""
    out = []
    cases = [
        ("mean", [numbers(71, 8, 0, 5)]), ("mean", [numbers(72, 6, 0, 1), numbers(73, 9, 3, 9)]), ("iqm", [numbers(74, 12, 0, 20)]),
        ("difference", [numbers(75, 7, 2, 9), numbers(76, 10, 0, 6)]), ("spread", [numbers(77, 15, 0, 3)]),
        ("mean", [[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 9.0]]), ("mean", [[1.0, -1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]]),
    ]
    for i, (name, strata) in enumerate(cases):
        seed, resamples, statistic = 100 + i, 999, STATISTICS[name]
        r, drawn = Random(seed), []
        data = [np.array(s, float) for s in strata]
        for _ in range(resamples):
            drawn.append(statistic(*[np.array([s[r.below(len(s))] for _ in s]) for s in data]))

        def vectorised(*samples, axis=-1):
            if axis is None or samples[0].ndim == 1:
                return statistic(*samples)
            flat = [np.moveaxis(s, axis, -1) for s in samples]
            shape = np.broadcast_shapes(*[f.shape[:-1] for f in flat])
            flat = [np.broadcast_to(f, shape + f.shape[-1:]) for f in flat]
            result = np.empty(shape)
            for at in np.ndindex(*shape):
                result[at] = statistic(*[f[at] for f in flat])
            return result

        class Earlier:
            bootstrap_distribution = np.array(drawn)

        case = {"statistic": name, "strata": strata, "seed": seed, "resamples": resamples, "value": statistic(*data)}
        for method in ("BCa", "percentile"):
            ci = scipy.stats.bootstrap(
                tuple(data), vectorised, n_resamples=0, bootstrap_result=Earlier, vectorized=True, method=method, confidence_level=LEVEL
            ).confidence_interval
            case[method] = [ci.low, ci.high]
        out.append(case)
    return out


# --- The rest ------------------------------------------------------------------------------------------------------


def fronts():
    out = []
    for seed, n in [(81, 1), (82, 8), (83, 30), (84, 60)]:
        r = Random(seed)
        offers = [[r.below(12), r.below(10) / 10] for _ in range(n)]
        mask = paretoset.paretoset(np.array(offers, float), sense=["min", "max"], distinct=False)
        out.append({"offers": offers, "front": sorted(int(i) for i in np.flatnonzero(mask))})
    return out


def tails():
    chi = [{"x": x, "df": df, "p": scipy.stats.chi2.sf(x, df)} for df in (1, 2, 3, 7, 40, 63) for x in (0, 1e-8, 0.3, 1, 3.84, 10, 45, 90, 300)]
    normal = [{"p": p, "z": scipy.stats.norm.ppf(p)} for p in (1e-9, 0.001, 0.025, 0.05, 0.3, 0.5, 0.8, 0.975, 0.9995)]
    return {"chi_square": chi, "normal": normal}


def draws():
    r = Random(20261130)
    return {"seed": 20261130, "uint64": [str(r.uint64()) for _ in range(5)], "below_7": [r.below(7) for _ in range(20)]}


packages = ["scipy", "statsmodels", "lifelines", "rliable", "paretoset", "numpy"]
r_version = subprocess.run(
    ["Rscript", "-e", 'cat(as.character(packageVersion("survival")))'], capture_output=True, text=True, check=True
).stdout
json.dump(
    clean({
        "implementations": {**{p: version(p) for p in packages}, "R survival": r_version},
        "survival": survival(), "rates": rates(), "rate_differences": rate_differences(), "sign_tests": sign_tests(),
        "sign_flips": sign_flips(), "drawn_flips": drawn_flips(), "many": many(), "scores": scores(), "improvements": improvements(),
        "clusters": clusters(), "bootstraps": bootstraps(), "fronts": fronts(), "tails": tails(), "draws": draws(),
    }),
    sys.stdout, indent=1,
)
sys.stdout.write("\n")

"""Chances of small numbers. A shop's week is a handful of reviews, a raid may be thousands."""

from collections.abc import Sequence
from math import exp, lgamma, log
from typing import Final

_NEARLY: Final = 1e-7
"""Between logarithms of chances that are equal on paper."""


def gamma_poisson_tail(count: int, shape: float, exposure: float) -> float:
    """P(`count` or more in one unit of time) where the rate is Gamma(`shape`, `exposure` units).

    The mean rate is `shape / exposure`; the more was seen, the nearer this is to Poisson's tail.
    """
    miss = exposure / (exposure + 1)
    term = exp(shape * log(miss))
    below = 0.0
    for k in range(count):
        below += term
        term *= (shape + k) / (k + 1) * (1 - miss)
    return max(0.0, 1 - below)


def beta_binomial_tail(hits: int, tries: int, yes: float, no: float) -> float:
    """P(`hits` or more of `tries`) where the share is Beta(`yes`, `no`)."""
    return sum(
        exp(
            _log_beta(k + yes, tries - k + no)
            - _log_beta(yes, no)
            - _log_beta(k + 1, tries - k + 1)
        )
        / (tries + 1)
        for k in range(hits, tries + 1)
    )


def scan_tail(cluster: int, events: int, window: float) -> float:
    """P(some stretch of length `window` of a line of length 1 holds `cluster` or more of `events`
    even ones). Wallenstein and Neff (1987): exact above half of the events, an estimate below.
    """
    if cluster <= max(1.0, events * window):
        return 1.0  # some stretch holds the mean at least; the estimate fails below it
    pmf = [_binomial(k, events, window) for k in range(cluster, events + 1)]
    return min(1.0, (cluster / window - events - 1) * pmf[0] + 2 * sum(pmf))


def fisher_two_sided(hits: int, tries: int, hits_before: int, tries_before: int) -> float:
    """P(shares of two groups this far apart or further, if they are one): Fisher's exact test."""
    total, whole = hits + hits_before, tries + tries_before
    least, most = max(0, total - tries_before), min(total, tries)
    ways = [
        _log_choose(tries, k) + _log_choose(tries_before, total - k) for k in range(least, most + 1)
    ]
    seen, all_ways = ways[hits - least] + _NEARLY, _log_choose(whole, total)
    return min(1.0, sum(exp(each - all_ways) for each in ways if each <= seen))


def false_discovery(chances: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's q for each of several tests: of all that pass at q, about a share
    of q passes by chance.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)
    adjusted, least = [0.0] * len(chances), 1.0
    for rank, place in zip(range(len(chances), 0, -1), order, strict=True):
        least = min(least, chances[place] * len(chances) / rank)
        adjusted[place] = least
    return adjusted


def _binomial(hits: int, tries: int, share: float) -> float:
    ways = _log_choose(tries, hits)
    return exp(ways + hits * log(share) + (tries - hits) * log(1 - share))


def _log_choose(whole: int, part: int) -> float:
    """Ways to choose from a thousand are beyond any float, and slow as exact numbers."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)

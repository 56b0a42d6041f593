"""Chances of small numbers, against figures that can be looked up or counted by hand."""

import random

import pytest

from engine.insights.odds import (
    beta_binomial_tail,
    false_discovery,
    fisher_two_sided,
    gamma_poisson_tail,
    scan_tail,
)

CERTAIN = 1e5
"""Weeks of history after which the rate is known."""


@pytest.mark.parametrize(
    ("count", "chance"), [(0, 1.0), (1, 0.330), (2, 0.0616), (3, 0.0079), (4, 0.0008)]
)
def test_lows_in_a_week_where_two_in_five_weeks_are_usual(count: int, chance: float) -> None:
    """notes/market.md 4: two come by chance in 6 % of the weeks, three in 0.8 %."""
    assert gamma_poisson_tail(count, 0.4 * CERTAIN, CERTAIN) == pytest.approx(chance, abs=1e-3)


def test_a_rate_that_is_hardly_known_makes_much_possible() -> None:
    assert gamma_poisson_tail(3, 0.4, 1.0) > 4 * gamma_poisson_tail(3, 40.0, 100.0)


@pytest.mark.parametrize(
    ("hits", "tries", "yes", "no", "chance"),
    [
        (0, 5, 1, 1, 1.0),
        (1, 1, 1, 9, 0.1),
        (2, 2, 1, 1, 1 / 3),  # all shares alike: 0, 1 and 2 hits as well
        (3, 4, 1000, 1000, 5 / 16),  # a coin
    ],
)
def test_shares(hits: int, tries: int, yes: float, no: float, chance: float) -> None:
    assert beta_binomial_tail(hits, tries, yes, no) == pytest.approx(chance, abs=1e-3)


@pytest.mark.parametrize(
    ("hits", "tries", "hits_before", "tries_before", "chance"),
    [
        (3, 4, 1, 4, 34 / 70),  # the lady tasting tea
        (5, 10, 5, 10, 1.0),
        (4, 4, 0, 4, 2 / 70),
        (0, 5, 0, 9, 1.0),
        (3_000, 46_000, 36_000, 552_000, 1.0),
    ],
)
def test_two_groups(
    hits: int, tries: int, hits_before: int, tries_before: int, chance: float
) -> None:
    found = fisher_two_sided(hits, tries, hits_before, tries_before)
    assert found == pytest.approx(chance)


def test_a_cluster_in_a_week_is_as_rare_as_dice_say() -> None:
    dice = random.Random(3)
    for events, cluster in ((2, 2), (3, 3), (4, 3), (6, 4)):
        hits = 0
        for _ in range(4_000):
            line = sorted(dice.random() for _ in range(events))
            spans = zip(line, line[cluster - 1 :], strict=False)
            hits += any(last - first <= 1 / 7 for first, last in spans)
        assert scan_tail(cluster, events, 1 / 7) == pytest.approx(hits / 4_000, abs=0.02)


@pytest.mark.parametrize(("cluster", "is_rare"), [(150, False), (200, False), (300, True)])
def test_a_cluster_of_thousands_is_no_wonder_up_to_its_part_of_the_week(
    cluster: int, is_rare: bool
) -> None:
    """1,400 in seven days are 200 a day."""
    chance = scan_tail(cluster, 1_400, 1 / 7)
    assert (chance < 0.01) if is_rare else (chance == 1.0)


def test_who_looks_often_must_see_more_clearly() -> None:
    assert false_discovery([0.01, 0.5, 0.02, 1.0]) == pytest.approx([0.04, 2 / 3, 0.04, 1.0])
    assert false_discovery([]) == []

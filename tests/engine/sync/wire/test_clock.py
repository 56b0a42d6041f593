"""Moments: they only go forward, and the server puts those of any clock in their place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire.clock import (
    LATEST,
    corrected,
    milliseconds,
    moment,
)

NOW = 1_795_000_000_000
TEN_YEARS = 10 * 365 * 24 * 3_600_000
WALLS = st.lists(st.integers(-(1 << 70), 1 << 70), min_size=1, max_size=20)
MOMENTS = st.lists(st.integers(0, LATEST), max_size=20)


@pytest.mark.parametrize(
    ("ms", "found"),
    [(0, 0), (1, 1 << 16), (NOW, NOW << 16), (-1, 0), (1 << 47, LATEST), (1 << 90, LATEST)],
)
def test_a_millisecond_as_a_moment(ms: int, found: int) -> None:
    assert moment(ms) == found
    assert milliseconds(found) == min(max(ms, 0), (1 << 47) - 1)


@pytest.mark.parametrize("skew", [0, 1, -1, 60_000, TEN_YEARS, -TEN_YEARS])
def test_a_wrong_clock_is_taken_off_exactly(skew: int) -> None:
    made = [moment(NOW - ago + skew) + 3 for ago in (5_000, 4_000, 0)]
    found = corrected(made, skew, moment(NOW - 60_000), NOW)
    assert found[:2] == [moment(NOW - 5_000) + 3, moment(NOW - 4_000) + 3]
    assert found[2] == moment(NOW)


@pytest.mark.parametrize(
    ("made_ms", "found_ms"),
    [
        ([NOW + TEN_YEARS, NOW - 5], [NOW, NOW]),
        ([NOW - TEN_YEARS, NOW - 5], [NOW - 60, NOW - 5]),
        ([NOW - 5, NOW - TEN_YEARS, NOW - 4], [NOW - 5, NOW - 5, NOW - 4]),
    ],
    ids=["it jumped back", "it jumped ahead", "it jumped to and fro"],
)
def test_a_clock_that_jumped_between_edits(made_ms: list[int], found_ms: list[int]) -> None:
    found = corrected([moment(ms) for ms in made_ms], 0, moment(NOW - 60), NOW)
    assert [milliseconds(each) for each in found] == found_ms


@given(
    MOMENTS,
    st.one_of(st.integers(-TEN_YEARS, TEN_YEARS), st.integers(-(1 << 63), 1 << 63)),
    st.integers(0, NOW),
)
def test_corrected_moments_keep_order_and_bounds(
    made: list[int], skew: int, earliest_ms: int
) -> None:
    earliest = moment(earliest_ms)
    found = corrected(made, skew, earliest, NOW)
    assert len(found) == len(made)
    assert all(one < other for one, other in pairwise([earliest, *found]))
    assert all(each <= moment(NOW) + len(made) for each in found)


def test_a_server_clock_that_went_back_keeps_the_order() -> None:
    assert corrected([5, 6], 0, moment(NOW + 9), NOW) == [moment(NOW + 9) + 1, moment(NOW + 9) + 2]

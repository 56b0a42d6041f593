"""Figures by hand, and that their intervals mean something."""

import pytest

from tests.gold.figures import (
    Figure,
    calibration_error,
    estimate,
    f1,
    macro_f1,
    of_classes,
    precision,
    recall,
    share,
)

TRUE = [True, True, True, True, False, False]
SAID = [True, True, True, False, True, False]
NOBODY = [False] * 6


@pytest.mark.parametrize(
    ("figure", "value", "items"),
    [
        (share("", TRUE), 4 / 6, 6),
        (share("", TRUE, SAID), 3 / 4, 4),
        (recall("", TRUE, SAID), 3 / 4, 4),
        (precision("", TRUE, SAID), 3 / 4, 4),
        (recall("", TRUE, NOBODY), 0, 4),
        (precision("", TRUE, NOBODY), None, 0),
        (recall("", NOBODY, SAID), None, 0),
        (f1("", TRUE, SAID), 3 / 4, 4),
        # The other way round: one hit of two true and two said.
        (macro_f1("", [TRUE, [not one for one in TRUE]], [SAID, [not one for one in SAID]]),
         (3 / 4 + 1 / 2) / 2, 6),
        # A class that nobody named does not count; one that was only said costs.
        (macro_f1("", [TRUE, NOBODY], [SAID, NOBODY]), 3 / 4, 4),
        (macro_f1("", [TRUE, NOBODY], [SAID, TRUE]), 3 / 8, 4),
        (of_classes("", ["a", "b", "b"], ["a", "b", "a"], ["a", "b", "c"]), 2 / 3, 3),
        (calibration_error("", [0.95, 0.95, 0.65, 1.0], [True, False, True, True]),
         (0.95 + 0.95 + 1.0 - 2 + 0.35) / 4, 4),
    ],
)  # fmt: skip
def test_a_figure_by_hand(figure: Figure, value: float | None, items: int) -> None:
    found = estimate(figure)
    assert found.value == (None if value is None else pytest.approx(value))
    assert figure.items == items
    if found.value is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high


def test_the_interval_is_that_of_a_share_and_always_the_same() -> None:
    found = estimate(share("", [True] * 80 + [False] * 20))
    # 1.96 standard errors of a share of 0.8 among 100
    assert [found.low, found.high] == pytest.approx([0.72, 0.88], abs=0.02)
    assert estimate(share("", [True] * 80 + [False] * 20)) == found

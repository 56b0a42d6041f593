"""What counts as lost: told apart from what its author knows to be overruled."""

import pytest

from tests.simulation.ledger import Ledger, Mark, Time

LABEL = 2
KEY = (4, b"correction of a mood")


def mark(label: str) -> Mark:
    return (*KEY, LABEL, label)


def overruled() -> Ledger:
    """What pc1 wrote pc2 has seen and replaced; then its disk was put back."""
    ledger = Ledger(Time(0))
    ledger.write("pc1", KEY, {}, {LABEL: "good"})
    ledger.write("pc2", KEY, {LABEL: "good"}, {LABEL: "bad"})
    ledger.excuse("pc2", 1)
    return ledger


@pytest.mark.parametrize(
    ("outlived", "barred", "lost"),
    [
        pytest.param(True, {"pc1"}, [], id="overruled on a lost server, and who knows may not say"),
        pytest.param(True, set(), ["good"], id="who knows may say it"),
        pytest.param(False, {"pc1"}, ["good"], id="the other edit never came to a server"),
    ],
)
def test_what_was_overruled_goes_with_what_nobody_may_bring_back(
    outlived: bool, barred: set[str], lost: list[str]
) -> None:
    ledger = overruled()
    ledger.outlived.update({mark("bad")} if outlived else ())
    assert [edit.mark[3] for edit in ledger.lost([], [], [], barred)] == lost


def test_what_an_edit_that_stands_has_seen_is_not_lost() -> None:
    assert overruled().lost([mark("bad")], [], []) == []

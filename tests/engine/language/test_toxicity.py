"""Rudeness: a head says how rude an insult is that a rule has heard, and nothing alone."""

import pytest

from engine.language.analysis import Reason, ReasonFound, Span
from engine.language.linguist import toxicity_of

INSULT = [ReasonFound(Reason.TOXIC, 0.9, Span(0, 1))]
REFUND = [ReasonFound(Reason.REFUND, 0.9, Span(0, 1))]


@pytest.mark.parametrize(
    ("none", "offensive", "hate", "reasons", "said"),
    [
        (0.4, 0.5, 0.1, [], "none"),
        (0.1, 0.8, 0.1, [], "none"),
        (0.02, 0.9, 0.08, [], "none"),
        (0.4, 0.5, 0.1, INSULT, "offensive"),
        (0.4, 0.2, 0.4, INSULT, "hate"),
        (0.6, 0.3, 0.1, INSULT, "none"),
        (0.4, 0.5, 0.1, REFUND, "none"),
    ],
)
def test_toxicity(
    none: float, offensive: float, hate: float, reasons: list[ReasonFound], said: str
) -> None:
    chances = {"none": none, "offensive": offensive, "hate": hate}
    assert toxicity_of(chances, reasons) == (said, chances[said])


def test_a_pack_without_the_head_calls_nobody_rude() -> None:
    assert toxicity_of({}, INSULT) == ("none", 1.0)

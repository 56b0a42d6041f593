"""Texts nobody would write, and what a rule may hear besides the words."""

import re
from collections.abc import Mapping
from typing import Final

from hypothesis import strategies

from engine.language.analysis import Span
from engine.language.hearing import Chances, Heard, Sentence
from engine.language.sentences import split
from engine.language.sentiment import Label, Reading, clean

HUGE: Final = 100_000
"""Characters; a review as we read it has at most 2,000."""

_REVIEWED: Final = (
    "벌레환불신고머리카락별점개인정보씨발존맛요오아어ㅋㅠ^ㅡ~ abKÀあ漢я1!?.\n\0"
    "\u200d\u202e😍👍🏻\u1112\u1161"
)
texts: Final = strategies.one_of(
    strategies.text(),
    strategies.text(alphabet=_REVIEWED),
    strategies.text("아오요ㅋㅏ~!", min_size=9),
)
"""Any str, half surrogates too."""

_SCORES: Final[Mapping[Label, float]] = {"negative": -0.9, "neutral": 0.0, "positive": 0.9}


def heard(
    text: str,
    label: Label = "negative",
    urgency: Chances | None = None,
    manners: Chances | None = None,
) -> Heard:
    """`urgency`: as the head heard it of the whole, and of each sentence."""
    text = clean(text)
    return Heard(
        text,
        Reading(_SCORES[label], label, 0.9),
        toxicity={},
        intent={},
        manners=manners or {},
        urgency=urgency or {},
        sentences=[
            Sentence(span, text[span.start : span.end], aspects={}, urgency=urgency or {})
            for span in split(text)
        ],
    )


def words(text: str, span: Span) -> str:
    return clean(text)[span.start : span.end]


def can_run_away(pattern: re.Pattern[str]) -> bool:
    """Whether it repeats without bound, or repeats a group: only then may a search be slow."""
    source = re.sub(r"\\.|\[[^\]]*\]", "x", pattern.pattern)
    return bool(re.search(r"[*+]|\{\d*,\}|\{\d{3,}|\)\{", source))

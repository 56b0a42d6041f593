"""A review held as a pledge over time: stars that fall after the shop said no (notes/market.md N5).

What a single text says of it, `urgency` finds; here speaks the order of events.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from engine.language.normalise import normalise

# Guests who are angry at a no write soon; weeks later the stars fall for another visit.
WITHIN: Final = timedelta(days=14)

_DEMAND: Final = re.compile(
    r"서비스|공짜|무료|무상|쿠폰|보상|할인|환불|환급|합의|위자료|협찬|깎아"
    r"|빼 ?주|더 ?주|다시 ?해 ?주|챙겨"
)
_REFUSAL: Final = re.compile(
    r"어렵|어려[울운워]|불가|곤란|힘들 ?것|드릴 ?수 ?없|안 ?되는 ?점|안 ?됩니다|못 ?[해드]|규정상"
    r"|양해|원칙|거절|받아들일 ?수 ?없|응할 ?수 ?없"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A review as it stood from `seen_at` on. `stars` 1-5, None where the platform has none."""

    text: str
    stars: float | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop wrote under it."""

    text: str
    given_at: datetime


def fell_after_no(versions: Sequence[Version], answers: Iterable[Answer]) -> Version | None:
    """The first version, oldest first, whose stars fell after a refusal of what the guest asked
    for: the refusal stands in an answer, the demand in a version before it, or the text that
    came with the fall names it.
    """
    refusals = [answer for answer in answers if _REFUSAL.search(normalise(answer.text))]
    for place, (before, after) in enumerate(pairwise(versions)):
        if _fell(before, after) and any(_just_before(after, answer) for answer in refusals):
            said = (version.text for version in versions[: place + 2])
            if any(_DEMAND.search(normalise(text)) for text in said):
                return after
    return None


def _fell(before: Version, after: Version) -> bool:
    if before.stars is None or after.stars is None:
        return False
    return after.stars < before.stars


def _just_before(version: Version, answer: Answer) -> bool:
    return timedelta(0) <= version.seen_at - answer.given_at <= WITHIN

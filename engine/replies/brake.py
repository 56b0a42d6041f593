"""The anger brake: what an owner may be glad not to have said in public half an hour later.

Rude words, and what tells who a guest is. The reply is held, not barred: it goes as approved
unless the owner takes it back or writes it anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from engine.language.personal_data import Kind, find, plain
from engine.language.temper import rude_words
from engine.platforms.port import ReviewFound

HOLD: Final = timedelta(minutes=30)

_PRIVATE: Final = frozenset({Kind.RESIDENT, Kind.MOBILE, Kind.CARD, Kind.ORDER, Kind.ADDRESS})
"""Not other telephone numbers and addresses of mail: those are the shop's own, as a rule."""
_SURNAMES: Final = (
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구나민진지엄채원천방공현함변"
    "염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
_NAMED: Final = re.compile(rf"(?<![가-힣])([{_SURNAMES}][가-힣]{{2}}) ?님(?![가-힣]?[들])")
_CALLINGS: Final = re.compile(
    r".(?:사장|선생|주인|부모|양이|아지|기사|과장|점장|팀장|방장|리장|비자|용자|매자|문자|약자|성자|입자|하객"
    r"|단골|고객|손님|이모|어머|아버|할머|여러)$|이모부|고모부|주인장|임산부"
)
"""Whom people call 님 without naming them, behind a syllable that is also a surname."""


class Qualm(StrEnum):
    RUDE = "rude"
    PRIVATE = "private"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be regretted, and the words that are."""

    qualm: Qualm
    words: str


def doubts(text: str, review: ReviewFound) -> tuple[Doubt, ...]:
    """In what is said to this guest; () where nothing stands against sending it at once."""
    found = [Doubt(Qualm.RUDE, words) for words in rude_words(text)]
    spoken = plain(text)
    for trace in find(text):
        if trace.kind in _PRIVATE:
            found.append(Doubt(Qualm.PRIVATE, spoken[trace.start : trace.end]))
    found += [Doubt(Qualm.NAME, name) for name in dict.fromkeys(_names(spoken, review))]
    return tuple(found)


def _names(spoken: str, review: ReviewFound) -> Iterator[str]:
    """Of guests; not the name under which this one wrote, which all can read."""
    author = plain(review.author_name).removesuffix("님").strip()
    for hit in _NAMED.finditer(spoken):
        if hit[1] not in author and not _CALLINGS.fullmatch(hit[1]):
            yield hit[1]
    if masked := _behind(author):
        yield from (hit[0] for hit in masked.finditer(spoken) if hit[0] != author)


def _behind(author: str) -> re.Pattern[str] | None:
    """What the platform has covered in a name like 김*리, which only an order tells."""
    if not re.fullmatch(r"[가-힣]\*[가-힣]", author):
        return None
    return re.compile(rf"(?<![가-힣]){author[0]}[가-힣]{author[2]}(?= ?(?:님|씨|고객|손님))")

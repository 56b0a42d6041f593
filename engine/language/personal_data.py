"""Personal data that a pattern can tell in a text: numbers, addresses of mail and of a door."""

import re
import unicodedata
from enum import StrEnum
from typing import Final, NamedTuple

_DIGIT: Final = "[0-9영공일이삼사오육칠팔구]"
_GAP: Final = r"[-.‐-― ]?"


class Kind(StrEnum):
    RESIDENT = "resident"
    MOBILE = "mobile"
    PHONE = "phone"
    CARD = "card"
    EMAIL = "email"
    ORDER = "order"
    ADDRESS = "address"


_PATTERNS: Final = {
    # Birth date and a first digit of 1 to 8 (Resident Registration Act, Enforcement Rule, Art. 2).
    Kind.RESIDENT: r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?[1-8](?:\d{6}|\*{6})",
    # Also spelled out, as people do who expect to be filtered: 공일공 일이삼사...
    Kind.MOBILE: rf"(?<!\d)(?:(?:\+?82[-. ]?0?|0)1[016789]|[영공]일[영공일육칠팔구])"
    rf"{_GAP}{_DIGIT}{{3,4}}{_GAP}{_DIGIT}{{4}}(?!\d)",
    Kind.PHONE: rf"(?<!\d)(?:050\d|0(?:2|[3-6]\d|70|80)){_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)",
    Kind.CARD: r"(?<!\d)\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}(?!\d)",
    Kind.EMAIL: r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    Kind.ORDER: r"주문 ?번호[는은가: ]{0,3}[A-Za-z0-9][A-Za-z0-9-]{3,}",
    Kind.ADDRESS: r"\d{1,4} ?동 ?\d{1,5} ?호(?!점)"
    r"|[가-힣]{1,8}(?:시|구|군|읍|면|동) ?[가-힣0-9]{1,12}(?:로|길)(?: ?\d{1,4}번?길)?"
    r" ?\d{1,5}(?:-\d{1,5})?",
}
_FOUND: Final = re.compile("|".join(f"(?P<{kind}>{what})" for kind, what in _PATTERNS.items()))
_MASK: Final = "●●●"


class Trace(NamedTuple):
    """Characters `start` to `end` of the plain text (see `plain`)."""

    kind: Kind
    start: int
    end: int


def plain(text: str) -> str:
    """Full-width digits and the like as the usual ones."""
    return unicodedata.normalize("NFKC", text)


def find(text: str) -> list[Trace]:
    """In the order of the plain text."""
    return [Trace(Kind(str(hit.lastgroup)), *hit.span()) for hit in _FOUND.finditer(plain(text))]


def masked(text: str) -> str:
    """The plain text with dots in place of what was found."""
    return _FOUND.sub(_MASK, plain(text))

"""The lines of a copied review page: which is a date, which are stars, which only a button.

Buttons and labels are those that owners' consoles and public pages show (notes/platforms.md 1-8);
what is not known is taken for somebody's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from engine.imports.values import EMPTY, FULL, read_stars
from engine.platforms.dates import UNKNOWN, Moment, read_moment
from engine.platforms.parsing import clean

LONGEST_DATE: Final = 40
_LONGEST_LABEL: Final = 120
_BLANKS: Final = re.compile(r"[^\S\n]{3,}")
_APART: Final = "   "


class Kind(Enum):
    WORDS = auto()
    DATE = auto()
    STARS = auto()
    VISITS = auto()
    ID = auto()
    FIGURES = auto()
    """Of the author: "리뷰 12 사진 30"."""
    OWNER = auto()
    """From here on the owner answers."""
    MENU = auto()
    FOOT = auto()
    """A label whose date stands below the words, not above them."""
    BUTTON = auto()


@dataclass(frozen=True, slots=True)
class PageLine:
    """`number`: in what was pasted, from 1. `value` without its label."""

    number: int
    kind: Kind
    value: str
    moment: Moment = UNKNOWN
    stars: float | None = None
    scale: int = 5


_BUTTONS: Final = re.compile(
    r"^(?:더\s?보기|접기|펼쳐\s?보기|닫기|신고(?:하기)?|공유(?:하기)?|저장|수정|삭제|등록|취소|복사|번역(?:하기)?"
    r"|팔로우|팔로잉|좋아요\s?\d*|도움\s?돼요\s?\d*|추천\s?\d*|댓글\s?쓰기|답글\s?(?:쓰기|달기|등록(?:하기)?)"
    r"|사장님\s?(?:댓글|답글)\s?(?:등록|쓰기|달기)(?:하기)?|반응\s?남기기|리뷰\s?(?:신고|숨기기)|게시\s?중단\s?요청"
    r"|인증\s?수단|영수증|결제내역|예약|이미지|사진|동영상|프로필(?:\s?(?:사진|이미지))?|메뉴\s?열기"
    r"|이전|다음|전체|최신순|추천순|펼치기"
    r"|개의\s?리뷰가\s?더\s?있습니다|\+\s?\d+|[·•|ㆍ,]+|\d{1,3}\s?/\s?\d{1,3})$"
)
_TAIL: Final = re.compile(r"(?:\.{2,3}|…)?\s*(?:더\s?보기|접기)$")
_FIGURES: Final = re.compile(
    r"^(?:(?:리뷰|후기|사진|팔로워|팔로잉|평균\s?별점|레벨|평가)\s?[\d,.]++\s*+[·•|,]?+\s*+)++(?:팔로우)?$"
)
_VISITS: Final = re.compile(
    r"^(?:최근\s?\d+\S*\s)?(\d{1,4})\s?(?:번째\s?방문|회\s?(?:주문|방문))(?:\s?고객)?$"
)
_ID: Final = re.compile(r"^리뷰\s?번호\s*:?\s*(\d{4,32})$")
_OWNER: Final = re.compile(
    r"^(?:.{0,30}\s)?(?:사장님|주인장)(?:의|\s)?\s?(?:답글|댓글|답변|한마디)?\s*:?$|^답글$"
)
_MENU: Final = re.compile(r"^(?:주문\s?)?메뉴\s*[:：]\s*(.+)$")
_FOOT: Final = re.compile(r"^(?:방문일|이용일)\s*:?$")
_LABELLED: Final = (
    (Kind.FIGURES, _FIGURES),
    (Kind.BUTTON, _BUTTONS),
    (Kind.FOOT, _FOOT),
    (Kind.VISITS, _VISITS),
    (Kind.ID, _ID),
    (Kind.OWNER, _OWNER),
)
_STARS: Final = re.compile(
    rf"^(?:(?:별점|평점)\s*:?\s*)?(?:[{FULL}{EMPTY}]\s*){{1,10}}"
    r"(?:\(?\s*(?P<beside>[0-5](?:\.\d)?)\s*점?\s*\)?)?$"
    r"|^(?:별점|평점)\s*:?\s*(?:5점\s?만점에\s?)?(?P<told>\d(?:\.\d)?)\s*점?(?:\s*/\s*5)?$"
    r"|^(?P<bare>[1-5]\.\d|[1-5]\s?/\s?5|[1-5]점)$"
)
_PARTS: Final = re.compile(r"\s*[·•|ㆍ]\s*|\t+|\s{3,}")


def narrowed(text: str) -> str:
    """Blanks that set things apart still do; no more of them, since patterns try each anew."""
    return _BLANKS.sub(_APART, text)


def read_lines(text: str, captured_at: datetime) -> Iterator[PageLine]:
    """Empty ones are left out. A line of several marks ("김*리 · ★★★★★ · 어제") comes in parts."""
    whole_signs = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    for number, raw in enumerate(whole_signs.splitlines(), start=1):
        line = narrowed(clean(raw).replace("\u200b", "").replace("\ufeff", "")).strip()
        if not line:
            continue
        whole = _read(number, line, captured_at)
        parts = [_read(number, part, captured_at) for part in _PARTS.split(line) if part]
        marks = sum(part.kind in (Kind.DATE, Kind.STARS, Kind.VISITS) for part in parts)
        if whole.kind is Kind.WORDS and marks and len(parts) <= 5:
            yield from parts
        else:
            yield whole


def _read(number: int, line: str, captured_at: datetime) -> PageLine:
    if found := _MENU.match(line):
        return PageLine(number, Kind.MENU, found[1])
    if len(line) <= _LONGEST_LABEL:
        for kind, pattern in _LABELLED:
            if found := pattern.match(line):
                return PageLine(number, kind, found[1] if pattern.groups else line)
        if found := _STARS.match(line):
            return _stars(number, line, found)
    if len(line) <= LONGEST_DATE and (moment := read_moment(line, captured_at)) != UNKNOWN:
        return PageLine(number, Kind.DATE, line, moment=moment)
    return PageLine(number, Kind.WORDS, _TAIL.sub("", line).strip())


def _stars(number: int, line: str, found: re.Match[str]) -> PageLine:
    """The figure beside a single star tells how many it stands for."""
    told = found["beside"] or found["told"] or found["bare"] or line
    try:
        stars, scale = read_stars(told, 5)
    except ValueError:
        return PageLine(number, Kind.WORDS, line)
    return PageLine(number, Kind.STARS, line, stars=stars, scale=scale)

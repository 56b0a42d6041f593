"""Which column says what: told by its heading, else by what stands in it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from engine.imports.dto import Role
from engine.imports.lines import Line
from engine.imports.values import read_date, read_stars
from engine.platforms.dates import UNKNOWN

SAMPLED: Final = 200
"""Rows by which columns are guessed."""
_HEADING_WITHIN: Final = 15
"""Rows above which a heading stands: titles, dates of the export, empty lines."""
_LIKELY: Final = 0.7
_LONGEST_HEADING: Final = 24
_UNKNOWN: Final = 99
_FIGURE: Final = re.compile(r"\d")
_STATES: Final = 12
_STATE_WORDS: Final = 12
"""Letters: shorter, and always the same few, it is "답글 있음" and no reply."""
_SPOKEN: Final = re.compile(r"(?:[다요죠용]|[!~.^ㅎㅋ♥❤])\s*$")

_NEVER: Final = re.compile(
    r"주문(번호|금액|id)|전화|연락처|주소|이메일|orderno|orderid|ordernumber|phone|address|email"
)
_HEADINGS: Final[tuple[tuple[Role, re.Pattern[str]], ...]] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.ID, r"^(리뷰|후기)(번호|id|아이디|no|고유번호)$|^review(id|no|number|key)$"),
        (
            Role.REPLY_DATE,
            r"(답글|댓글|답변|사장님|reply|response|owner)"
            r".*(일$|일시|일자|날짜|시간|date|time|at$)",
        ),
        (
            Role.REPLY,
            r"답글|답변|댓글|사장님|^(owner)?(reply|response)(text|내용)?$|ownerreply",
        ),
        (
            Role.DATE,
            r"^(날짜|일자|일시|언제|date|time|datetime|시간)$"
            r"|(작성|등록|게시|리뷰|후기).*(일|일시|일자|날짜|시간|시각)$"
            r"|created|written|published|posted|reviewdate|regdate",
        ),
        (
            Role.AUTHOR,
            r"작성자|닉네임|글쓴이|손님|고객|회원|이름|author|writer|nick|reviewer|customer|user",
        ),
        (Role.RATING, r"별점|평점|점수|별$|rating|score|stars?$|grade"),
        (Role.MENU, r"메뉴|상품|품목|주문내역|menu|item|product"),
        (
            Role.BODY,
            r"내용|본문|리뷰|후기|텍스트|의견|코멘트|body|text|content|comment|review|message",
        ),
        (
            Role.DATE,
            r"(방문|이용|주문).*(일|일시|일자|날짜|시간)$"
            r"|^visit(ed)?(on|at|date)$|orderedat|orderdate",
        ),
    )
)
_EXACT: Final[Mapping[Role, frozenset[str]]] = {
    Role.DATE: frozenset(
        {"작성일", "작성일시", "작성일자", "날짜", "등록일", "리뷰작성일", "date"}
    ),
    Role.BODY: frozenset({"내용", "리뷰내용", "리뷰", "후기", "본문", "body", "text", "review"}),
    Role.AUTHOR: frozenset({"작성자", "닉네임", "작성자명", "손님", "author", "nickname"}),
    Role.RATING: frozenset({"평점", "별점", "rating"}),
    Role.REPLY: frozenset({"답글", "답글내용", "사장님답글", "reply"}),
    Role.MENU: frozenset({"메뉴", "주문메뉴", "menu"}),
}


def find_heading(lines: Iterable[Line]) -> tuple[int, list[str]]:
    """Number of the heading's line and its cells; (0, []) where there is none."""
    first = [line for line in islice(lines, _HEADING_WITHIN) if line.cells and any(line.cells)]
    best, found = 1, (0, list[str]())
    for line in first:
        roles = {role for role in map(_role_of, line.cells or ()) if role is not None}
        if len(roles) > best:
            best, found = len(roles), (line.number, line.cells or [])
    if not found[0] and len(first) > 1 and _above(first[0].cells or [], first[1].cells or []):
        return first[0].number, first[0].cells or []
    return found


def _above(heading: Sequence[str], row: Sequence[str]) -> bool:
    """Names that nobody knows, but names: short, each once, without figures, over a row with."""
    named = [words for words in heading if words]
    short = all(len(words) <= _LONGEST_HEADING and not _FIGURE.search(words) for words in named)
    return 1 < len(named) == len(set(named)) and short and any(map(_FIGURE.search, row))


def header_key(heading: Sequence[str]) -> bytes:
    """16 bytes by which files with the same heading are known."""
    words = "\x1f".join(map(_plain, heading))
    return hashlib.blake2b(words.encode(errors="replace"), digest_size=16).digest()


def guess(
    heading: Sequence[str], sample: Sequence[Sequence[str]], captured_at: datetime
) -> dict[Role, int]:
    """Numbers of columns from 0, by role."""
    found = _by_heading(heading)
    if Role.REPLY in found and _only_states(_values(sample, found[Role.REPLY])):
        del found[Role.REPLY]
    width = max((len(row) for row in sample), default=0)
    free = [nth for nth in range(width) if nth not in found.values() and not _named(heading, nth)]
    for role, fits in ((Role.DATE, _is_date), (Role.RATING, _is_stars)):
        if role not in found:
            nth = next((n for n in free if _fit(_values(sample, n), fits, captured_at)), None)
            if nth is not None:
                found[role] = nth
                free.remove(nth)
    if Role.BODY not in found and free:
        longest = max(free, key=lambda nth: _mean_length(_values(sample, nth)))
        if _mean_length(_values(sample, longest)) >= 4:
            found[Role.BODY] = longest
            free.remove(longest)
    return found


def _by_heading(heading: Sequence[str]) -> dict[Role, int]:
    """The surest name of each role; of two as sure the first."""
    found: dict[Role, int] = {}
    ranks: dict[Role, int] = {}
    for nth, words in enumerate(heading):
        rank, role = _ranked(words)
        if role is not None and rank < ranks.get(role, _UNKNOWN):
            found[role], ranks[role] = nth, rank
    return found


def _role_of(words: str) -> Role | None:
    return _ranked(words)[1]


def _ranked(words: str) -> tuple[int, Role | None]:
    """The lower the surer: an exact name, then the patterns in their order."""
    plain = _plain(words)
    if not plain or len(plain) > _LONGEST_HEADING or _NEVER.search(plain):
        return _UNKNOWN, None
    for role, names in _EXACT.items():
        if plain in names:
            return 0, role
    for rank, (role, pattern) in enumerate(_HEADINGS, start=1):
        if pattern.search(plain):
            return rank, role
    return _UNKNOWN, None


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words).casefold())


def _named(heading: Sequence[str], nth: int) -> bool:
    """A column whose heading says that it is something else is not guessed at."""
    return nth < len(heading) and bool(_plain(heading[nth]))


def _values(sample: Sequence[Sequence[str]], nth: int) -> list[str]:
    return [row[nth] for row in sample if nth < len(row) and row[nth]]


def _fit(values: list[str], fits: Callable[[str, datetime], bool], captured_at: datetime) -> bool:
    """Whether most of them are of this kind."""
    fitting = sum(fits(value, captured_at) for value in values)
    return bool(values) and fitting >= _LIKELY * len(values)


def _is_date(text: str, captured_at: datetime) -> bool:
    return len(text) >= 5 and read_date(text, captured_at) != UNKNOWN


def _is_stars(text: str, _captured_at: datetime) -> bool:
    try:
        return read_stars(text, 10)[0] is not None
    except ValueError:
        return False


def _mean_length(values: list[str]) -> float:
    return sum(map(len, values)) / len(values) if values else 0.0


def _only_states(values: list[str]) -> bool:
    """A few short words, and none that is said to a guest."""
    kinds = set(values)
    short = all(len(each) < _STATE_WORDS and not _SPOKEN.search(each) for each in kinds)
    return bool(values) and len(kinds) <= _STATES and short

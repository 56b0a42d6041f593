"""Reviews from a copied page: blocks that begin with a name, told apart by dates and stars.

Above the words stand name, stars and date (KakaoMap, the delivery consoles), or the date stands
below them (Naver). What nobody can place is left out with its reason, or shown as unsure.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from engine.imports.dto import LeftOut, Omission, Preview, Shape, Taken, Unsure
from engine.imports.errors import NothingPasted, TooLarge
from engine.imports.markup import Markup
from engine.imports.page_lines import Kind, PageLine, narrowed, read_lines
from engine.imports.rows import LONGEST_NAME, LONGEST_TEXT
from engine.imports.source import Seen
from engine.platforms.dates import UNKNOWN
from engine.platforms.parsing import is_masked
from engine.platforms.port import Precision, ReplyFound, ReviewFound
from engine.runtime.progress import Progress

MOST_PASTED: Final = 5 << 20
"""Characters: a thousand long reviews."""
_LONGEST_AUTHOR: Final = 30
_MARKS: Final = (Kind.DATE, Kind.STARS, Kind.VISITS, Kind.ID, Kind.FIGURES)
_COARSE: Final = (Precision.MONTH, Precision.YEAR)
_EXCERPT: Final = 60


class PasteSource:
    """Text, or the HTML that browsers put beside it."""

    kind = "paste"
    name = ""
    tells_replies = True

    def __init__(self, text: str, captured_at: datetime) -> None:
        """Raises `TooLarge`, `NothingPasted`."""
        if len(text) > MOST_PASTED:
            raise TooLarge(limit=MOST_PASTED >> 20, unit="MB")
        self._blocks = list(_blocks(list(read_lines(text, captured_at))))
        if not self._blocks:
            raise NothingPasted

    def entries(self) -> Iterator[Taken | LeftOut]:
        return (_Block(lines).entry() for lines in self._blocks)

    def preview(self, progress: Progress) -> Preview:
        seen = Seen()
        seen.watch(self.entries(), progress)
        return seen.preview(Shape(self.kind, self.name))


def text_of_html(html: str) -> str:
    """What stands on the page, line by line; what is only told to screen readers too."""
    flattened = _Flattened()
    flattened.take_all(html[: 4 * MOST_PASTED])
    return re.sub(r"[^\S\n]*\n\s*", "\n", narrowed("".join(flattened.pieces)))


class _Flattened(Markup):
    _INLINE: Final = frozenset(
        {"a", "b", "em", "font", "i", "mark", "small", "span", "strong", "u"}
    )
    _SILENT: Final = frozenset({"script", "style", "head", "title", "template"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag not in self._INLINE:
            self.pieces.append("\n")
        told = dict(attrs)
        label = told.get("aria-label") or (told.get("alt") if tag == "img" else None)
        if label and not self._silent:
            self.pieces.append(f"\n{label}\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        if tag not in self._INLINE:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(" ".join(data.split("\n")))


def _blocks(lines: Sequence[PageLine]) -> Iterator[list[PageLine]]:
    """Cut before each line that begins a review; nothing where no line has a date or stars."""
    marked = [line for line in lines if line.kind in (Kind.DATE, Kind.STARS)]
    if not marked:
        return
    starts = [nth for nth in range(len(lines)) if _begins(lines, nth)]
    if not starts or any(line.kind in _MARKS for line in lines[: starts[0]]):
        first = next(nth for nth, line in enumerate(lines) if line.kind in _MARKS)
        starts.insert(0, first)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield list(lines[start:end])


def _begins(lines: Sequence[PageLine], nth: int) -> bool:
    """A name is followed by what is told of its owner; not by the date of the owner's answer."""
    line = lines[nth]
    if line.kind is not Kind.WORDS or len(line.value) > _LONGEST_AUTHOR:
        return False
    after = next((each for each in lines[nth + 1 :] if each.kind is not Kind.BUTTON), None)
    if after is None or after.kind not in _MARKS:
        return False
    before = next((each for each in reversed(lines[:nth]) if each.kind is not Kind.BUTTON), None)
    return before is None or before.kind is not Kind.OWNER


class _Block:
    """One review's lines, gone through from above."""

    def __init__(self, lines: Sequence[PageLine]) -> None:
        self._line = lines[0].number
        self._author = ""
        self._date: PageLine | None = None
        self._stars: PageLine | None = None
        self._visits: int | None = None
        self._id = ""
        self._menus: list[str] = []
        self._words: list[str] = []
        self._reply: list[str] | None = None
        self._replied: PageLine | None = None
        rest = lines
        if lines[0].kind is Kind.WORDS:
            self._author, rest = lines[0].value, lines[1:]
        for line in rest:
            if self._reply is None:
                self._hear_guest(line)
            else:
                self._hear_owner(line, self._reply)

    def entry(self) -> Taken | LeftOut:
        body = "\n".join(self._words).strip()
        excerpt = " · ".join(filter(None, (self._author, *body.splitlines())))[:_EXCERPT]
        if self._date is None:
            return LeftOut(self._line, Omission.NO_DATE, excerpt)
        if not body and self._stars is None:
            return LeftOut(self._line, Omission.NOTHING_SAID, excerpt)
        if len(body) > LONGEST_TEXT:
            return LeftOut(self._line, Omission.TOO_LONG, excerpt)
        return Taken(self._line, self._review(body, *self._date.moment), tuple(self._doubts()))

    def _review(self, body: str, at: datetime | None, precision: Precision) -> ReviewFound:
        assert self._date is not None  # noqa: S101 - see `entry`
        return ReviewFound(
            external_id=self._id,
            author_name=self._author[:LONGEST_NAME],
            author_masked=is_masked(self._author),
            created_at=at,
            created_precision=precision,
            raw_date=self._date.value,
            body=body or None,
            rating=None if self._stars is None else self._stars.stars,
            rating_scale=5 if self._stars is None else self._stars.scale,
            menus=tuple(self._menus),
            visit_count=self._visits,
            reply=self._answer(),
        )

    def _answer(self) -> ReplyFound | None:
        text = "\n".join(self._reply or ()).strip()[:LONGEST_TEXT]
        if not text:
            return None
        written = None if self._replied is None else self._replied.moment[0]
        return ReplyFound(text, live=True, created_at=written)

    def _doubts(self) -> Iterator[Unsure]:
        if not self._author:
            yield Unsure.NO_AUTHOR
        if self._date is not None and self._date.moment[1] in _COARSE:
            yield Unsure.COARSE_DATE

    def _hear_guest(self, line: PageLine) -> None:
        match line.kind:
            case Kind.WORDS:
                self._words.append(line.value)
            case Kind.DATE if self._date is None or self._is_finer(line):
                self._date = line
            case Kind.STARS if self._stars is None:
                self._stars = line
            case Kind.VISITS:
                self._visits = int(line.value)
            case Kind.ID:
                self._id = line.value
            case Kind.MENU:
                self._menus += [part.strip()[:LONGEST_NAME] for part in line.value.split(",")]
            case Kind.OWNER:
                self._reply = []

    def _hear_owner(self, line: PageLine, reply: list[str]) -> None:
        """What stands between the heading and the date is the shop's name."""
        if line.kind is Kind.DATE and self._replied is None:
            self._replied = line
            if len(reply) == 1 and len(reply[0]) <= _LONGEST_AUTHOR:
                reply.clear()
        elif line.kind in (Kind.WORDS, Kind.MENU, Kind.STARS):
            reply.append(line.value)

    def _is_finer(self, line: PageLine) -> bool:
        """Naver says "5.22.금" and, for those who cannot see, the year too: the same day."""
        assert self._date is not None  # noqa: S101 - asked only then
        one, other = self._date.moment[0], line.moment[0]
        same = one is not None and other is not None and one.date() == other.date()
        return same and line.moment != UNKNOWN and len(line.value) > len(self._date.value)

"""Cues of a lexicon found in a sentence, in time linear in its length.

A cue is literal text without spaces in which `(a|b)` is either, `(a)?` maybe, `~` up to `GAP`
signs, `^` the begin and `$` the end of a word, and a closing `!` marks what "there is none" turns
round. The lexicon's head says the same to its authors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

GAP: Final = 6
_DENIED_WITHIN: Final = 8
_GROUP: Final = re.compile(r"\(([^)]*)\)(\?)?")
# 비싸지 않, 눅눅해질까봐, 느끼함 잡아: said to deny it, or to have been spared it.
_NOT_AFTER: Final = re.compile(
    r"(?:하|스럽)?(?:지|진|질|짐)(?:는|도|를|가|은)?(?:않|안|못|아니)"
    r"|(?:하|해|해지|지)?[질할날될]까|(?:함|한맛)을?(?:싹)?잡"
)
_NOT_BEFORE: Final = ("not", "n't", "n’t", "不")
_NONE_AFTER: Final = re.compile(r"없|안(?:나|남|난|느|보|들)|않|제로|1도|걱정|무서")


@dataclass(frozen=True, slots=True)
class Cue:
    """`parts` follow each other with gaps between. `topic` and `pole` are the lexicon's own."""

    topic: str
    pole: str
    parts: tuple[str, ...]
    begins: bool
    ends: bool
    deniable: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a `Squeezed` text. `turned`: a negation says the opposite of its pole."""

    topic: str
    pole: str
    start: int
    end: int
    turned: bool


class Squeezed:
    """A text in small letters without its spaces, that still knows where they were."""

    def __init__(self, text: str) -> None:
        words = text.lower().split()
        self.text = "".join(words)
        self.breaks = {0, len(self.text)}
        place = 0
        for word in words:
            place += len(word)
            self.breaks.add(place)

    def at_break(self, place: int) -> bool:
        """Whether a word ends or begins here."""
        if place in self.breaks:
            return True
        return not (self.text[place - 1].isalnum() and self.text[place].isalnum())


class Lexicon:
    """Cues by their first part, so that a place in the text costs a few look-ups whatever their
    number.
    """

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._first: defaultdict[str, list[Cue]] = defaultdict(list)
        for cue in cues:
            self._first[cue.parts[0]].append(cue)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for first in self._first:
            lengths[first[0]].add(len(first))
        self._lengths = {sign: sorted(known) for sign, known in lengths.items()}

    def hits(self, said: Squeezed) -> list[Hit]:
        """In order; without those that stand inside a longer one of the same topic or of none.
        A bare name and a bare judgement are no part of any other cue: 국물이 of 국물이 새다.
        """
        reach: defaultdict[str, int] = defaultdict(int)
        kept: list[Hit] = []
        for hit in sorted(self._all(said), key=lambda hit: (hit.start, -hit.end)):
            bare = hit.topic == "any" or hit.pole == "?"
            hiding = reach if bare else (hit.topic, "none")
            if all(reach[topic] < hit.end for topic in hiding):
                kept.append(hit)
                reach[hit.topic] = max(reach[hit.topic], hit.end)
        return kept

    def _all(self, said: Squeezed) -> Iterator[Hit]:
        for start, sign in enumerate(said.text):
            for length in self._lengths.get(sign, ()):
                for cue in self._first.get(said.text[start : start + length], ()):
                    if (end := _end(cue, said, start)) is not None:
                        yield Hit(cue.topic, cue.pole, start, end, _turned(cue, said, start, end))


def _end(cue: Cue, said: Squeezed, start: int) -> int | None:
    if cue.begins and not said.at_break(start):
        return None
    end = start + len(cue.parts[0])
    for part in cue.parts[1:]:
        place = said.text.find(part, end, end + GAP + len(part))
        if place < 0:
            return None
        end = place + len(part)
    return None if cue.ends and not said.at_break(end) else end


def _turned(cue: Cue, said: Squeezed, start: int, end: int) -> bool:
    if cue.deniable and _NONE_AFTER.search(said.text, end, end + _DENIED_WITHIN):
        return True
    if _NOT_AFTER.match(said.text, end) or _NOT_AFTER.match(said.text, end - 1):
        return True
    if said.text.endswith(_NOT_BEFORE, max(0, start - 3), start):
        return True
    return start > 0 and said.text[start - 1] == "안" and said.at_break(start - 1)


def read(path: Path) -> Iterator[Cue]:
    """Of lines `topic, pole, cues with a comma between`, fields separated by a tab."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, pole, cues = line.split("\t")
            for written in cues.split(", "):
                yield from _cues(topic, pole, written.replace(" ", "").lower())


def _cues(topic: str, pole: str, written: str) -> Iterator[Cue]:
    bare = written.removeprefix("^")
    deniable = bare.endswith("!")
    for form in _forms(bare.removesuffix("!")):
        parts = tuple(part for part in form.removesuffix("$").split("~") if part)
        yield Cue(topic, pole, parts, bare != written, form.endswith("$"), deniable)


def _forms(written: str) -> Iterator[str]:
    """Every choice of the groups written out."""
    fixed, groups, place = [], [], 0
    for group in _GROUP.finditer(written):
        fixed.append(written[place : group.start()])
        groups.append([*group[1].split("|"), *([""] if group[2] else [])])
        place = group.end()
    for chosen in product(*groups):
        pieces = (before + choice for before, choice in zip(fixed, chosen, strict=True))
        yield "".join(pieces) + written[place:]

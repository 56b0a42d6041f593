"""Where a text holds moods and slang of the lexicon, and what to write instead."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from engine.language.folding import Edit
from engine.language.lexicon import Place, moods, slang

_SCRIPTS: Final = tuple(re.compile(signs) for signs in ("[가-힣]", "[ㄱ-ㅣ]", "[a-z]"))


class _Form(NamedTuple):
    word: str
    plain: str
    opens: bool
    """Whether no letter of its script may stand before it."""
    closes: bool


_Forms: TypeAlias = Mapping[str, tuple[_Form, ...]]
"""By first character, the longest first."""


def find_moods(text: str) -> Iterator[Edit]:
    """The mood word, set apart by spaces, instead of a run of signs of that mood."""
    run: tuple[int, int, str] | None = None
    for start, form in _find(text, _mood_forms()):
        end = start + len(form.word)
        if run and run[1:] == (start, form.plain):
            run = (run[0], end, form.plain)
            continue
        if run:
            yield _apart(text, *run)
        run = (start, end, form.plain)
    if run:
        yield _apart(text, *run)


def find_slang(text: str) -> Iterator[Edit]:
    for start, form in _find(text, _slang_forms()):
        if form.plain != form.word:
            yield start, start + len(form.word), form.plain


def _apart(text: str, start: int, end: int, word: str) -> Edit:
    left = " " if start and not text[start - 1].isspace() else ""
    right = " " if end < len(text) and not text[end].isspace() else ""
    return start, end, left + word + right


def _find(text: str, forms: _Forms) -> Iterator[tuple[int, _Form]]:
    """From left to right, the longest form that may stand there."""
    free = 0
    for place, sign in enumerate(text):
        if place < free or sign not in forms:
            continue
        for form in forms[sign]:
            if text.startswith(form.word, place) and _fits(text, place, form):
                yield place, form
                free = place + len(form.word)
                break


def _fits(text: str, start: int, form: _Form) -> bool:
    end = start + len(form.word)
    return not (
        (form.opens and start and _joined(text[start - 1], text[start]))
        or (form.closes and end < len(text) and _joined(text[end - 1], text[end]))
    )


def _joined(one: str, other: str) -> bool:
    """Whether both are letters of one script."""
    return any(script.match(one) and script.match(other) for script in _SCRIPTS)


@cache
def _mood_forms() -> _Forms:
    return _by_first((mood.sign, mood.mood, "whole") for mood in moods())


@cache
def _slang_forms() -> _Forms:
    return _by_first((entry.word, entry.plain, entry.place) for entry in slang())


def _by_first(entries: Iterable[tuple[str, str, Place]]) -> _Forms:
    forms = defaultdict[str, list[_Form]](list)
    for word, plain, place in entries:
        forms[word[0]].append(_Form(word, plain, place != "inside", place == "whole"))
    return {
        first: tuple(sorted(own, key=lambda form: len(form.word), reverse=True))
        for first, own in forms.items()
    }

"""Writes a draft from templates: pure, and the same for the same review, templates and past.

A template is a row of sentences. Its variables are filled in one pass, the owner's words stand as
a sentence of their own, and sentences are dropped, never cut, where the platform wants it shorter.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.prompts.dto import OWNER_WORDS, Template, Tone
from engine.replies.errors import NoTemplate, OwnersCall
from engine.replies.similarity import TOO_SIMILAR, Guard
from engine.replies.values import (
    mood_of,
    owner_sentence,
    owners_call,
    values_of,
    wants_sober_tone,
)
from engine.reviews.dto import Label, ReviewDto
from engine.runtime.ids import collected_uuid

_TONES: tuple[Tone, ...] = ("polite", "short", "solving")
_VARIABLE = re.compile(r"\{(\w+)\}")
_SLOT = f"{{{OWNER_WORDS}}}"
# A last sentence that begins like this leans on the one before it and closes no other text.
_LEANS = re.compile(r"(그|이|그런|이런|그렇게|이렇게|그래도|또|나머지|비추어|확인하고)\s")
_BLENDS_TRIED = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """`template` gave the text, or all but its last sentence; it has no key where the owner did.
    `similarity`: see `Guard.nearest`.
    """

    text: str
    mood: Label
    similarity: float
    template: Template


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner asks for. `limit`: the platform's bound, in UTF-16 units."""

    owner_words: str
    tone: Tone
    limit: int


def compose(review: ReviewDto, wish: Wish, templates: Sequence[Template], guard: Guard) -> Draft:
    """The draft least like what `guard` holds, of the tone wished for.

    Only where all of them are too similar, of another tone; then with endings exchanged. Where it
    is the owner's call, his words alone. Raises `NoTemplate`, `OwnersCall` (he gave no words).
    """
    mood = mood_of(review)
    if owners_call(review):
        return _own_words(wish, mood, guard)
    values = values_of(review, mood)
    sentiment = mood if (review.found.body or "").strip() else "no_text"
    usable = [
        template
        for template in templates
        if template.sentiment == sentiment and _fillable(template, values)
    ]
    seed = collected_uuid(review.platform, "draft", review.found.external_id)
    tones = _tones(review, wish, silent_complaint=(sentiment, mood) == ("no_text", "negative"))
    cells = [_shuffled([t for t in usable if t.tone == tone], seed) for tone in tones]
    best: Draft | None = None
    for write, cell in itertools.product((_plain, _blends), cells):
        found = _least_similar(write(cell, values, wish), mood, guard)
        if found and (best is None or found.similarity < best.similarity):
            best = found
        if best and best.similarity < TOO_SIMILAR:
            return best
    if best is None:
        raise NoTemplate(sentiment=sentiment)
    return best


def _tones(review: ReviewDto, wish: Wish, *, silent_complaint: bool) -> tuple[Tone, ...]:
    """In the order in which they are tried."""
    if wants_sober_tone(review):
        return ("solving",)
    # Few stars without a word: not cheerful, whatever the tone; the reply asks what was wrong.
    first = "solving" if silent_complaint else wish.tone
    return (first, *(tone for tone in _TONES if tone != first))


def _own_words(wish: Wish, mood: Label, guard: Guard) -> Draft:
    if not wish.owner_words.strip():
        raise OwnersCall
    text = owner_sentence(wish.owner_words)
    template = Template("", 0, mood, wish.tone, _SLOT, (OWNER_WORDS,))
    return Draft(text, mood, guard.nearest(text), template)


def length(text: str) -> int:
    """In UTF-16 units, as browsers count what is typed into a page; an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def sentences(text: str) -> list[str]:
    """A template's sentences; the owner's words count as one."""
    return [part for part in re.split(rf"(?<=[.!?])\s+|\s*({_SLOT})\s*", text) if part]


def fill(sentence: str, values: dict[str, str]) -> str:
    """One pass: braces inside a value stay what they are."""
    return _VARIABLE.sub(lambda found: values[found[1]], sentence)


def _fillable(template: Template, values: dict[str, str]) -> bool:
    return all(name in values or name == OWNER_WORDS for name in template.variables)


def _shuffled(templates: list[Template], seed: bytes) -> list[Template]:
    """In an order that is this review's own."""
    return sorted(
        templates, key=lambda template: hashlib.sha256(seed + template.key.encode()).digest()
    )


def _plain(
    cell: Sequence[Template], values: dict[str, str], wish: Wish
) -> Iterator[tuple[str, Template]]:
    """Every template filled; those made for the owner's words alone, where he gave some."""
    speaking = [template for template in cell if OWNER_WORDS in template.variables]
    for template in speaking if wish.owner_words.strip() and speaking else cell:
        yield _written(sentences(template.text), values, wish), template


def _blends(
    cell: Sequence[Template], values: dict[str, str], wish: Wish
) -> Iterator[tuple[str, Template]]:
    """Templates with another one's last sentence, one at a time."""
    parts = [(template, sentences(template.text)) for template in cell]
    closings = [rows[-1] for _, rows in parts if len(rows) > 1 and _closes(rows[-1])]
    openings = [(template, rows) for template, rows in parts if len(rows) > 1]
    pairs = (
        (template, [*rows[:-1], closings[(number + shift) % len(closings)]], rows[-1])
        for shift in range(len(closings))
        for number, (template, rows) in enumerate(openings)
    )
    for template, rows, own in itertools.islice(pairs, _BLENDS_TRIED):
        if rows[-1] != own:
            yield _written(rows, values, wish), template


def _closes(sentence: str) -> bool:
    return sentence != _SLOT and not _LEANS.match(sentence)


def _written(rows: list[str], values: dict[str, str], wish: Wish) -> str:
    words = owner_sentence(wish.owner_words)
    if words and _SLOT not in rows:
        rows = [_SLOT, *rows]
    return _fitted([(words if row == _SLOT else fill(row, values), row) for row in rows], wish)


def _fitted(rows: list[tuple[str, str]], wish: Wish) -> str:
    """Drops sentences from the end, the owner's own never, until the text is short enough."""
    kept = [(text, row) for text, row in rows if text]
    while length(text := " ".join(text for text, _ in kept)) > wish.limit:
        spare = [number for number, (_, row) in enumerate(kept) if row != _SLOT]
        if not spare or len(kept) == 1:
            break
        del kept[spare[-1]]
    return text


def _least_similar(
    texts: Iterator[tuple[str, Template]], mood: Label, guard: Guard
) -> Draft | None:
    drafts = (Draft(text, mood, guard.nearest(text), template) for text, template in texts)
    return min(drafts, key=lambda draft: draft.similarity, default=None)

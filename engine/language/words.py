"""The words of a text that mean something, in dictionary form. Imported in a process of its own:
the dictionary takes 350 MB and 1 s to load.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kiwipiepy import Kiwi, Token

from engine.language.analysis import Span
from engine.language.keywords import Kind, Word
from engine.runtime.resources import RESOURCES

_LEXICONS: Final = RESOURCES / "lexicons"
# Tags of kiwipiepy, from the Sejong corpus.
_NOUN: Final = {"NNG", "NNP", "SL", "XPN"}
_PREDICATE: Final = {"VA", "VV"}
_MAKES_PREDICATE: Final = {"XSA"}
# Said of a noun, these tell no more than the noun.
_EMPTY: Final = {"하다", "되다"}
# 직원들, 사장님, 두 개씩: who and how many is not the word.
_TITLES: Final = {"님", "들", "씩", "분", "네", "쯤"}
# What may stand between a noun and what is said of it: 양(이/은/을) (너무) 적다.
_PARTICLES: Final = {"JKS", "JX", "JKO"}
_ADVERBS: Final = {"MAG"}
_NOT: Final = {"안", "못"}
_IS_THERE: Final = {"있", "없", "나"}
# Nouns that make one word with 있다, 없다 and 나다.
_ONE_WORD: Final = {"맛", "재미", "멋", "어이", "정신", "센스", "성의"}


def _listed(name: str) -> list[str]:
    lines = (_LEXICONS / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word among the tokens `first` to `after`."""

    form: str
    kind: Kind
    first: int
    after: int


class Lexicographer:
    """Finds the words of clean texts, see `sentiment.clean`."""

    def __init__(self) -> None:
        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False)
        self._stop = frozenset(_listed("stopwords.txt"))
        for word in _listed("shop_words.txt"):
            self._kiwi.add_user_word(word, "NNP")

    def words(self, texts: Sequence[str]) -> list[tuple[Word, ...]]:
        """In the order of the text; a pair after its second word."""
        split = self._kiwi.split_into_sents(texts, return_tokens=True)
        return [
            tuple(
                Word(form, kind, Span(sentence.start, sentence.end))
                for sentence in sentences
                for form, kind in self._in(sentence.tokens or [])
            )
            for sentences in split
        ]

    def _in(self, tokens: Sequence[Token]) -> Iterator[tuple[str, Kind]]:
        noun: _Unit | None = None
        for unit in _units(tokens):
            if not self._stops(unit.form):
                yield unit.form, unit.kind
            tells = unit.kind == "predicate" and unit.form not in _EMPTY
            if noun and tells and _near(tokens[noun.after : unit.first]):
                yield f"{noun.form} {unit.form}", "pair"
            noun = unit if unit.kind == "noun" and not self._stops(unit.form) else None

    def _stops(self, form: str) -> bool:
        return form in self._stop or form.removeprefix("안 ") in self._stop


def _near(between: Sequence[Token]) -> bool:
    """Whether nothing but a particle and adverbs stands between."""
    return len(between) <= 3 and all(token.tag in _PARTICLES | _ADVERBS for token in between)


def _units(tokens: Sequence[Token]) -> Iterator[_Unit]:
    at = 0
    while at < len(tokens):
        unit = _noun(tokens, at) or _predicate(tokens, at)
        if unit:
            yield unit
        at = unit.after if unit else at + 1


def _noun(tokens: Sequence[Token], at: int) -> _Unit | None:
    """A run of nouns without a space, 배달 + 비; with what makes it an adjective, 친절 + 하다."""
    end = at
    while end < len(tokens) and tokens[end].tag in _NOUN and _adjoins(tokens, at, end):
        end += 1
    if end == at:
        return None
    form = "".join(token.form for token in tokens[at:end])
    if end < len(tokens) and tokens[end].tag in _MAKES_PREDICATE:
        return _with_negation(tokens, at, end + 1, form + tokens[end].form)
    if form in _ONE_WORD and (there := _is_there(tokens, end)) is not None:
        return _with_negation(tokens, at, there + 1, form + tokens[there].form)
    while end < len(tokens) and tokens[end].tag in ("XSN", "NNB") and tokens[end].form in _TITLES:
        end += 1
    return _Unit(form, "noun", at, end)


def _adjoins(tokens: Sequence[Token], first: int, at: int) -> bool:
    return at == first or tokens[at].start == tokens[at - 1].start + tokens[at - 1].len


def _is_there(tokens: Sequence[Token], at: int) -> int | None:
    """Where 있다, 없다 or 나다 stands, after a particle or none."""
    if at < len(tokens) and tokens[at].tag in _PARTICLES:
        at += 1
    return at if at < len(tokens) and tokens[at].form in _IS_THERE else None


def _predicate(tokens: Sequence[Token], at: int) -> _Unit | None:
    token = tokens[at]
    following = tokens[at + 1].tag if at + 1 < len(tokens) else ""
    if token.tag[:2] in _PREDICATE:
        return _with_negation(tokens, at, at + 1, token.form)
    if token.tag == "XR" or (token.tag == "MAG" and following in ("XSA", "XSV")):
        stem = tokens[at + 1].form if following in ("XSA", "XSV") else "하"
        after = at + 2 if following in ("XSA", "XSV") else at + 1
        return _with_negation(tokens, at, after, token.form + stem)
    if token.form == "별로" and token.tag == "MAG":
        return _Unit("별로", "predicate", at, at + 1)
    return None


def _with_negation(tokens: Sequence[Token], first: int, after: int, stem: str) -> _Unit:
    """안 비싸다 and 비싸지 않다 are one."""
    before = tokens[first - 1] if first else None
    if before and before.tag == "MAG" and before.form in _NOT:
        return _Unit(f"안 {stem}다", "predicate", first - 1, after)
    rest = [token for token in tokens[after : after + 3] if token.tag != "JX"][:2]
    if len(rest) == 2 and rest[0].form == "지" and rest[1].form in ("않", "못하"):
        return _Unit(f"안 {stem}다", "predicate", first, after + 2)
    return _Unit(f"{stem}다", "predicate", first, after)

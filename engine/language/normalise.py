"""The plain spelling of a review, for rules and for counting words. The owner sees the original.

Steps, in order: one form per character (full width, jamo, case), signs nobody sees go, drawn-out
and repeated characters shrink, emoji and emoticons become a mood word, slang its plain form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engine.language.folding import Edit, Folded
from engine.language.spellings import find_moods, find_slang

_LEADS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE: Final = 0xAC00
_SINGLE_JAMO: Final = {
    chr(first + place): sign
    for first, signs in ((0x1100, _LEADS), (0x1161, _VOWELS), (0x11A7, _TAILS))
    for place, sign in enumerate(signs)
}

_CONJOINING: Final = re.compile(r"[\u1100-\u11ff]{2,}")
_UNUSUAL: Final = re.compile(r"[^\t\n\x20-\x40\x5b-\x7eㄱ-ㅣ가-힣]")
# Variation selectors, skin tones and the signs of a sex only vary an emoji.
_UNSEEN: Final = re.compile(r"[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u2640\u2642]")
# ㅠ, ㅜ and ㅡ are tears and frowns, never half of a syllable.
_SPLIT: Final = re.compile(
    r"([ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈ-ㅎ])([ㅏ-ㅛㅝ-ㅟㅢㅣ])"
    r"((?!\1)[ㄱ-ㄷㄹ-ㅂㅄ-ㅈㅊ-ㅎ](?=[ㄱ-ㅎ][ㅏ-ㅣ]|[가-힣]))?"
)

_HELD: Final = re.compile(r"(?<=[가-힣])(?:([아어오우으이에애])\1+|[아어오우으이에애](?=~))")
_ECHOES: Final = {
    "아": "ㅏㅑㅘ", "어": "ㅓㅕㅝ", "오": "ㅗㅛ", "우": "ㅜㅠ",
    "으": "ㅡ", "이": "ㅣㅟㅢ", "에": "ㅔㅖㅞㅐ", "애": "ㅐㅒㅙㅔ",
}  # fmt: skip
_REPEATED: Final = re.compile(r"([^0-9\s])\1\1+")
_LAUGHTER: Final = frozenset("하호히후흐헤")


def normalise(text: str) -> str:
    """The plain spelling alone."""
    return fold(text).text


@lru_cache(maxsize=256)  # several rules ask for the same text, one after the other
def fold(text: str) -> Folded:
    """The plain spelling, and for each of its characters the place in `text`."""
    folded = Folded(text)
    folded.replace(_CONJOINING, lambda found: unicodedata.normalize("NFC", found.group()))
    folded.replace(_UNUSUAL, lambda found: _one_form(found.group()))
    folded.replace(_SPLIT, _composed)
    folded.edit(_held(folded.text))
    folded.replace(_REPEATED, _shrunk)
    folded.edit(find_moods(folded.text))
    folded.edit(find_slang(folded.text))
    return folded


@lru_cache(maxsize=4_096)
def _one_form(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf" or _UNSEEN.match(sign):
        return ""
    if category in ("Cc", "Zl", "Zp"):
        return " "
    plain = unicodedata.normalize("NFKC", sign).lower()
    return "".join(_SINGLE_JAMO.get(part, part) for part in plain)


def _composed(found: re.Match[str]) -> str:
    """A syllable written as single jamo, which slips past filters."""
    lead, vowel, tail = found.groups(" ")
    open_syllable = _LEADS.index(lead) * len(_VOWELS) + _VOWELS.index(vowel)
    return chr(_FIRST_SYLLABLE + open_syllable * len(_TAILS) + _TAILS.index(tail))


def _held(text: str) -> Iterator[Edit]:
    """맛있어요오오오, 최고오~: the vowel goes on after the syllable that ends in it."""
    for found in _HELD.finditer(text):
        start, end = found.span()
        before, vowel = ord(text[start - 1]) - _FIRST_SYLLABLE, text[start]
        row, tail = divmod(before, len(_TAILS))
        echo = tail == 0 and _VOWELS[row % len(_VOWELS)] in _ECHOES[vowel]
        if echo or end - start > 1:
            yield start, end, "" if echo else vowel


def _shrunk(found: re.Match[str]) -> str:
    """Laughter, tears and marks stay double: one sign may mean something else."""
    sign = found.group(1)
    once = "가" <= sign <= "힣" and sign not in _LAUGHTER
    return sign if once else sign * 2

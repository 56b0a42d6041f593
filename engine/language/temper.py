"""Words of an owner's at a guest's expense: what should not go out in the first heat.

Rules alone, no model: the pack's toxicity head learned from strangers' comments and takes a third
of decent reviews for rude (`linguist`), and every PC of a shop must come to the same answer.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from engine.language.alarms import Alarm, alarms, read_alarms
from engine.language.analysis import Reason
from engine.language.lexicon import LEXICONS
from engine.language.normalise import fold

RULES: Final = LEXICONS / "temper.toml"

# Of the insults that guests use, those that mean nothing bad where an owner says them.
_OWNERS_OWN: Final = re.compile(
    r"지체 ?(?:없|하지|되|됐|돼|말|시)|장애 ?(?:가 ?(?:생|있)|인|로)|돌아이"
)


def rude_words(text: str) -> tuple[str, ...]:
    """As they stand in the text, in its order, each once."""
    plain = fold(text)
    harmless = [found.span() for found in _OWNERS_OWN.finditer(plain.text)]
    rung = (alarm.ring(plain.text) for alarm in _rules())
    heard = sorted(span for span in rung if span and span[0] < span[1])
    spans = _joined(span for span in heard if not any(_meet(span, each) for each in harmless))
    originals = (plain.span(*span) for span in spans)
    return tuple(dict.fromkeys(text[each.start : each.end].strip() for each in originals))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of several rules that hear the same words, the widest; `spans` in order."""
    joined: list[tuple[int, int]] = []
    for span in spans:
        if joined and _meet(joined[-1], span):
            start, end = joined[-1]
            joined[-1] = (start, max(end, span[1]))
        else:
            joined.append(span)
    return joined


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@cache
def _rules() -> tuple[Alarm, ...]:
    insults = (alarm for alarm in alarms() if alarm.reason is Reason.TOXIC)
    return (*insults, *read_alarms(RULES))

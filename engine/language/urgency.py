"""Why a review cannot wait, with the sentence that says so."""

from engine.language.analysis import Reason, ReasonFound
from engine.language.hearing import Heard

_SURE = 0.5


def find(heard: Heard) -> tuple[ReasonFound, ...]:
    found = []
    for reason in Reason:
        chances = [(sentence.urgency.get(reason, 0.0), sentence) for sentence in heard.sentences]
        chance, sentence = max(chances, key=lambda pair: pair[0])
        chance = max(chance, heard.urgency.get(reason, 0.0))
        if chance >= _SURE:
            found.append(ReasonFound(reason, chance, sentence.span))
    return tuple(sorted(found, key=lambda item: item.sentence.start))

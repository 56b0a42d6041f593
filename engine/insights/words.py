""" "늘어난 말": the words of a window against those before it, and complaints against praise."""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from math import erf, sqrt
from threading import Lock
from typing import Final

from engine.insights.dto import WordFound, Words
from engine.language.keywords import Keyword, Word, telling
from engine.language.port import Language
from engine.language.sentiment import Label
from engine.reviews.dto import Said, SentenceFound
from engine.runtime.progress import Progress

ENOUGH: Final = 5
"""Reviews with words from which a window can be compared."""
_ENOUGH_BEFORE: Final = 10
_MOST: Final = 12
_MOST_OF_A_MOOD: Final = 8
_SENTENCES: Final = 30
_KEPT: Final = 6_000
_AGREE: Final = 0.6
_LABELS: Final[tuple[Label, ...]] = ("negative", "positive")

Reviews = Sequence[tuple[Word, ...]]


class Vocabulary:
    """The words of texts, kept: each look at a page shares most of its reviews with the last one,
    and the worker's start alone takes a second. May be asked from several threads.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: OrderedDict[str, tuple[Word, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str], progress: Progress) -> list[tuple[Word, ...]]:
        """Raises `Cancelled`, `WorkerLost`."""
        with self._lock:
            held = {text: self._known.get(text) for text in texts}
        new = [text for text, words in held.items() if words is None]
        found = dict(zip(new, self._language.words(new, progress), strict=True)) if new else {}
        answer = [held[text] or found.get(text, ()) for text in texts]
        with self._lock:
            for text, words in zip(texts, answer, strict=True):
                self._known[text] = words
                self._known.move_to_end(text)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return answer


def compare(
    now: Sequence[Said], before: Sequence[Said], vocabulary: Vocabulary, progress: Progress
) -> Words:
    """Both newest first. Raises `Cancelled`, `WorkerLost`."""
    enough = len(now) >= ENOUGH and len(before) >= _ENOUGH_BEFORE
    asked = [*now, *before] if enough else list(now)
    words = vocabulary.of([each.text for each in asked], progress)
    here = words[: len(now)]
    return Words(
        reviews=len(now),
        reviews_before=len(before),
        enough=enough,
        grown=_told(now, here, words[len(now) :], _MOST) if enough else (),
        complaints=_of_mood("negative", now, here),
        praises=_of_mood("positive", now, here),
    )


def _of_mood(label: Label, said: Sequence[Said], words: Reviews) -> tuple[WordFound, ...]:
    """What sets the reviews of this label apart from those of the opposite one."""
    [opposite] = (other for other in _LABELS if other != label)
    pairs = list(zip(said, words, strict=True))
    group = [(each, own) for each, own in pairs if each.label == label]
    others = [own for each, own in pairs if each.label == opposite]
    if not group:
        return ()
    return _told([each for each, _ in group], [own for _, own in group], others, _MOST_OF_A_MOOD)


def _told(
    said: Sequence[Said], words: Reviews, others: Reviews, most: int
) -> tuple[WordFound, ...]:
    scale = len(words) / len(others) if others else 0.0
    return tuple(_found(each, said, scale) for each in telling(words, others, most))


def _found(keyword: Keyword, said: Sequence[Said], scale: float) -> WordFound:
    saying = [said[mention.review] for mention in keyword.mentions]
    sentences = [
        SentenceFound(each.review_id, each.text[span.start : span.end], each.at)
        for each, span in zip(saying, (each.sentence for each in keyword.mentions), strict=True)
    ]
    return WordFound(
        form=keyword.form,
        count=keyword.count,
        usual=keyword.count_other * scale,
        certainty=(1 + erf(keyword.z / sqrt(2))) / 2,
        label=_mood([each.label for each in saying]),
        sentences=tuple(sentences[:_SENTENCES]),
    )


def _mood(labels: Sequence[Label | None]) -> Label:
    """The one that most share."""
    [(label, count)] = Counter(labels).most_common(1)
    return label if label is not None and count >= _AGREE * len(labels) else "neutral"

"""Everything the language worker can do with texts. Imported in the worker process only."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, TypeVar

from engine.language import aspects, manners, script, sentences, urgency, verdict
from engine.language.analysis import Analysis, Intent, Reason, ReasonFound, Span, Toxicity
from engine.language.hearing import Chances, Grid, Heard, Sentence
from engine.language.inference import Values
from engine.language.lessons import Feature
from engine.language.memory import Memory
from engine.language.own_head import OwnHead
from engine.language.own_reader import OwnReader
from engine.language.pack import Pack
from engine.language.sentiment import Label, Reading

RULES: Final = 2
"""To be raised with every change of a rule or lexicon that lets old reviews be read otherwise."""
_HEARD: Final = ("sentiment", "toxicity", "intent", "manners", "urgency", "aspects")
_KINDS: Final[tuple[Toxicity, ...]] = ("offensive", "hate")
# The head learned from news comments, where nearly all that is said of somebody is meant badly: of
# 562 decent gold reviews open to tuning it takes 199 for rude, some for hate by 0.98. So it only
# says how rude an insult is that `urgency` has found: 2 of those, and all 10 rude ones.
_RUDE: Final = 0.5
_MEANT: Final[dict[Label, Intent]] = {
    "positive": Intent.PRAISE,
    "negative": Intent.COMPLAINT,
    "neutral": Intent.OTHER,
}

Class = TypeVar("Class", bound=str)


class Linguist:
    """Reads clean texts (see `sentiment.clean`) by one pack; what the pack lacks, rules find."""

    def __init__(self, pack: Pack, own: OwnHead | None = None) -> None:
        """Raises `PackError`."""
        self._reader = OwnReader(pack, own)
        self._heads = self._reader.heads
        self._moods = Memory(self._reader, ["sentiment"])
        self._heard = Memory(self._reader, _HEARD)
        self.name = f"{self._reader.name}, rules {RULES}"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The sentiment alone, fast."""
        return self._readings(self._moods.values(texts)["sentiment"])

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit vectors; empty ones if the pack has no embedding."""
        found = self._reader.values(texts, ["embedding"])
        return found["embedding"].tolist() if found else [[]] * len(texts)

    def features(self, texts: Sequence[str]) -> list[Feature]:
        """What a head of the shop's own is learned from."""
        return self._reader.features(texts)

    def analyse(self, texts: Sequence[str]) -> list[Analysis]:
        """Everything about each text; what is said twice is judged but once."""
        found = {heard.text: _judge(heard) for heard in self._hear(list(dict.fromkeys(texts)))}
        return [found[text] for text in texts]

    def _hear(self, texts: Sequence[str]) -> Iterator[Heard]:
        """Texts and their sentences are read in one go, and what is said twice but once: most
        reviews are a single sentence.
        """
        spans = [sentences.split(text) for text in texts]
        said = [
            [text[part.start : part.end] for part in own]
            for text, own in zip(texts, spans, strict=True)
        ]
        rows = {words: row for row, words in enumerate(dict.fromkeys(chain(texts, *said)))}
        values = self._heard.values(list(rows))
        moods = self._readings(values["sentiment"])
        for text, own in zip(texts, spans, strict=True):
            row = rows[text]
            yield Heard(
                text,
                moods[row],
                toxicity=self._chances(values, "toxicity", row),
                intent=self._chances(values, "intent", row),
                manners=self._chances(values, "manners", row),
                urgency=self._chances(values, "urgency", row),
                sentences=[self._sentence(text, span, rows, values, moods) for span in own],
            )

    def _sentence(
        self,
        text: str,
        span: Span,
        rows: dict[str, int],
        values: dict[str, Values],
        moods: Sequence[Reading],
    ) -> Sentence:
        words = text[span.start : span.end]
        row = rows[words]
        grid, urgent = self._grid(values, "aspects", row), self._chances(values, "urgency", row)
        return Sentence(span, words, grid, urgent, moods[row])

    def _readings(self, chances: Values) -> list[Reading]:
        return verdict.readings(self._heads["sentiment"], chances.tolist())

    def _chances(self, values: dict[str, Values], name: str, row: int) -> Chances:
        if name not in values:
            return {}
        return dict(zip(self._heads[name].classes, values[name][row].tolist(), strict=True))

    def _grid(self, values: dict[str, Values], name: str, row: int) -> Grid:
        if name not in values:
            return {}
        head, lines = self._heads[name], values[name][row].tolist()
        return {
            key: dict(zip(head.classes, line, strict=True))
            for key, line in zip(head.rows, lines, strict=True)
        }


def _judge(heard: Heard) -> Analysis:
    judged = aspects.find(heard.sentences)
    reasons = urgency.find(heard)
    toxicity, sure = toxicity_of(heard.toxicity, reasons)
    intent, _ = _most_likely(heard.intent, tuple(Intent), _MEANT[heard.sentiment.label])
    return Analysis(
        sentiment=heard.sentiment,
        intent=intent,
        written_in=script.written_in(heard.text),
        toxicity=toxicity,
        toxicity_probability=sure,
        manners=manners.find(heard, judged),
        aspects=judged,
        reasons=reasons,
    )


def toxicity_of(chances: Chances, reasons: Sequence[ReasonFound]) -> tuple[Toxicity, float]:
    """And how likely it is; none for sure where the pack does not say."""
    decent = chances.get("none", 1.0)
    insulted = any(found.reason is Reason.TOXIC for found in reasons)
    if not insulted or 1.0 - decent < _RUDE:
        return "none", decent
    return _most_likely(chances, _KINDS, "none")


def _most_likely(
    chances: Chances, classes: tuple[Class, ...], otherwise: Class
) -> tuple[Class, float]:
    """The likeliest class and its chance; `otherwise` for sure where the pack does not say."""
    if not chances:
        return otherwise, 1.0
    best = max(classes, key=lambda name: chances.get(name, 0.0))
    return best, chances.get(best, 0.0)

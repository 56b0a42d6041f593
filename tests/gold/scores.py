"""What is measured on the gold set: readings held against labels, as `Figure`s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from engine.language.analysis import Analysis, Aspect, Intent, Manner, Reason
from engine.language.manners import contradicts
from engine.language.sentiment import Label
from tests.gold.figures import (
    Figure,
    calibration_error,
    f1,
    macro_f1,
    of_classes,
    precision,
    recall,
    share,
)
from tests.gold.lines import FLAGS, GoldReview, GoldSentence, Judged
from tests.gold.trades import KINDS, kind

_MOODS: Final[tuple[Label, ...]] = get_args(Label)
_FOREIGN: Final = FLAGS["f"]
_SIGNS: Final = FLAGS["e"]


@dataclass(frozen=True, slots=True)
class ReadReview:
    gold: GoldReview
    found: Analysis


@dataclass(frozen=True, slots=True)
class ReadSentence:
    gold: GoldSentence
    found: Analysis


def of_reviews(read: Sequence[ReadReview]) -> Iterator[Figure]:
    yield from _moods(read)
    yield from _signs(read)
    yield from _urgency(read)
    yield from _intents(read)
    yield from _manners(read)
    hits = [_written_in_right(one) for one in read]
    yield share("language right", hits)
    judged = [(one.gold.aspects, judgements(one.found)) for one in read]
    yield macro_f1("aspects of whole reviews, macro-F1", *_grid(judged))
    yield from _slices(read)


def of_sentences(read: Sequence[ReadSentence]) -> Iterator[Figure]:
    """Per aspect whether it is named at all; then the same with the right pole."""
    judged = [(one.gold.aspects, judgements(one.found)) for one in read]
    yield macro_f1("aspects of sentences, macro-F1", *_grid(judged), at_least=0.75)
    yield macro_f1("aspect and pole, macro-F1", *_poles(judged))
    yield share("sentences with exactly the right aspects", [set(a) == set(b) for a, b in judged])
    for aspect in Aspect:
        truth, said = ([aspect in side for side in sides] for sides in zip(*judged, strict=True))
        yield precision(f"aspect {aspect}, precision", truth, said)
        yield recall(f"aspect {aspect}, recall", truth, said)
        yield f1(f"aspect {aspect}, F1", truth, said)


def judgements(found: Analysis) -> Judged:
    """What a whole text says of each aspect: both poles at once are neither."""
    labels: dict[Aspect, set[Label]] = {}
    for item in found.aspects:
        labels.setdefault(item.aspect, set()).add(item.label)
    return {aspect: _together(said) for aspect, said in labels.items()}


def _together(said: set[Label]) -> Label:
    poles = said - {"neutral"}
    return poles.pop() if len(poles) == 1 else "neutral"


def _moods(read: Sequence[ReadReview]) -> Iterator[Figure]:
    """By the label, of three."""
    truth = [one.gold.label for one in read]
    said = [one.found.sentiment.label for one in read]
    hits = [true == named for true, named in zip(truth, said, strict=True)]
    yield share("sentiment accuracy", hits)
    yield of_classes("sentiment macro-F1", truth, said, _MOODS, at_least=0.88)
    for mood in _MOODS:
        true, named = ([label == mood for label in side] for side in (truth, said))
        bound = 0.9 if mood == "negative" else None
        yield recall(f"{mood} recall", true, named, at_least=bound)
        yield precision(f"{mood} precision", true, named)
    chances = [one.found.sentiment.probability for one in read]
    yield calibration_error("calibration error", chances, hits, at_most=0.05)


def _signs(read: Sequence[ReadReview]) -> Iterator[Figure]:
    """By the sign of the score, on reviews that are not neutral."""
    clear = [one for one in read if one.gold.label != "neutral"]
    truth: list[Label] = [one.gold.label for one in clear]
    said: list[Label] = [
        "positive" if one.found.sentiment.score > 0 else "negative" for one in clear
    ]
    yield share("two-way accuracy", [a == b for a, b in zip(truth, said, strict=True)])
    yield of_classes("two-way macro-F1", truth, said, ("negative", "positive"))
    true, named = ([label == "negative" for label in side] for side in (truth, said))
    yield recall("two-way negative recall", true, named)


def _urgency(read: Sequence[ReadReview]) -> Iterator[Figure]:
    truth = [bool(one.gold.reasons) for one in read]
    said = [bool(one.found.reasons) for one in read]
    yield recall("urgency recall", truth, said, at_least=0.95)
    yield precision("urgency precision", truth, said, at_least=0.7)
    for reason in Reason:
        truth = [reason in one.gold.reasons for one in read]
        said = [reason in {found.reason for found in one.found.reasons} for one in read]
        yield recall(f"urgency {reason}, recall", truth, said)
        yield precision(f"urgency {reason}, precision", truth, said)


def _intents(read: Sequence[ReadReview]) -> Iterator[Figure]:
    truth = [one.gold.intent for one in read]
    said = [one.found.intent for one in read]
    yield of_classes("intent macro-F1", truth, said, tuple(Intent))
    yield share("intent accuracy", [a == b for a, b in zip(truth, said, strict=True)])


def _manners(read: Sequence[ReadReview]) -> Iterator[Figure]:
    for manner in Manner:
        truth = [manner in one.gold.flags for one in read]
        said = [manner in one.found.manners for one in read]
        yield recall(f"{manner}, recall", truth, said)
        yield precision(f"{manner}, precision", truth, said)
    truth = [FLAGS["x"] in one.gold.flags for one in read]
    said = [contradicts(one.gold.stars, one.found.sentiment.score) for one in read]
    yield recall("stars against words, recall", truth, said)
    yield precision("stars against words, precision", truth, said)


def _written_in_right(one: ReadReview) -> bool:
    """The set marks foreign reviews without naming the language: any of the three is right."""
    if _FOREIGN in one.gold.flags:
        return one.found.written_in in {"en", "ja", "zh"}
    return one.found.written_in == ("other" if _SIGNS in one.gold.flags else "ko")


def _slices(read: Sequence[ReadReview]) -> Iterator[Figure]:
    """How many of the negative reviews are found, by kind of shop and by manner of speech."""
    found = [one.found.sentiment.label == "negative" for one in read]
    bad = [one.gold.label == "negative" for one in read]

    def among(name: str, members: Sequence[bool]) -> Figure:
        truth = [a and b for a, b in zip(bad, members, strict=True)]
        return recall(f"negative recall, {name}", truth, found)

    for name in KINDS:
        yield among(name, [kind(one.gold.trade) == name for one in read])
    yield among("delivered", [Aspect.DELIVERY in one.gold.aspects for one in read])
    for flag in FLAGS.values():
        yield among(flag, [flag in one.gold.flags for one in read])
    yield among("no flag", [not one.gold.flags for one in read])


def _grid(judged: Sequence[tuple[Judged, Judged]]) -> tuple[list[list[bool]], list[list[bool]]]:
    """By aspect and item, whether gold and reading name it."""
    truth = [[aspect in gold for gold, _ in judged] for aspect in Aspect]
    return truth, [[aspect in said for _, said in judged] for aspect in Aspect]


def _poles(judged: Sequence[tuple[Judged, Judged]]) -> tuple[list[list[bool]], list[list[bool]]]:
    pairs = [(aspect, label) for aspect in Aspect for label in _MOODS]
    truth = [[gold.get(aspect) == label for gold, _ in judged] for aspect, label in pairs]
    return truth, [[said.get(aspect) == label for _, said in judged] for aspect, label in pairs]

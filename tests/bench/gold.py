"""The shipped pack and its rules on the gold set, through the real worker.

Only the two thirds that may be tuned on are read. `--test` also reads the untouched third: for
when everything is settled, not while something is being changed.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.language.port import Language
from engine.language.worker import SHIPPED, LanguageWorker
from tests.bench.report import Result, markdown, result
from tests.gold import lines, neighbours, scores
from tests.gold.figures import Figure, estimate
from tests.gold.scores import ReadReview, ReadSentence

Part = Literal["tuning", "test", "all"]


def add_options(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--test", action="store_true", help="the untouched third too")
    which.add_argument(
        "--open", dest="test", action="store_false", help="only the thirds for tuning (usual)"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="a table in Markdown too")


def run(quick: bool, _: Path | None, *, test: bool, report: Path | None) -> list[Result]:
    """`quick`: every fourth line. `report`: where the table goes."""
    parts: tuple[Part, ...] = ("tuning", "test", "all") if test else ("tuning",)
    with closing(LanguageWorker(SHIPPED)) as language:
        everything = _read(language, test, step=4 if quick else 1)
        reader = language.name
    found = [line for part in parts for line in _results(part, everything.only(part))]
    if report is not None:
        report.write_text(f"# Gold set read by {reader}\n\n{markdown(found)}", encoding="utf-8")
    return found


@dataclass(frozen=True, slots=True)
class Gold:
    """Lines with their readings; `vectors` stand for the sentences, empty ones if the pack has
    no embedding."""

    reviews: Sequence[ReadReview]
    sentences: Sequence[ReadSentence]
    vectors: Sequence[Sequence[float]]

    def only(self, part: Part) -> "Gold":
        inside = [part in ("all", lines.third(one.gold.number)) for one in self.sentences]
        return Gold(
            [one for one in self.reviews if part in ("all", lines.third(one.gold.number))],
            [one for one, kept in zip(self.sentences, inside, strict=True) if kept],
            [one for one, kept in zip(self.vectors, inside, strict=True) if kept],
        )


def _read(language: Language, test: bool, step: int) -> Gold:
    told = [one for one in lines.reviews() if test or lines.third(one.number) == "tuning"][::step]
    said = [one for one in lines.sentences() if test or lines.third(one.number) == "tuning"][::step]
    texts = [one.text for one in said]
    read = language.analyse([one.text for one in told])
    heard = language.analyse(texts)
    return Gold(
        [ReadReview(gold, found) for gold, found in zip(told, read, strict=True)],
        [ReadSentence(gold, found) for gold, found in zip(said, heard, strict=True)],
        language.embed(texts),
    )


def _results(part: Part, gold: Gold) -> Iterator[Result]:
    for figure in (*scores.of_reviews(gold.reviews), *scores.of_sentences(gold.sentences)):
        yield _result(part, figure)
    yield from _neighbours(part, gold)


def _neighbours(part: Part, gold: Gold) -> Iterator[Result]:
    judged = [place for place, one in enumerate(gold.sentences) if one.gold.aspects]
    said = [gold.sentences[place].gold for place in judged]
    name = "nearest sentence shares an aspect"
    vectors = [gold.vectors[place] for place in judged]
    if all(vectors):
        near = neighbours.by_vector(vectors)
        yield _result(part, neighbours.agreement(f"{name}, embedding", said, near))
    else:
        yield result(f"{part}: {name}, embedding: the pack has none", None, "share")
    near = neighbours.by_letters([one.text for one in said])
    yield _result(part, neighbours.agreement(f"{name}, pairs of letters", said, near))


def _result(part: Part, figure: Figure) -> Result:
    """Four digits of it, and the bounds of its 95 % interval."""
    found = estimate(figure)
    bounds = {"95 % from": found.low, "95 % to": found.high}
    peers = {name: round(bound, 4) for name, bound in bounds.items() if bound is not None}
    return result(
        f"{part}: {figure.name}",
        None if found.value is None else round(found.value, 4),
        "share",
        at_least=figure.at_least,
        at_most=figure.at_most,
        peers={**peers, "of": figure.items},
    )

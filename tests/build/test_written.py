"""The reviews that training learns from: well formed, no text twice, none of the gold set's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = sorted((ROOT / "build" / "train" / "written").glob("*.tsv"))
GOLD = ROOT / "tests" / "gold"

ASPECTS = {"ta", "po", "pr", "se", "hy", "de", "wa", "at", "ac"}
URGENCIES = {"hygiene", "foreign", "refund", "legal", "blackmail", "privacy", "toxic"}
# A number that somebody could call; "010-XXXX-1234" cannot be.
PHONE = re.compile(r"01[016789][-. ]?\d{3,4}[-. ]?\d{4}")


def lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def key(text: str) -> str:
    return "".join(text.split())


def values(field: str) -> set[str]:
    return set() if field == "." else set(field.split(" "))


@pytest.mark.parametrize("path", [*WRITTEN, GOLD / "reviews.tsv"], ids=lambda path: path.stem)
def test_every_line_is_well_formed(path: Path) -> None:
    for number, fields in enumerate(lines(path), 1):
        sentiment, aspects, urgency, intent, flags, stars, trade, text = fields
        formed = (
            sentiment in {"-", "0", "+"}
            and all(word[:2] in ASPECTS and word[2:] in {"-", "0", "+"} for word in values(aspects))
            and values(urgency) <= URGENCIES
            and intent in set("pcqro")
            and (flags == "." or set(flags) <= set("sxmdegf"))
            and stars in set("012345")
            and trade.strip()
            and text.strip()
        )
        assert formed, f"{path.name}:{number}"


def test_sentences_are_well_formed() -> None:
    for number, (aspects, sentence) in enumerate(lines(GOLD / "sentences.tsv"), 1):
        said = values(aspects)
        assert all(word[:2] in ASPECTS and word[2:] in {"-", "0", "+"} for word in said), number
        assert sentence.strip(), number


def test_there_is_enough_to_learn_from() -> None:
    assert sum(1 for path in WRITTEN for _ in lines(path)) >= 8_000


def test_no_text_is_learned_twice_or_from_the_gold_set() -> None:
    learned = [key(fields[7]) for path in WRITTEN for fields in lines(path)]
    judged = {key(fields[7]) for fields in lines(GOLD / "reviews.tsv")}
    judged |= {key(fields[1]) for fields in lines(GOLD / "sentences.tsv")}
    assert len(set(learned)) == len(learned)
    # "맛있어요" is nobody's own: what many guests say word for word is no leak.
    assert not {text for text in judged & set(learned) if len(text) > 12}


def test_nobody_can_be_called() -> None:
    for path in [*WRITTEN, *GOLD.glob("*.tsv")]:
        assert not PHONE.findall(path.read_text(encoding="utf-8")), path.name

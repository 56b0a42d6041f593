"""Shop reviews written for this purpose (`written/*.tsv`, columns in `written/README.md`)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).with_name("written")

EVERYDAY = "everyday_*.tsv"
"""Files of what most guests write, word for word: each line stands for thousands of reviews."""
SENTIMENTS = ("negative", "neutral", "positive")
POLARITIES = ("absent", "negative", "neutral", "positive")
ASPECTS = (
    "taste", "portion", "price", "service", "hygiene", "delivery", "wait", "atmosphere", "access",
)  # fmt: skip
URGENCIES = ("hygiene", "foreign", "refund", "legal", "blackmail", "privacy", "toxic")
INTENTS = ("praise", "complaint", "question", "request", "other")
MANNERS = ("sarcasm", "mixed")

_ASPECT_CODES = ("ta", "po", "pr", "se", "hy", "de", "wa", "at", "ac")
_SIGNS = {"-": 0, "0": 1, "+": 2}
_INTENT_CODES = "pcqro"
_MANNER_CODES = "sm"


@dataclass(frozen=True, slots=True)
class Written:
    """One review. `aspects` holds a place in `POLARITIES` for each of `ASPECTS`; `urgency` and
    `manners` are 0 or 1 for each of `URGENCIES` and `MANNERS`.
    """

    text: str
    sentiment: int
    aspects: tuple[int, ...]
    urgency: tuple[int, ...]
    intent: int
    manners: tuple[int, ...]
    trade: str

    def typed(self, text: str) -> "Written":
        """The same, typed otherwise."""
        return replace(self, text=text)

    def __add__(self, other: "Written") -> "Written":
        """Both told in one breath, by two guests of the same mind."""
        both = zip(self.aspects, other.aspects, strict=True)
        return Written(
            f"{self.text} {other.text}",
            self.sentiment,
            tuple(_joined(one, two) for one, two in both),
            tuple(map(max, self.urgency, other.urgency)),
            self.intent,
            tuple(map(max, self.manners, other.manners)),
            self.trade,
        )


def _joined(one: int, two: int) -> int:
    """An aspect judged twice; praised and criticised is neither."""
    if not one or not two:
        return one or two
    return one if one == two else POLARITIES.index("neutral")


def read(pattern: str = "*.tsv") -> list[Written]:
    """Of the files of `FOLDER` with such names."""
    return [review for path in sorted(FOLDER.glob(pattern)) for review in read_file(path)]


def read_file(path: Path) -> Iterator[Written]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield _parsed(line.split("\t"))


def _parsed(fields: list[str]) -> Written:
    sentiment, aspects, urgency, intent, flags, _, trade, text = fields
    found = {code[:2]: 1 + _SIGNS[code[2]] for code in aspects.split() if code != "."}
    return Written(
        text.replace("\\n", "\n"),
        _SIGNS[sentiment],
        tuple(found.get(code, 0) for code in _ASPECT_CODES),
        tuple(int(name in urgency.split()) for name in URGENCIES),
        _INTENT_CODES.index(intent),
        tuple(int(code in flags) for code in _MANNER_CODES),
        trade,
    )


def parted(reviews: list[Written], share: float, seed: int) -> tuple[list[Written], list[Written]]:
    """Reviews to learn from, and about `share` of them kept back to judge by. Each text has its
    side for good, however many are written later: what one training learned, no later one judges.
    """
    learned, kept = list[Written](), list[Written]()
    for review in reviews:
        digest = hashlib.sha256(f"{seed} {review.text}".encode()).digest()
        back = int.from_bytes(digest[:8], "big") < share * 2**64
        (kept if back else learned).append(review)
    return learned, kept

"""A head of the shop's own: what it gains where the pack was not at home, and what it costs.

- films that no pack was trained on (split "dev", ratings as stars): each is a shop, its oldest
  reviews teach, its newest 100 judge
- gold shop reviews by trade, without the untouched third: out of fold

Figures are means over shops; accuracy counts each label alike.
"""

import lzma
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

import numpy as np

from engine.language import personal
from engine.language.heads import Thresholds
from engine.language.learner import SEED
from engine.language.linguist import Linguist
from engine.language.manners import contradicts
from engine.language.pack import Pack
from engine.language.worker import BASELINE
from tests.bench.report import Result, result, seconds

GOLD: Final = Path(__file__).parents[1] / "gold" / "reviews.tsv"
NEWEST: Final = 100
TAUGHT: Final = 400
SHOPS: Final = 40
MOST: Final = 4_000
# 100 reviews tell a mean apart from another by about as much.
NOISE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Shop:
    """`truth` of 0 negative, 1 neutral, 2 positive; `stars` of five; oldest first."""

    texts: Sequence[str]
    truth: Sequence[int]
    stars: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tried:
    """On reviews that did not teach."""

    base: float
    own: float
    on: bool

    @property
    def worn(self) -> float:
        """What the owner gets: the own head only where it has convinced."""
        return self.own if self.on else self.base


def run(quick: bool, data: Path | None) -> list[Result]:
    pack = Pack(BASELINE)
    if all(head.name != "embedding" for head in pack.manifest.heads):
        return [result("packs that can learn", 0, "packs", at_least=1)]
    linguist, rule = Linguist(pack), pack.sentiment().thresholds
    assert rule is not None
    found = _gold(linguist, rule)
    if data:
        shops = _films(data / "nsmc_reviews.tsv.xz")[: 8 if quick else SHOPS]
        found += _report(
            "films nobody trained on", [_tried(linguist, rule, each) for each in shops]
        )
        found.append(_cost(linguist, rule, shops))
    return found


def _report(name: str, tried: Sequence[Tried]) -> list[Result]:
    worse = sum(each.on and each.own < each.base - NOISE for each in tried)
    base = round(fmean(each.base for each in tried), 4)
    return [
        result(
            f"{name} ({len(tried)} shops), as the owner gets it",
            round(fmean(each.worn for each in tried), 4),
            "accuracy",
            peers={"base": base, "always on": round(fmean(each.own for each in tried), 4)},
        ),
        result(f"{name}, switched on", sum(each.on for each in tried), "shops"),
        result(f"{name}, switched on and worse", worse, "shops", at_most=len(tried) // 20),
    ]


def _films(path: Path) -> list[Shop]:
    """Most reviewed first."""
    films: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            date, _, film, _, rating, split, text = line.rstrip("\n").split("\t")
            if split == "dev" and text.strip():
                films[film].append((date, int(rating), text))
    big = sorted(films.values(), key=len, reverse=True)
    return [_film(rows) for rows in big if len(rows) >= TAUGHT + NEWEST]


def _film(rows: list[tuple[str, int, str]]) -> Shop:
    """The newest `MOST`."""
    newest = sorted(rows, key=lambda row: row[0])[-MOST - NEWEST :]
    stars = [rating / 2 for _, rating, _ in newest]
    truth = [2 if each >= 4 else 0 if each <= 2 else 1 for each in stars]
    return Shop([text for _, _, text in newest], truth, stars)


def _tried(linguist: Linguist, rule: Thresholds, shop: Shop) -> Tried:
    lessons = _lessons(linguist, shop)
    rows = np.arange(len(lessons))
    fresh = rows >= len(rows) - NEWEST
    clear = np.asarray(
        [
            not contradicts(star, float(line[2] - line[0]))
            for star, line in zip(shop.stars, lessons.base, strict=True)
        ]
    )
    outcome = personal.learn(lessons[~fresh & clear], rule, SEED)
    judged = lessons[fresh]  # stars that contradict the words among them
    own = personal.adjusted(outcome.weights, judged.base, judged.vectors)
    return Tried(
        personal.accuracy(judged.base, judged.truth, rule),
        personal.accuracy(own, judged.truth, rule),
        outcome.trial.convincing,
    )


def _gold(linguist: Linguist, rule: Thresholds) -> list[Result]:
    """Groups of trades are too small for a test of their own: the trial itself is reported."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, line in enumerate(GOLD.read_text("utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if number % 3:
            row = ("-0+".index(fields[0]), fields[7].replace("\\n", "\n"))
            groups["all"].append(row)
            groups[fields[6]].append(row)
    tried = []
    for name, rows in groups.items():
        lessons = _lessons(linguist, Shop([t for _, t in rows], [c for c, _ in rows], ()))
        if name == "all" or personal.enough(lessons.truth):
            trial = personal.learn(lessons, rule, SEED).trial
            tried.append(Tried(trial.base_accuracy, trial.own_accuracy, trial.convincing))
    return _report("gold reviews, all and by trade", tried)


def _lessons(linguist: Linguist, shop: Shop) -> personal.Lessons:
    features = linguist.features(shop.texts)
    vectors = [np.frombuffer(each.vector, dtype=np.float32) for each in features]
    return personal.Lessons(
        np.asarray([each.chances for each in features]),
        np.asarray(vectors, dtype=np.float64),
        np.asarray(shop.truth, dtype=np.int64),
    )


def _cost(linguist: Linguist, rule: Thresholds, shops: Sequence[Shop]) -> Result:
    lessons = _lessons(linguist, max(shops, key=lambda shop: len(shop.texts)))
    took = seconds(lambda: personal.learn(lessons, rule, SEED))
    return result(f"learning from {len(lessons)} reviews", round(took, 1), "s")

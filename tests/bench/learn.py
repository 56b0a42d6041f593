"""A head of the shop's own: what it gains where the pack was not at home, and what it costs.

Shops are made up of reviews that no pack was trained on, without the gold set's untouched third:

- gold shop reviews, all of them and by trade, by what a reader says they mean
- single films of the split "dev" (none has more than 100 reviews), their ratings as stars
- ten such films as one shop

Each is parted in five; four parts teach and decide whether the head is switched on, the fifth
judges. Accuracy counts each label alike, and is the mean over shops.
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
from engine.language.heads import Rule
from engine.language.learner import SEED
from engine.language.linguist import Linguist
from engine.language.manners import contradicts
from engine.language.pack import Pack
from engine.language.worker import SHIPPED
from tests.bench.report import Result, result, seconds

GOLD: Final = Path(__file__).parents[1] / "gold" / "reviews.tsv"
POOLED: Final = 10
FILMS: Final = 40
PARTS: Final = 5
MOST: Final = 4_000
# Of 100 reviews one or two read otherwise by chance.
NOISE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Shop:
    """`truth`: 0 negative, 1 neutral, 2 positive; `stars` of five, None where a reader says it."""

    texts: Sequence[str]
    truth: Sequence[int]
    stars: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tried:
    """Accuracy on parts that did not teach: by the pack, by the own head, and as the owner gets
    it, by the own head only where it has convinced; `on`: in how many parts of `PARTS`."""

    base: float
    own: float
    worn: float
    on: int


def run(quick: bool, data: Path | None) -> list[Result]:
    pack = Pack(SHIPPED)
    rule = pack.sentiment().thresholds
    if all(head.name != "embedding" for head in pack.manifest.heads):
        return [result("packs that can learn", 0, "packs", at_least=1)]
    linguist = Linguist(pack)
    kinds = {"gold reviews, all": _gold()[:1], "gold reviews by trade": _gold()[1:]}
    if data:
        films = _films(data / "nsmc_reviews.tsv.xz")
        kinds["single films"] = films[: 4 if quick else FILMS]
        kinds["ten films a shop"] = _pooled(films)[: 1 if quick else None]
    found = []
    for name, shops in kinds.items():
        tried = [_tried(_lessons(linguist, shop), shop, rule) for shop in shops]
        found += _report(name, [each for each in tried if each is not None])
    return [*found, _cost(rule)]


def _report(name: str, tried: Sequence[Tried]) -> list[Result]:
    if not tried:
        return []
    peers = {"base": fmean(each.base for each in tried), "own": fmean(each.own for each in tried)}
    worse = sum(each.worn < each.base - NOISE for each in tried)
    return [
        result(
            f"{name} ({len(tried)}), as the owner gets it",
            round(fmean(each.worn for each in tried), 4),
            "accuracy",
            peers={key: round(value, 4) for key, value in peers.items()},
        ),
        result(f"{name}, switched on", round(sum(e.on for e in tried) / len(tried) / PARTS, 3), ""),
        result(f"{name}, worse for it", worse, "shops", at_most=max(1, len(tried) // 20)),
    ]


def _tried(lessons: personal.Lessons, shop: Shop, rule: Rule) -> Tried | None:
    """None if there are too few reviews to learn from."""
    clear = _clear(lessons, shop)
    parts = np.random.default_rng(SEED).permutation(len(lessons)) % PARTS
    if not all(personal.enough(lessons[clear & (parts != part)].truth) for part in range(PARTS)):
        return None
    own, worn, on = lessons.base.copy(), lessons.base.copy(), 0
    for part in range(PARTS):
        fresh = parts == part
        outcome = personal.learn(lessons[clear & ~fresh], rule, SEED)
        own[fresh] = personal.adjusted(outcome.weights, lessons.base[fresh], lessons.vectors[fresh])
        if outcome.trial.convincing:
            worn[fresh], on = own[fresh], on + 1
    said = (lessons.base, own, worn)
    before, always, after = (personal.accuracy(each, lessons.truth, rule) for each in said)
    return Tried(before, always, after, on)


def _clear(lessons: personal.Lessons, shop: Shop) -> personal.Flags:
    """Those that teach, as in `learner`; all of them judge."""
    scores = (lessons.base[:, personal.POSITIVE] - lessons.base[:, personal.NEGATIVE]).tolist()
    return np.asarray(
        [not contradicts(stars, score) for stars, score in zip(shop.stars, scores, strict=True)]
    )


def _films(path: Path) -> list[Shop]:
    """Most reviewed first."""
    films: dict[str, list[tuple[float, str]]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[5] == "dev" and fields[6].strip():
                films[fields[2]].append((int(fields[4]) / 2, fields[6]))
    return [_film(rows) for rows in sorted(films.values(), key=len, reverse=True)]


def _film(rows: Sequence[tuple[float, str]]) -> Shop:
    truth = [2 if stars >= 4 else 0 if stars <= 2 else 1 for stars, _ in rows]
    return Shop([text for _, text in rows], truth, [stars for stars, _ in rows])


def _pooled(films: Sequence[Shop]) -> list[Shop]:
    groups = [films[at : at + POOLED] for at in range(0, len(films) - POOLED + 1, POOLED)]
    return [
        Shop(
            [text for film in group for text in film.texts],
            [truth for film in group for truth in film.truth],
            [stars for film in group for stars in film.stars],
        )
        for group in groups[: FILMS // 4]
    ]


def _gold() -> list[Shop]:
    """All of them, and then each trade."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, line in enumerate(GOLD.read_text("utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if number % 3:
            row = ("-0+".index(fields[0]), fields[7].replace("\\n", "\n"))
            groups[""].append(row)
            groups[fields[6]].append(row)
    return [
        Shop([text for _, text in rows], [truth for truth, _ in rows], [None] * len(rows))
        for rows in groups.values()
    ]


def _lessons(linguist: Linguist, shop: Shop) -> personal.Lessons:
    features = linguist.features(shop.texts)
    vectors = [np.frombuffer(each.vector, dtype=np.float32) for each in features]
    return personal.Lessons(
        np.asarray([each.chances for each in features]),
        np.asarray(vectors, dtype=np.float64),
        np.asarray(shop.truth, dtype=np.int64),
    )


def _cost(rule: Rule) -> Result:
    """Of a full course; what is in it makes no difference."""
    random = np.random.default_rng(SEED)
    truth = random.integers(0, 3, MOST)
    base = np.full((MOST, 3), 0.1) + np.eye(3)[truth] * 0.7
    lessons = personal.Lessons(base, random.normal(size=(MOST, 128)) / 11, truth)
    took = seconds(lambda: personal.learn(lessons, rule, SEED))
    return result(f"learning from {MOST} reviews", round(took, 1), "s", at_most=30)

"""The shipped pack through its worker: right answers, speed, load time, memory.

Beside it, in the same run and on the same texts, int8 graphs of the size of the models that others
would download: behind the same tokeniser, batches and pipe, so that only the graph differs.
"""

import lzma
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import psutil

from engine.language.linguist import Linguist
from engine.language.pack import Pack
from engine.language.sentiment import clean
from engine.language.worker import CHUNK, PROCESS_NAME, SHIPPED, LanguageWorker
from tests.bench.peers import electra, packs
from tests.bench.report import Result, median, percentile, result, seconds

# Used where the public reviews are absent: speed on texts of a usual length mix, with a number in
# every sentence, for a worker remembers these too.
OWN_WORDS = [
    "김밥 {0}줄이 따뜻하고 맛있었어요",
    "주문하고 {0}분이나 기다렸는데 떡볶이가 다 식어서 왔습니다. 전화도 {0}번이나 안 받으시네요",
    "{0}번째인데 그냥 그래요",
    "아이들이랑 {0}번 갔는데 사장님이 친절하시고 자리도 넓어서 편히 먹고 왔어요. {0}번 더 갈게요!",
]
WARMING = ["가게를 여는 중입니다"]


@dataclass(frozen=True, slots=True)
class Rated:
    """A film review of the public file; `rating` 1-10."""

    split: str
    rating: int
    text: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many texts of each kind of question."""

    bulk: int
    single: int
    whole: int
    small: int
    base: int
    starts: int


USUAL = Amounts(bulk=100_000, single=1_000, whole=5_000, small=4_000, base=400, starts=7)
QUICK = Amounts(bulk=5_000, single=200, whole=500, small=500, base=60, starts=3)


def run(quick: bool, data: Path | None) -> list[Result]:
    amounts = QUICK if quick else USUAL
    rated = _all_rated(data)
    texts = _texts(rated, amounts.bulk)
    return [
        *([_accuracy(rated)] if rated else []),
        *_reading(texts, amounts),
        *_analysing(texts[: amounts.whole]),
        _load(amounts.starts),
        *_size(),
        _against(electra.SMALL, texts[: amounts.small]),
        _against(electra.BASE, texts[: amounts.base]),
    ]


def _rated(path: Path) -> Iterator[Rated]:
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            yield Rated(fields[5], int(fields[4]), fields[6])


def review_texts(data: Path | None, wanted: int) -> list[str]:
    """Different texts, for a worker remembers (of 9,445 film reviews and sentences of them 33 came
    before); lengths mixed as people write."""
    return _texts(_all_rated(data), wanted)


def _all_rated(data: Path | None) -> list[Rated]:
    return list(_rated(data / "nsmc_reviews.tsv.xz")) if data else []


def _texts(rated: Sequence[Rated], wanted: int) -> list[str]:
    if not rated:
        return [OWN_WORDS[number % 4].format(number) for number in range(wanted)]
    known = sorted({clean(one.text) for one in rated} - {""})
    return Random(1).sample(known, min(wanted, len(known)))


def _accuracy(rated: Sequence[Rated]) -> Result:
    """By the sign of the score; a rating of 9 or 10 is praise, up to 4 complaint."""
    test = [one for one in rated if one.split == "test"]
    clear = [(one.rating >= 9, one.text) for one in test if one.rating >= 9 or one.rating <= 4]
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        readings = sentiment.read([text for _, text in clear])
    hits = [
        (reading.score > 0) == praise for reading, (praise, _) in zip(readings, clear, strict=True)
    ]
    share = round(sum(hits) / len(hits), 4)
    return result("accuracy on the NSMC test split", share, "share", at_least=0.885)


@dataclass(frozen=True, slots=True)
class Rate:
    """Reviews a second: of the wall clock, and of the worker's processor time, which a busy machine
    hardly moves."""

    wall: float
    busy: float

    @property
    def peers(self) -> dict[str, float]:
        return {"for a second of processor time": round(self.busy)}


def _reading(texts: Sequence[str], amounts: Amounts) -> Iterator[Result]:
    """Sentiment alone. The peer of bulk is the same pack in this process: what the pipe costs."""
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        sentiment.read(WARMING)
        rate = _rate(sentiment.read, texts)
        yield result(
            "reading through the worker",
            round(rate.wall),
            "reviews/s",
            at_least=3_000,
            peers={**rate.peers, "without the worker": round(len(texts) / _bare(texts))},
        )
        yield _memory("worker, resident, sentiment alone", at_most=200)
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        sentiment.read(WARMING)
        singles = [[text] for text in texts[: amounts.single]]
        waits = [seconds(partial(sentiment.read, one)) * 1e3 for one in singles]
    peers = {"median": round(percentile(waits, 50), 2), "slowest": round(max(waits), 2)}
    yield result("one review, p95", round(percentile(waits, 95), 2), "ms", at_most=5, peers=peers)


def _rate(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> Rate:
    worker = _worker()
    used = sum(worker.cpu_times()[:2])
    wall = seconds(lambda: read(texts))
    busy = sum(worker.cpu_times()[:2]) - used
    return Rate(len(texts) / wall, len(texts) / busy)


def _bare(texts: Sequence[str]) -> float:
    linguist = Linguist(Pack(SHIPPED))
    linguist.read(WARMING)
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    return seconds(lambda: [*map(linguist.read, chunks)])


def _analysing(texts: Sequence[str]) -> Iterator[Result]:
    """Everything: sentences, aspects, reasons. The first question loads what reading needs not."""
    with closing(LanguageWorker(SHIPPED)) as language:
        first = seconds(lambda: language.analyse(WARMING))
        rate = _rate(language.analyse, texts)
        yield result(
            "analysing through the worker", round(rate.wall), "reviews/s", peers=rate.peers
        )
        yield result("start to first analysis", round(first, 3), "s")
        yield _memory("worker, resident, after analysing")


def _memory(name: str, at_most: float | None = None) -> Result:
    """Says too whether the morphemes' library, much the largest part, was in there."""
    worker = _worker()
    loaded = any("kiwipiepy" in place.path for place in worker.memory_maps())
    resident = round(worker.memory_info().rss / 1e6)
    return result(name, resident, "MB", at_most=at_most, peers={"morphemes loaded": float(loaded)})


def _worker() -> psutil.Process:
    """The one that runs."""
    children = multiprocessing.active_children()
    (worker,) = (child for child in children if child.name == PROCESS_NAME)
    return psutil.Process(worker.pid)


def _load(times: int) -> Result:
    """From nothing to the first reading: process, libraries, checks of the files, model."""

    def once() -> float:
        with closing(LanguageWorker(SHIPPED)) as sentiment:
            return seconds(lambda: sentiment.read(WARMING))

    return result("start to first reading", round(median(once, times), 3), "s", at_most=0.5)


def _size() -> Iterator[Result]:
    """What ships; the graph alone is its peer."""
    manifest = Pack(SHIPPED).manifest
    whole = sum(seal.bytes for seal in manifest.files.values())
    peers = {"graph alone": round(manifest.files[manifest.graph].bytes / 1e6, 2)}
    yield result("files of the pack", round(whole / 1e6, 2), "MB", at_most=15, peers=peers)


def _against(shape: electra.Shape, texts: Sequence[str]) -> Result:
    """How many times as fast as a graph of that shape, which is no better for being random."""
    theirs = packs.peer(shape, SHIPPED)
    ours, other = (_rate_of(pack, texts) for pack in (SHIPPED, theirs))
    return result(
        f"speed in times that of {shape.name} in int8",
        round(ours.wall / other.wall, 2),
        "times",
        peers={
            "in processor time": round(ours.busy / other.busy, 2),
            "ours, reviews/s": round(ours.wall),
            "theirs, reviews/s": round(other.wall),
        },
    )


def _rate_of(pack: Path, texts: Sequence[str]) -> Rate:
    with closing(LanguageWorker(pack)) as sentiment:
        sentiment.read(WARMING)
        return _rate(sentiment.read, texts)

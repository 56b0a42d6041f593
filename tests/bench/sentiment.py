"""The baseline sentiment pack through its worker: right answers, speed, load time, memory."""

import lzma
import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil

from engine.language.linguist import Linguist
from engine.language.pack import Pack
from engine.language.worker import BASELINE, CHUNK, PROCESS_NAME, LanguageWorker
from tests.bench.report import Result, median, result, seconds

# Used where the public reviews are absent: speed on texts of a usual length mix.
OWN_WORDS = [
    "김밥이 따뜻하고 맛있었어요",
    "주문하고 한 시간 반이나 기다렸는데 떡볶이가 다 식어서 왔습니다. 전화도 안 받으시네요",
    "그냥 그래요",
    "아이들이랑 갔는데 사장님이 친절하시고 자리도 넓어서 편하게 먹고 왔어요. 다음에 또 갈게요!",
]


def run(quick: bool, data: Path | None) -> list[Result]:
    rows = list(_rows(data / "nsmc_reviews.tsv.xz")) if data else []
    texts = ([text for _, _, text in rows] or OWN_WORDS * 25_000)[: 10_000 if quick else 100_000]
    with closing(LanguageWorker(BASELINE)) as sentiment:
        accuracy = [_accuracy(sentiment, rows)] if rows else []
        lasting = [_speed(sentiment, texts), _memory()]
    return [*accuracy, *lasting, _load(3 if quick else 7)]


def _rows(path: Path) -> Iterator[tuple[str, int, str]]:
    """Split, rating (1-10) and text."""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            yield fields[5], int(fields[4]), fields[6]


def _accuracy(sentiment: LanguageWorker, rows: list[tuple[str, int, str]]) -> Result:
    """By the sign of the score; a rating of 9 or 10 is praise, up to 4 complaint."""
    test = [(rating, text) for split, rating, text in rows if split == "test"]
    clear = [(rating >= 9, text) for rating, text in test if rating >= 9 or rating <= 4]
    readings = sentiment.read([text for _, text in clear])
    hits = [
        (reading.score > 0) == praise for reading, (praise, _) in zip(readings, clear, strict=True)
    ]
    share = round(sum(hits) / len(hits), 4)
    return result("accuracy on the NSMC test split", share, "share", at_least=0.86)


def _speed(sentiment: LanguageWorker, texts: list[str]) -> Result:
    """The peer is the same graph and tokeniser in this process: what the pipe costs."""
    piped = median(lambda: seconds(lambda: sentiment.read(texts)), 3)
    linguist = Linguist(Pack(BASELINE))
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    bare = median(lambda: seconds(lambda: [*map(linguist.read, chunks)]), 3)
    return result(
        "whole pipeline through the worker",
        round(len(texts) / piped),
        "reviews/s",
        peers={"same graph without the worker": round(len(texts) / bare)},
    )


def _memory() -> Result:
    children = multiprocessing.active_children()
    (worker,) = (child for child in children if child.name == PROCESS_NAME)
    resident = psutil.Process(worker.pid).memory_info().rss
    return result("worker, resident", round(resident / 1e6), "MB")


def _load(times: int) -> Result:
    """From nothing to the first reading: process, libraries, checks of the files, model."""

    def once() -> float:
        with closing(LanguageWorker(BASELINE)) as sentiment:
            return seconds(lambda: sentiment.read(["좋아요"]))

    return result("start to first reading", round(median(once, times), 3), "s")

"""Collecting from a platform that has an interface for programs: over HTTP to the store."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Final

import psutil

from tests.bench.report import Result, result
from tests.simulation.answering import a_desk

_EACH_S: Final = 0.1
_SETTLED: Final = 0.25
"""Share of a run after which memory should grow no more."""


def through_an_interface(reviews: int) -> list[Result]:
    """Google's replica runs in our own process, so that its time and its memory count as ours."""
    with tempfile.TemporaryDirectory() as folder, a_desk(Path(folder), "google") as desk:
        shop = max(desk.shops.list(), key=lambda each: len(desk.stage.reviews[each.external_id]))
        desk.stage.write_new(shop.external_id, reviews)
        with _watching_memory() as sizes:
            began = perf_counter()
            report = desk.crawls.collect(shop.id)
            took = perf_counter() - began
    if report.outcome != "done" or report.new < reviews:
        raise RuntimeError(f"not a plain run: {report}")
    settled = sizes[int(len(sizes) * _SETTLED)]
    return [
        result(
            "reviews through an interface",
            round(report.new / took * 3600),
            "reviews/h",
            at_least=3_000_000,
        ),
        result(
            "memory at the end to memory after a quarter",
            round(sizes[-1] / settled, 3),
            "times",
            at_most=1.1,
            peers={"MB at the end": sizes[-1] // 10**6},
        ),
    ]


@contextmanager
def _watching_memory() -> Iterator[list[int]]:
    """Bytes that this process holds, from time to time."""
    process, sizes, over = psutil.Process(), list[int](), Event()

    def watch() -> None:
        while not over.wait(_EACH_S):
            sizes.append(process.memory_info().rss)

    thread = Thread(target=watch, name="watching-memory")
    thread.start()
    try:
        yield sizes
    finally:
        over.set()
        thread.join()

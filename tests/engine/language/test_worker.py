"""The worker process: order, extremes, crashes, cancel, and nothing left behind."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psutil
import pytest

from engine.language.errors import WorkerLost
from engine.language.sentiment import NOTHING_SAID, Reading
from engine.language.worker import CHUNK, SHIPPED, LanguageWorker
from engine.runtime.progress import Cancelled
from tests.engine.language.readers import by_rules

PRAISE, COMPLAINT = "정말 최고예요 감동입니다", "최악입니다 돈 아까워요"


def workers() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        try:
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def kill_workers() -> None:
    for child in workers():
        child.kill()


class Recorder:
    """Keeps what was reported; does something at a given step."""

    def __init__(self, at: int, action: Callable[[], None]) -> None:
        self.steps: list[tuple[int, int | None]] = []
        self.at, self.action = at, action

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.steps.append((done, total))
        if done == self.at:
            self.action()


def cancel() -> None:
    raise Cancelled


def same(left: Sequence[Reading], right: Sequence[Reading]) -> bool:
    """Equal up to the rounding that comes with another neighbour in the batch."""
    return [reading.label for reading in left] == [reading.label for reading in right] and all(
        abs(one.score - other.score) < 1e-5 for one, other in zip(left, right, strict=True)
    )


def test_order_is_kept_over_chunks_and_lengths(sentiment: LanguageWorker) -> None:
    texts = [
        (COMPLAINT if place % 3 else PRAISE) + "." * (place % 37) for place in range(CHUNK + 9)
    ]
    texts[5] = texts[CHUNK + 1] = " "
    texts[8] = "12345"
    readings = sentiment.read(texts)
    expected = ["negative" if place % 3 else "positive" for place in range(CHUNK + 9)]
    expected[5] = expected[8] = expected[CHUNK + 1] = "neutral"
    assert [reading.label for reading in readings] == expected


def test_neighbours_do_not_change_a_reading(sentiment: LanguageWorker) -> None:
    alone = sentiment.read([PRAISE])
    assert same(sentiment.read([PRAISE, "길고 긴 이야기 " * 200, ""])[:1], alone)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0", "\u3000", "5", "?!", "¸ÀÀÖ¾î¿ä"])
def test_nothing_said(text: str, sentiment: LanguageWorker) -> None:
    assert sentiment.read([text]) == [NOTHING_SAID]


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "\u200b",
        "👨‍👩‍👧‍👦",
        "ㅋ" * 5000,
        "a\0b",
        "\x07",
        "한" * 20_000_000,
        "é" * 3000,
        "=1+1",
        "[PAD]",
    ],
    ids=[
        "surrogate",
        "zero-width",
        "zwj",
        "laughing",
        "nul",
        "bell",
        "huge",
        "latin",
        "formula",
        "pad",
    ],
)
def test_any_text_survives(text: str, sentiment: LanguageWorker) -> None:
    (reading,) = sentiment.read([text])
    assert -1 <= reading.score <= 1
    assert 0 <= reading.probability <= 1


def test_name_tells_pack_version_and_rules(sentiment: LanguageWorker) -> None:
    manifest = json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    assert sentiment.name == by_rules(f"{manifest['name']} {manifest['version']}")


def test_no_texts_need_no_worker() -> None:
    running = len(workers())
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        assert sentiment.read([]) == []
        assert sentiment.read(["", " "]) == [NOTHING_SAID] * 2
        assert len(workers()) == running


def test_killed_worker_is_started_again() -> None:
    texts = [PRAISE, COMPLAINT] * CHUNK
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        whole = sentiment.read(texts)
        between = Recorder(CHUNK, kill_workers)
        assert same(sentiment.read(texts, between), whole)
        assert between.steps == [(0, 2 * CHUNK), (CHUNK, 2 * CHUNK), (2 * CHUNK, 2 * CHUNK)]


@contextmanager
def every_worker_killed() -> Iterator[None]:
    """Kills workers as fast as they come."""
    over = threading.Event()

    def hunt() -> None:
        while not over.wait(0.005):
            kill_workers()

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield
    finally:
        over.set()
        hunter.join()


def test_worker_that_keeps_dying_is_given_up_and_may_come_back() -> None:
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        with every_worker_killed(), pytest.raises(WorkerLost) as raised:
            sentiment.read([PRAISE])
        assert raised.value.retryable
        assert sentiment.read([PRAISE])[0].label == "positive"


def test_cancel_between_chunks_leaves_the_worker_usable() -> None:
    with closing(LanguageWorker(SHIPPED)) as sentiment:
        with pytest.raises(Cancelled):
            sentiment.read([COMPLAINT] * (CHUNK + 1), Recorder(CHUNK, cancel))
        assert sentiment.read([PRAISE])[0].label == "positive"


def test_threads_share_one_worker() -> None:
    running = len(workers())
    with closing(LanguageWorker(SHIPPED)) as sentiment, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(sentiment.read, [[PRAISE], [COMPLAINT]] * 10))
        assert [answer[0].label for answer in answers] == ["positive", "negative"] * 10
        assert len(workers()) == running + 1


def test_close_leaves_neither_processes_nor_threads() -> None:
    threads = set(threading.enumerate())
    before = {child.pid for child in workers()}
    sentiment = LanguageWorker(SHIPPED)
    sentiment.read([PRAISE])
    (worker,) = (child for child in workers() if child.pid not in before)
    sentiment.close()
    sentiment.close()
    assert not worker.is_running()
    assert set(threading.enumerate()) == threads


def test_worker_ends_with_its_parent() -> None:
    script = (
        "import os, signal, sys\n"
        "from engine.language.worker import SHIPPED, LanguageWorker\n"
        "if __name__ == '__main__':\n"
        "    LanguageWorker(SHIPPED).read(['좋아요'])\n"
        "    import multiprocessing\n"
        "    print(multiprocessing.active_children()[0].pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=60, check=False
    )
    try:
        psutil.wait_procs([psutil.Process(int(ended.stdout))], timeout=10)
    except psutil.NoSuchProcess:
        return
    assert not psutil.pid_exists(int(ended.stdout))


def test_importing_the_package_loads_no_heavy_library() -> None:
    script = (
        "import sys, engine.language.worker\n"
        "print({'numpy', 'onnxruntime', 'tokenizers', 'msgspec'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"

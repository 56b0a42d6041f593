"""The log tells what happened and never what somebody wrote."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.runtime import log
from engine.runtime.errors import NotFound
from engine.runtime.paths import Profile

REVIEW = "사장님 불친절해요 010-1234-5678"
AUTHOR = "홍*동"


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    profile = Profile(tmp_path)
    close = log.configure(profile)
    yield profile
    close()


def lines(profile: Profile) -> list[dict[str, Any]]:
    file = profile.logs / log.FILE_NAME
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_declared_fields_arrive(profile: Profile) -> None:
    log.get_logger().info(
        "crawl.finished", platform="smartplace", shop_id=3, review_count=12, took_ms=1.5, ids=(1, 2)
    )
    (line,) = lines(profile)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "crawl.finished",
        "level": "info",
        "platform": "smartplace",
        "shop_id": 3,
        "review_count": 12,
        "took_ms": 1.5,
        "ids": [1, 2],
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"text": REVIEW},
        {"author": AUTHOR},
        {"platform": REVIEW},
        {"code": AUTHOR},
        {"review_id": REVIEW},
        {"ids": (REVIEW,)},
        {"where": REVIEW},
        {"left_out": REVIEW},
        {"took_ms": {"review": REVIEW}},
        {"error": NotFound(entity=AUTHOR, id=REVIEW)},
        {"exc_info": NotFound(entity=AUTHOR, id=REVIEW)},
        {"exc_info": ValueError(REVIEW, AUTHOR)},
        {"event_text": [REVIEW, AUTHOR]},
    ],
)
def test_words_put_in_by_mistake_do_not_reach_the_file(
    profile: Profile, fields: dict[str, Any]
) -> None:
    log.get_logger().bind(**fields).warning("review.stored", review_count=1, **fields)
    log.get_logger().error(REVIEW)
    content = (profile.logs / log.FILE_NAME).read_text(encoding="utf-8")
    for words in (REVIEW, AUTHOR, "불친절", "1234"):
        assert words not in content
        assert json.dumps(words)[1:-1] not in content
    first, second = lines(profile)
    assert (first["event"], first["review_count"]) == ("review.stored", 1)
    assert second["event"] == "left_out"


def test_a_fault_is_told_by_type_code_and_place(profile: Profile) -> None:
    try:
        raise NotFound(entity=AUTHOR, id=REVIEW)
    except NotFound:
        log.get_logger().exception("command.failed", command="collect")
    (line,) = lines(profile)
    assert (line["exception"], line["code"]) == ("NotFound", "not_found")
    assert line["where"][-1].startswith(f"{__name__}:")


def test_what_was_left_out_is_named(profile: Profile) -> None:
    log.get_logger().info("review.stored", text=REVIEW, author=AUTHOR)
    assert lines(profile)[0]["left_out"] == ["author", "text"]


def test_old_lines_make_room(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    logger = log.get_logger()
    for number in range(60_000):
        logger.info("review.stored", review_id=number)
    sizes = [file.stat().st_size for file in profile.logs.iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000_000
    assert lines(profile)[-1]["review_id"] == 59_999


def test_closed_it_is_silent_and_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = log.get_logger()
    threads = threading.active_count()
    profile = Profile(tmp_path)
    close = log.configure(profile)
    logger.info("engine.started")
    close()
    logger.info("engine.stopped")
    assert [line["event"] for line in lines(profile)] == ["engine.started"]
    assert capsys.readouterr() == ("", "")
    assert threading.active_count() == threads
    assert not [path for path in open_files() if str(tmp_path) in path]


def open_files() -> list[str]:
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]

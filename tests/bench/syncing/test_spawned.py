"""Whoever measures another process hears why it fell, and leaves none behind."""

import sys

import psutil
import pytest

from tests.bench.syncing.spawned import Fell, spawned


def test_it_is_told_and_answers() -> None:
    script = "import json; print(json.dumps({'heard': input()}))"
    with spawned([sys.executable, "-c", script]) as process:
        process.tell("여기요")
        assert process.answer(30) == {"heard": "여기요"}


def test_its_last_words_are_the_fault() -> None:
    script = "import sys; sys.exit('the shelf is empty')"
    with (
        pytest.raises(Fell, match="ended with 1: the shelf is empty"),
        spawned([sys.executable, "-c", script]) as process,
    ):
        process.line(30)


def test_silence_has_an_end() -> None:
    with (
        pytest.raises(Fell, match="said nothing"),
        spawned([sys.executable, "-c", "input()"]) as process,
    ):
        process.line(0.01)
    assert not psutil.pid_exists(process.process.pid)


def test_a_talker_whom_nobody_hears_does_not_stop() -> None:
    """An unread pipe would block it after 64 KiB."""
    script = "import sys; print('x' * 200_000); print('at the end')"
    with spawned([sys.executable, "-c", script]) as process:
        assert len(process.line(30)) > 200_000
        assert process.line(30) == "at the end\n"

"""How a job ends is in the log, whichever way it ends."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from engine.api import Engine
from engine.jobs import errand
from engine.jobs.services import Job, Services
from engine.runtime.errors import NotFound
from engine.runtime.log import FILE_NAME
from engine.runtime.progress import Cancelled, Progress, Silent
from engine.runtime.secrets import key_file


def logged(engine: Engine) -> list[dict[str, object]]:
    file = engine.profile.logs / FILE_NAME
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ({}, "done"),
        ({"outcome": "done", "tried": 2}, "done"),
        ({"outcome": "platform.blocked"}, "platform.blocked"),
        (NotFound(entity="shop", id=7), "not_found"),
        (Cancelled(), "cancelled"),
        (ValueError("국물이 짜요"), "unexpected"),
    ],
    ids=repr,
)
def test_a_job_that_ended_is_logged_once(
    tmp_path: Path, end: dict[str, object] | Exception, outcome: str
) -> None:
    def end_so(services: Services, progress: Progress) -> dict[str, object]:
        if isinstance(end, Exception):
            raise end
        return end

    engine = opened(tmp_path)
    services = Services(
        engine.reviews,
        engine.crawls,
        engine.replies,
        engine.language,
        engine.settings,
        engine.alerts,
    )
    with suppress(NotFound, Cancelled, ValueError):
        assert errand.run(Job("trial", "job.check", end_so), services, Silent()) == end
    engine.close()
    [line] = logged(engine)
    assert (line["event"], line["job"], line["outcome"]) == ("job.ended", "trial", outcome)
    assert isinstance(line["took_ms"], int) and "left_out" not in line


def test_every_job_the_engine_runs_is_logged(tmp_path: Path) -> None:
    engine = opened(tmp_path)
    engine.run_job("send")
    engine.close()
    assert [(line["event"], line["job"]) for line in logged(engine)] == [("job.ended", "send")]


def opened(folder: Path) -> Engine:
    key_file.make(folder / "key")
    return Engine.open(folder / "profile", key_file=folder / "key")

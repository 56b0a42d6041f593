"""How soon an owner hears of a complaint: from the platform's answer that holds it to our event."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event as Signal
from time import monotonic
from typing import Final

from engine.api import Consent, Engine, Event, ReviewUrgent
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.bench.report import Result, percentile, result
from tests.contract.google.conftest import GoogleStage, a_stage

_COMPLAINT: Final = "머리카락이 나왔고 먹고 나서 배탈이 났어요. 위생이 최악입니다. {}"
_ENOUGH_S: Final = 60.0


def until_the_owner_hears(complaints: int) -> list[Result]:
    """Nobody has read anything yet at the first, so that it waits for the model as well."""
    with (
        tempfile.TemporaryDirectory() as folder,
        a_stage() as stage,
        closing(_connected(Path(folder), stage)) as engine,
    ):
        engine.run_job("check")
        took = [_heard_after(engine, stage, number) for number in range(complaints)]
    return [
        result("complaint served to event, p95", round(percentile(took, 95), 2), "s", at_most=10),
        result("complaint served to event, p50", round(percentile(took, 50), 2), "s"),
    ]


def _connected(folder: Path, stage: GoogleStage) -> Engine:
    profile, key = folder / "profile", folder / "key"
    profile.mkdir()
    key_file.make(key)
    google = Site(console_url=stage.replica.address, client=str(stage.client))
    Settings(profile / "settings.json").put(Platforms(pace="off", sites={"google": google}))
    engine = Engine.open(profile, key_file=key)
    consent = Consent(stage.owner.show, "돌아가 주세요")
    engine.crawls.login("google", "main", timeout_s=20, consent=consent)
    return engine


def _heard_after(engine: Engine, stage: GoogleStage, number: int) -> float:
    """Seconds since the answer that was the first to hold it."""
    shop = next(iter(stage.reviews))
    [written] = stage.write_new(shop, 1)
    stage.edit(written, _COMPLAINT.format(number))
    before = len(stage.replica.journal.arrivals("reviews"))
    with _listening(engine) as heard:
        engine.run_job("check")
        if not heard.signal.wait(_ENOUGH_S):
            raise TimeoutError("nobody was told of it")
    served = stage.replica.journal.arrivals("reviews")[before].s
    return heard.at - served


class _Heard:
    """When it was."""

    def __init__(self) -> None:
        self.signal = Signal()
        self.at = 0.0

    def hear(self, event: Event) -> None:
        if isinstance(event, ReviewUrgent) and not self.signal.is_set():
            self.at = monotonic()
            self.signal.set()


@contextmanager
def _listening(engine: Engine) -> Iterator[_Heard]:
    heard = _Heard()
    forget = engine.events.subscribe(heard.hear)
    try:
        yield heard
    finally:
        forget()

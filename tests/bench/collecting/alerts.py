"""How soon an owner knows of a complaint: from the platform's answer that holds it to our event,
and to the alert that is painted in the window.
"""

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
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.bench.report import Result, percentile, result
from tests.contract.google.conftest import GoogleStage, a_stage
from tests.harness.desktop.process import Screen, play, screens
from tests.harness.desktop.profile import Prepared
from tests.harness.desktop.scenarios import COMPLAINT

_ENOUGH_S: Final = 60.0


def until_the_owner_hears(complaints: int) -> list[Result]:
    """Nobody has read anything yet at the first, so that it waits for the model as well."""
    with (
        tempfile.TemporaryDirectory() as folder,
        a_stage() as stage,
        closing(_connected(*_profile(Path(folder)), stage)) as engine,
    ):
        engine.run_job("check")
        took = [_heard_after(engine, stage, number) for number in range(complaints)]
    return [
        result("complaint served to event, p95", round(percentile(took, 95), 2), "s", at_most=10),
        result("complaint served to event, p50", round(percentile(took, 50), 2), "s"),
    ]


def until_the_owner_sees(haste: int) -> list[Result]:
    """20 / `haste` complaints on each screen, found by 지금 확인 in a window of its own process."""
    with screens() as found:
        return [_seen_on(screen, haste) for screen in found]


def _seen_on(screen: Screen, haste: int) -> Result:
    with tempfile.TemporaryDirectory() as folder, a_stage() as stage:
        profile, key = _profile(Path(folder))
        with closing(_connected(profile, key, stage)) as engine:
            engine.settings.put(Alerts(quiet_from="00:00", quiet_until="00:00", most_a_day=20))
            engine.run_job("check")
        prepared = Prepared(profile, key, real=False)
        seen = play("complaints", prepared, screen, control=stage.replica.control_url, haste=haste)
    return result(
        f"complaint served to painted alert, p95, {screen.platform}",
        round(percentile(seen["seconds"], 95), 2),
        "s",
        at_most=10,
        peers={"p50": round(percentile(seen["seconds"], 50), 2)},
    )


def _profile(folder: Path) -> tuple[Path, Path]:
    """A new one, and the file of its key."""
    profile, key = folder / "profile", folder / "key"
    profile.mkdir()
    key_file.make(key)
    return profile, key


def _connected(profile: Path, key: Path, stage: GoogleStage) -> Engine:
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
    stage.edit(written, f"{COMPLAINT} {number}")
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

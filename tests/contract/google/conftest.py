"""Google's replica as the stage of the conformance suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx2
import msgspec

from engine.platforms import registry
from engine.platforms.google import PLATFORM
from engine.platforms.port import Consent, Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.stage import Fault
from engine.platforms.testkit.visitor import CountingPacing
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.secrets.entry import Entry, FleetingEntry
from tests.contract.reviews import a_plain_review, a_timeline
from tests.contract.staging import ReplicaStage
from tests.contract.switches import EVERYWHERE, REPLIES, STARS, Switches
from tests.replicas.google import GoogleReplica
from tests.replicas.google.catalogue import GROUP, PERSONAL, Location
from tests.replicas.kit.catalogue import Catalogue, Review
from tests.replicas.kit.clock import Clock as PlatformClock
from tests.replicas.kit.clock import now

ANSWER_S: Final = 1.5
WORDS: Final = "돌아가 주세요"
SWITCHES: Final[Switches] = {
    **EVERYWHERE,
    **STARS,
    **REPLIES,
    Fault.SESSION_LOST: ("session_lost", True),
    Fault.UNAUTHORIZED: ("unauthorized", True),
    Fault.FORBIDDEN: ("permission_denied", True),
    Fault.SLOW: ("slow", 0.5),
    Fault.TOTAL_TOO_LOW: ("total_offset", -60),
    Fault.ENDS_EARLY: ("total_offset", 70),
    Fault.MORE_NEVER_ENDS: ("more_never_ends", True),
    Fault.HUGE_TEXT: ("huge_review", True),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
    Fault.MAY_NOT_REPLY: ("staff_account", True),
    Fault.REPLY_UNCONFIRMED: ("reply_silent", True),
    Fault.REPLY_NOT_SHOWN: ("reply_rejected", "SPAM"),
}


def a_location(
    number: int, count: int, accounts: tuple[str, ...], clock: PlatformClock = now
) -> Location:
    """Reviews some hours apart, the newest of two days ago; some anonymous, some without a text."""
    return Location(
        id=f"482736195028473619{number}",
        name=f"가게 {number}호점",
        timeline=a_timeline(
            count, clock, lambda each, at: a_review(number * 1000 + each, at), hours=5
        ),
        accounts=accounts,
    )


def a_review(number: int, written: datetime) -> Review:
    return replace(
        a_plain_review(Location.ids, number, written),
        author="" if number % 5 == 4 else f"손님 {number}",
        text=None if number % 7 == 6 else f"맛있게 먹고 갑니다 {number}",
        images=("https://lh3.example/1",) if number % 1000 == 0 else (),
    )


@dataclass(slots=True)
class Owner:
    """The owner at the consent page, without a window. `decision`: "" leaves it open."""

    decision: str = "allow"
    seen: list[str] = field(default_factory=list)
    shown: str = ""
    """By the app, when the browser came back."""

    def show(self, address: str) -> None:
        self.seen.append(address)
        httpx2.get(address).raise_for_status()
        if self.decision:
            answer = httpx2.post(address, data={"decision": self.decision})
            assert answer.status_code == 302
            self.shown = httpx2.get(answer.headers["location"]).text


@dataclass(frozen=True, slots=True)
class GoogleStage(ReplicaStage[GoogleReplica]):
    switches = SWITCHES
    owner: Owner
    client: Path

    @property
    def site(self) -> Site:
        return registry.site_for(self.platform.spec, self.replica.address)

    def press_login(self) -> None:
        self.owner.decision = "allow"

    def visit(self, grant: Entry | None = None, clock: Clock | None = None) -> Visit:
        return Visit(
            self.client.parent,
            self.site,
            visible=False,
            pacing=CountingPacing(),
            grant=grant or FleetingEntry(),
            consent=Consent(self.owner.show, WORDS),
            client=self.client,
            clock=clock or SystemClock(),
        )


@contextmanager
def a_stage(clock: PlatformClock = now) -> Iterator[GoogleStage]:
    """One shop of three pages that two accounts share, one of little more than a page."""
    shops = (a_location(1, 130, (PERSONAL, GROUP), clock), a_location(2, 53, (GROUP,), clock))
    with (
        TemporaryDirectory() as folder,
        GoogleReplica(Catalogue("practice", shops), clock=clock) as replica,
    ):
        client = Path(folder) / "client_secret.json"
        client.write_bytes(msgspec.json.encode(replica.client.file()))
        yield GoogleStage(replica, replace(PLATFORM, answer_s=ANSWER_S), Owner(), client)

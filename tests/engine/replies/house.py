"""A whole house for tests: a real encrypted profile, real services, and the scripted platform."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from engine.alerts.intake import Intake
from engine.alerts.service import Alerting
from engine.crawls.service import Crawls
from engine.language.analysis import Analysis, Reason, ReasonFound, Span
from engine.platforms.port import Precision, ReviewFound, ShopFound
from engine.prompts.service import Prompts
from engine.replies.dto import ReplyCard
from engine.replies.service import Replies
from engine.reviews.dto import Origin
from engine.reviews.service import Reviews
from engine.runtime.clock import to_ms
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.runtime.secrets.entry import Entry, FleetingEntry
from engine.runtime.settings import Settings
from engine.shops.service import Shops
from engine.store.database import Database
from engine.sync.leases import NOBODYS, Leases
from engine.visits.dto import Reach
from engine.visits.service import Visits
from tests.engine.replies.platform import SPEC, Scripted
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

KEY = bytes(range(32))
MORNING = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)


def by_word(text: str) -> Analysis:
    """Reads "별로" as surely negative, everything else as surely positive; "고소" is a threat."""
    found = moody("negative" if "별로" in text else "positive")
    if "고소" not in text:
        return found
    return replace(found, reasons=(ReasonFound(Reason.LEGAL, 0.9, Span(0, len(text))),))


def review(
    external_id: str,
    body: str | None = "국물이 진하고 맛있어요",
    *,
    author: str = "김*리",
    rating: float | None = 5.0,
    age: timedelta = timedelta(hours=1),
) -> ReviewFound:
    return ReviewFound(
        external_id=external_id,
        author_name=author,
        author_masked="*" in author,
        created_at=MORNING - age,
        created_precision=Precision.SECOND,
        raw_date="",
        body=body,
        rating=rating,
    )


class House:
    """`open` and `close` may alternate: the profile and the platform stay.

    `account`: whose shop receives reviews; each account has one.
    """

    account = "owner"

    def __init__(self, folder: Path, platform: Scripted) -> None:
        self.folder = folder
        self.platform = platform
        self.clock = StandingClock(MORNING)
        self._entries: dict[str, Entry] = {}

    def open(self) -> "House":
        self.bus = EventBus(on_fault=lambda fault: None)
        self.database = Database.open(self.folder / "profile", KEY, self.bus, self.clock)
        self.settings = Settings(self.folder / "profile" / "settings.json")
        self.loop = Loop()
        self.shops = Shops(self.database, self.clock)
        heed = Intake(self.settings, self.clock).take
        self.reviews = Reviews(self.database, self.shops, self.clock, heed)
        self.alerts = Alerting(
            self.database, self.clock, self.settings, self.reviews, self.bus, self.entry
        )
        self.alerts.close_interrupted()
        reach = Reach(
            self.folder / "browsers", sites={SPEC.id: "http://127.0.0.1:9"}, unhurried=False
        )
        random = Random(1)
        visits = Visits(self.database, self.clock, self.loop, reach, random)
        self.crawls = Crawls(self.database, self.shops, self.reviews, visits)
        self.prompts = Prompts(self.database, self.clock)
        self.prompts.seed()
        self.replies = Replies(
            self.database,
            self.clock,
            self.reviews,
            self.shops,
            visits,
            self.prompts,
            self.leases(),
        )
        return self

    def leases(self) -> Leases:
        """A house without a server asks nobody."""
        return NOBODYS

    def entry(self, name: str) -> Entry:
        """Secrets outlive `reopen`, as in a keyring."""
        return self._entries.setdefault(name, FleetingEntry())

    def close(self) -> None:
        self.alerts.close()
        self.loop.close()
        self.database.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def receive(self, *found: ReviewFound) -> list[int]:
        """Reviews appear on the platform, are collected and read; their ids, in order."""
        self.receive_again(*found)
        self.reviews.analyse(Listener(by_word))
        with self.database.reading() as session:
            by_external = {
                each.found.external_id: each.id
                for each in self.reviews.get_many(self.reviews.waiting_ids(session))
            }
        return [by_external[each.external_id] for each in found]

    def receive_again(self, *found: ReviewFound) -> None:
        """The platform's list shows them like this now."""
        for each in found:
            self.platform.reviews[each.external_id] = each
        shop = ShopFound(f"shop of {self.account}", "달빛분식", {"seq": "1"})
        [shop_dto] = self.shops.remember(SPEC.id, self.account, [shop])
        origin = Origin(SPEC.id, shop_dto.id, run_id=1, captured_ms=to_ms(self.clock.now()))
        with self.database.unit() as unit:
            self.reviews.absorb(unit, found, origin)

    def approved(self, *found: ReviewFound) -> list[ReplyCard]:
        """Their drafts, already approved."""
        return [
            self.replies.approve(self.replies.draft(review_id))
            for review_id in self.receive(*found)
        ]

    def card(self, review_id: int) -> ReplyCard:
        card = self.replies.get(review_id)
        assert card is not None
        return card

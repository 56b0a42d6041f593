"""Reviews are read while others are still being collected."""

import threading
from collections.abc import Callable, Sequence

import pytest

from engine.jobs.attending import attending
from engine.language.analysis import Analysis
from engine.language.errors import WorkerLost
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.service import Reviews
from engine.runtime.events import Event, EventBus, ReviewUrgent
from engine.runtime.progress import Cancelled, Progress
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review
from tests.harness.listener import Listener, moody

PATIENCE_S = 30.0
"""Far beyond the five seconds in which an alert is due: a busy machine fails nobody."""

Receive = Callable[..., None]


class Lost(Listener):
    """Its worker dies over every text."""

    def __init__(self) -> None:
        super().__init__(lambda _: moody("positive"))
        self.asked = threading.Event()

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        self.asked.set()
        raise WorkerLost(exit=-9)


@pytest.fixture
def receive(database: Database, shops: Shops, reviews: Reviews) -> Receive:
    [shop] = shops.remember("smartplace", "main", [SHOP])

    def take(*found: ReviewFound) -> None:
        with database.unit() as unit:
            reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 0))

    return take


@pytest.fixture
def alarm(bus: EventBus) -> threading.Event:
    rung = threading.Event()

    def ring(event: Event) -> None:
        if isinstance(event, ReviewUrgent):
            rung.set()

    bus.subscribe(ring)
    return rung


def test_an_alert_does_not_wait_for_the_last_page(
    receive: Receive, reviews: Reviews, alarm: threading.Event
) -> None:
    language = Listener(lambda _: moody("negative"))
    with attending(reviews, language) as attendant:
        receive(review(1, rating=1.0))
        assert alarm.wait(PATIENCE_S), "while collecting still goes on"
        receive(review(2), review(3))
    assert attendant.read + reviews.analyse(language) == 3


def test_a_fault_is_left_to_who_reads_the_rest(receive: Receive, reviews: Reviews) -> None:
    language = Lost()
    with attending(reviews, language) as attendant:
        receive(review(1))
        assert language.asked.wait(PATIENCE_S)
        receive(review(2))
    assert attendant.read == 0
    with pytest.raises(WorkerLost):
        reviews.analyse(language)


def test_a_collecting_that_breaks_off_ends_the_reading(receive: Receive, reviews: Reviews) -> None:
    with pytest.raises(Cancelled), attending(reviews, Listener(lambda _: moody("positive"))):
        raise Cancelled
    assert "attendant" not in {thread.name for thread in threading.enumerate()}

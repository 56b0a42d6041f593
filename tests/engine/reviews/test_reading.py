"""The language engine reads what nobody has read, and again what somebody else has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.language.analysis import Analysis, Aspect, AspectFound, Span
from engine.language.errors import WorkerLost
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.reading import BATCH, FIRST_BATCH
from engine.reviews.service import Reviews
from engine.runtime.events import Changed, Event
from engine.runtime.progress import Cancelled, Progress
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import SHOP, review
from tests.engine.plans import plans
from tests.harness.listener import Listener, moody

MANY = FIRST_BATCH + BATCH + 1


class Store:
    """A shop's reviews, as the platform shows them."""

    def __init__(self, database: Database, shops: Shops, reviews: Reviews) -> None:
        self._database = database
        self._reviews = reviews
        [shop] = shops.remember("smartplace", "main", [SHOP])
        self._shop_id = shop.id

    def show(self, *numbers: int, body: str = "맛있어요") -> None:
        found = [review(number, body) for number in numbers]
        with self._database.unit() as unit:
            self._reviews.absorb(unit, found, Origin("smartplace", self._shop_id, 1, 0))


@pytest.fixture
def store(database: Database, shops: Shops, reviews: Reviews) -> Store:
    return Store(database, shops, reviews)


class Stopping:
    """Cancels at the `last`-th report; `seen` are the reports."""

    def __init__(self, last: int = 99) -> None:
        self.seen: list[tuple[int, int | None, str]] = []
        self._last = last

    def report(self, done: int, total: int | None = None, note: str = "") -> None:
        self.seen.append((done, total, note))
        if len(self.seen) == self._last:
            raise Cancelled


class Sick(Listener):
    """Its worker is lost at the second question."""

    def __init__(self) -> None:
        super().__init__(lambda _: moody("positive"))
        self.asked = 0

    def analyse(self, texts: Sequence[str], progress: Progress | None = None) -> list[Analysis]:
        self.asked += 1
        if self.asked == 2:
            raise WorkerLost(exit=-9)
        return super().analyse(texts, progress)


def cheerful(name: str = "listener 1") -> Listener:
    return Listener(lambda _: moody("positive"), name)


def read_ids(reviews: Reviews) -> list[int]:
    return list(reviews.ids(ReviewFilter(label="positive")))


def test_the_newest_are_read_first_and_few_at_once(
    store: Store, reviews: Reviews, heard: list[Event]
) -> None:
    store.show(*range(MANY))
    progress = Stopping()
    assert reviews.analyse(cheerful(), progress) == MANY
    told = [e.ids for e in heard if isinstance(e, Changed) and e.initiator == "reviews.analyse"]
    assert [len(ids) for ids in told] == [FIRST_BATCH, BATCH, 1]
    assert [each for ids in told for each in ids] == list(reviews.ids(ReviewFilter()))
    done = [0, FIRST_BATCH, FIRST_BATCH + BATCH, MANY]
    assert progress.seen == [(each, MANY, "progress.reading") for each in done]


def test_a_cancel_keeps_what_was_read_and_the_rest_is_read_later(
    store: Store, reviews: Reviews
) -> None:
    store.show(*range(FIRST_BATCH + 7))
    with pytest.raises(Cancelled):
        reviews.analyse(cheerful(), Stopping(last=2))
    assert read_ids(reviews) == list(reviews.ids(ReviewFilter()))[:FIRST_BATCH]
    assert reviews.analyse(cheerful()) == 7


def test_a_lost_worker_loses_nothing(store: Store, reviews: Reviews) -> None:
    store.show(*range(FIRST_BATCH + 7))
    sick = Sick()
    with pytest.raises(WorkerLost) as lost:
        reviews.analyse(sick)
    assert lost.value.retryable
    assert len(read_ids(reviews)) == FIRST_BATCH
    assert reviews.analyse(sick) == 7


def test_only_what_another_has_read_is_read_again(store: Store, reviews: Reviews) -> None:
    store.show(1, 2)
    reviews.analyse(cheerful("listener 1"))
    store.show(3)
    reviews.analyse(cheerful("listener 3"))
    store.show(4)
    current = cheerful("listener 2")
    assert [reviews.outdated(f"listener {n}") for n in (1, 2, 3)] == [1, 3, 2]
    progress = Stopping()
    assert reviews.analyse_again(current, progress) == 3
    assert progress.seen[0] == (0, 3, "progress.reading_again")
    assert (reviews.outdated("listener 2"), reviews.analyse_again(current)) == (0, 0)
    assert reviews.get(4).label is None, "nobody has read it"


def test_reading_again_goes_on_where_it_was_stopped(
    store: Store, reviews: Reviews, heard: list[Event]
) -> None:
    store.show(*range(0, FIRST_BATCH, 2))
    reviews.analyse(cheerful("old"))
    store.show(*range(1, FIRST_BATCH + 7, 2))
    reviews.analyse(cheerful("older"))
    heard.clear()
    with pytest.raises(Cancelled):
        reviews.analyse_again(cheerful(), Stopping(last=2))
    [newest] = [e.ids for e in heard if isinstance(e, Changed)]
    assert list(newest) == list(reviews.ids(ReviewFilter(limit=FIRST_BATCH))), "of both, newest"
    left = len(reviews.ids(ReviewFilter())) - FIRST_BATCH
    assert reviews.outdated("listener 1") == reviews.analyse_again(cheerful()) == left


def test_everything_may_be_read_again(store: Store, reviews: Reviews) -> None:
    store.show(1, 2)
    reviews.analyse(cheerful())
    reviews.forget_readers()
    assert reviews.get(1).label == "positive", "what was found stays until then"
    assert reviews.analyse(cheerful()) == 0
    assert reviews.analyse_again(cheerful()) == 2


def test_what_was_read_in_an_old_text_is_not_written_under_the_new_one(
    store: Store, reviews: Reviews
) -> None:
    store.show(1, body="맛있어요")

    def edited_meanwhile(text: str) -> Analysis:
        if "짜요" in text:
            return moody("negative")
        store.show(1, body="국물이 짜요")
        return moody("positive")

    assert reviews.analyse(Listener(edited_meanwhile)) == 1
    assert reviews.get(1).label == "negative"


def test_what_an_old_text_said_of_the_shop_goes_with_it(store: Store, reviews: Reviews) -> None:
    taste = AspectFound(Aspect.TASTE, "positive", Span(0, 4))
    store.show(1, body="맛있어요")
    reviews.analyse(Listener(lambda _: replace(moody("positive"), aspects=(taste,))))
    at = review(1).created_at
    assert at is not None
    period = (at, at + timedelta(hours=1))
    assert [found.sentence for found in reviews.sentences(Aspect.TASTE, None, *period)] == [
        "맛있어요"
    ]
    store.show(1, body="고쳤어요")
    assert reviews.sentences(Aspect.TASTE, None, *period) == []
    assert reviews.get(1).analysis is None


def test_texts_are_not_read_to_know_whose_reading_is_old(
    store: Store, reviews: Reviews, database: Database
) -> None:
    store.show(1, 2)
    reviews.analyse(cheerful("old"))
    with plans(database) as steps:
        assert reviews.outdated("new") == 2
        assert reviews.analyse_again(cheerful("new")) == 2
    searched = [step for step in steps if "review" in step]
    assert [step for step in searched if "ix_review_reader_sort" in step] == searched != []
    assert "USE TEMP B-TREE" not in " ".join(steps)


def test_a_model_that_changes_meanwhile_has_the_last_word(store: Store, reviews: Reviews) -> None:
    store.show(*range(FIRST_BATCH + 7))
    reviews.analyse(cheerful("old"))
    asked = 0

    def swapped(_: str) -> Analysis:
        nonlocal asked
        asked += 1
        listener.name = "new" if asked > 3 else "newer"
        return moody("positive")

    listener = Listener(swapped, "newer")
    assert reviews.analyse_again(listener) > FIRST_BATCH + 7
    assert reviews.outdated("new") == 0

"""Taking pages of found reviews into the store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.platforms.port import ReplyFound, ReviewFound, Visibility
from engine.reviews.dto import Absorbed, Origin, ReviewFilter
from engine.reviews.model import Review
from engine.reviews.service import Reviews
from engine.runtime.events import Changed, Event
from engine.shops.service import Shops
from engine.store.database import Database
from tests.engine.found import NEWEST, SHOP, review


class Intake:
    """Pages of one shop, one run after the other."""

    def __init__(self, database: Database, shops: Shops, reviews: Reviews) -> None:
        self._database = database
        self._reviews = reviews
        [shop] = shops.remember("smartplace", "main", [SHOP])
        self.shop_id = shop.id
        self.run = 0
        self.settled: int | None = None

    def take(self, *found: ReviewFound) -> Absorbed:
        self.run += 1
        origin = Origin("smartplace", self.shop_id, self.run, 1_000 * self.run, self.settled)
        with self._database.unit() as unit:
            return self._reviews.absorb(unit, found, origin)


@pytest.fixture
def intake(database: Database, shops: Shops, reviews: Reviews) -> Intake:
    return Intake(database, shops, reviews)


def everything(reviews: Reviews) -> list[int]:
    return list(reviews.ids(ReviewFilter()))


def test_what_is_new_is_stored_once(intake: Intake, reviews: Reviews, heard: list[Event]) -> None:
    assert intake.take(review(1), review(2), review(1)) == Absorbed(new=2)
    assert intake.take(review(1), review(2)) == Absorbed(known=2)
    assert [row.created_at for row in reviews.rows(everything(reviews))] == [
        review(1).created_at,
        review(2).created_at,
    ]
    assert [e for e in heard if isinstance(e, Changed) and e.entity == "review"] == [
        Changed("review", (1, 2), "reviews.absorb")
    ]


@pytest.mark.parametrize(
    "found",
    [
        review(1, rating=None),
        review(1, body=None),
        review(1, body="👩‍👩‍👧‍👦 최고 ❤️"),
        review(1, reply=ReplyFound("고맙습니다", live=True, state="ok")),
        replace(review(1), created_at=None, raw_date="언젠가", status=Visibility.BLOCKED),
        replace(review(1), alt_ids=("a", "b"), menus=("라면",), visit_count=3, can_reply=False),
    ],
)
def test_a_review_comes_back_as_the_platform_told_it(
    intake: Intake, reviews: Reviews, found: ReviewFound
) -> None:
    intake.take(found)
    assert reviews.get(1).found == found


def test_changed_words_keep_the_old_ones(intake: Intake, reviews: Reviews) -> None:
    intake.take(review(1, "국물이 짜요", 2.0))
    assert intake.take(review(1, "사장님이 바꿔 주셨어요", 4.0)) == Absorbed(changed=1, known=1)
    kept = reviews.get(1)
    assert (kept.found.body, kept.found.rating) == ("사장님이 바꿔 주셨어요", 4.0)
    assert [(old.body, old.rating) for old in kept.revisions] == [("국물이 짜요", 2.0)]
    assert list(reviews.ids(ReviewFilter(words="국물"))) == []
    assert list(reviews.ids(ReviewFilter(words="사장님"))) == [1]


def test_a_look_at_one_review_corrects_it_under_any_id(
    intake: Intake, database: Database, reviews: Reviews
) -> None:
    intake.take(review(1, "국물이 짜요"), review(2))
    shown = replace(review(1, "사장님이 바꿔 주셨어요"), external_id="moved")
    with database.unit() as unit:
        held = unit.session.get_one(Review, 1)
        assert reviews.stored_hash(unit.session, 1) != reviews.hash_of(shown)
        reviews.note_found(unit, 1, shown, 9_000)
        assert reviews.stored_hash(unit.session, 1) == reviews.hash_of(shown)
        assert held.body == shown.body
    assert everything(reviews) == [1, 2]
    kept = reviews.get(1)
    assert kept.found == replace(shown, external_id=review(1).external_id)
    assert [old.body for old in kept.revisions] == ["국물이 짜요"]
    assert list(reviews.ids(ReviewFilter(words="사장님"))) == [1]


def test_pages_of_one_unit_know_each_other(
    intake: Intake, database: Database, reviews: Reviews
) -> None:
    origin = Origin("smartplace", intake.shop_id, 1, 1_000)
    with database.unit() as unit, reviews.intake(unit) as pages:
        first = pages.take([review(1, "국물이 짜요"), review(2)], origin)
        second = pages.take([review(1, "사장님이 바꿔 주셨어요"), review(3)], origin)
    assert (first, second) == (Absorbed(new=2), Absorbed(new=1, changed=1, known=1))
    assert list(reviews.ids(ReviewFilter(words="국물"))) == []
    assert list(reviews.ids(ReviewFilter(words="사장님"))) == [1]
    assert everything(reviews) == [1, 2, 3]


def test_a_reply_on_the_platform_ends_the_waiting(intake: Intake, reviews: Reviews) -> None:
    intake.take(review(1), review(2, reply=ReplyFound("숨겨진 답글", live=False)))
    assert reviews.count(waiting=True) == 2
    answered = review(1, reply=ReplyFound("고맙습니다", live=True))
    assert intake.take(answered) == Absorbed(changed=1, known=1)
    assert list(reviews.ids(ReviewFilter(answered="waiting"))) == [2]
    assert reviews.get(1).reply == "answered"
    assert reviews.get(1).revisions == ()


def test_whether_and_until_when_a_reply_is_taken_stays_up_to_date(
    intake: Intake, reviews: Reviews
) -> None:
    first = replace(review(1), can_reply=True, reply_deadline=NEWEST)
    later = replace(first, reply_deadline=NEWEST + timedelta(days=1))
    closed = replace(later, can_reply=False)
    seen = []
    for told in (first, later, closed, closed, first):
        changed = intake.take(told).changed
        found = reviews.get(1).found
        assert (found.can_reply, found.reply_deadline) == (told.can_reply, told.reply_deadline)
        seen.append((changed, reviews.count(waiting=True)))
    assert seen == [(0, 1), (1, 1), (1, 0), (0, 0), (1, 1)]
    assert reviews.get(1).revisions == ()


def test_only_a_finished_run_settles(intake: Intake) -> None:
    intake.take(review(1), review(2))
    intake.settled = None
    assert intake.take(review(1)).settled == 0
    intake.settled = 1
    intake.take(review(3))
    assert intake.take(review(1), review(2), review(3)).settled == 2


@pytest.mark.parametrize(
    ("state", "waits"),
    [("", True), ("draft", True), ("failed", True), ("approved", False), ("discarded", False)],
)
def test_a_draft_is_no_answer_yet(
    intake: Intake, reviews: Reviews, database: Database, state: str, waits: bool
) -> None:
    intake.take(review(1))
    with database.unit() as unit:
        reviews.mark_reply(unit, 1, state)
    intake.take(review(1, "고친 글"))
    assert reviews.count(waiting=True) == int(waits)
    with database.reading() as session:
        assert reviews.waiting_ids(session) == ([1] if state == "" else [])

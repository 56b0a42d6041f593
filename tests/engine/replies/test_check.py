"""The check as the owner's button runs it, on a platform that went on without us."""

from datetime import timedelta
from pathlib import Path

from engine.jobs import check
from engine.jobs.reports import Reports
from engine.jobs.services import Services
from engine.replies.dto import State
from engine.runtime.progress import Silent
from tests.engine.replies.house import House, by_word, review
from tests.harness.listener import Listener


def run_check(house: House) -> dict[str, object]:
    services = Services(
        reviews=house.reviews,
        crawls=house.crawls,
        replies=house.replies,
        language=Listener(by_word),
        settings=house.settings,
        alerts=house.alerts,
        shops=house.shops,
        reports=Reports(house.database, house.clock),
        clock=house.clock,
    )
    return check.run(services, Silent())


def test_reviews_answered_on_the_phone_make_room_for_new_drafts(
    house: House, tmp_path: Path
) -> None:
    house.receive(*(review(f"old-{n}", f"{n}번째 말") for n in range(check.DRAFTS)))
    assert run_check(house)["drafts"] == check.DRAFTS
    for external_id in house.platform.reviews:
        house.platform.answer(external_id, "휴대폰으로 썼어요")
    fresh = [review(f"new-{n}", age=timedelta(minutes=n)) for n in range(check.DRAFTS)]
    house.platform.reviews |= {each.external_id: each for each in fresh}
    assert run_check(house)["drafts"] == check.DRAFTS
    assert house.replies.counts() == {State.DRAFT: check.DRAFTS, State.DISCARDED: check.DRAFTS}
    queue = house.replies.queue([State.DRAFT])
    assert {card.review.found.external_id for card in queue} == {one.external_id for one in fresh}

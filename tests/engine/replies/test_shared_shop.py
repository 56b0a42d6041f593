"""Two profiles of a shop and a real server process: who posts is settled over the wire."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from engine.api import SendReport, State
from engine.platforms.port import ShopFound
from engine.replies.lifecycle import HANDED
from tests.engine.replies.house import review
from tests.engine.replies.platform import SPEC, Scripted
from tests.engine.sync.meeting import Person, a_server, hired, people, registered
from tests.sync_server.process import Serving

REVIEWS = 6


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def shop(server: Serving, tmp_path: Path, platform: Scripted) -> Iterator[tuple[Person, Person]]:
    """The PCs of an owner and of staff, who have the same approved replies."""
    owner = registered(server)
    with people(tmp_path, owner, hired(server, owner, "staff")) as (here, there):
        for number in range(REVIEWS):
            platform.reviews[f"{number}"] = review(f"{number}", f"{number}번 자리가 좋아요")
        [found] = here.engine.shops.remember(SPEC.id, "owner", [ShopFound("1", "달빛분식", {})])
        here.engine.crawls.collect(found.id)
        for review_id in range(1, REVIEWS + 1):
            card = here.engine.replies.draft(review_id, owner_words=f"{review_id} 또 오세요")
            here.engine.replies.approve(card)
        for person in (here, there):
            person.join(server.address)
            person.engine.sync.run()
        here.engine.sync.run()  # which hears that it is not alone any more
        yield here, there


def test_both_press_send_at_the_same_moment(
    shop: tuple[Person, Person], platform: Scripted
) -> None:
    start = Barrier(2)

    def press(person: Person) -> SendReport:
        start.wait(10)
        return person.engine.replies.send()

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(press, shop))
    assert {platform.posts(each) for each in platform.reviews} == {1}
    assert {report.outcome for report in reports} <= {"done", "sync.lease_held"}
    for person in (*shop, *shop):
        person.engine.sync.run()
    assert {state for person in shop for state in _states(person)} == {State.VERIFIED}
    assert all(person.engine.replies.send() == SendReport() for person in shop)


def test_what_one_posts_by_hand_the_other_does_not_press(
    shop: tuple[Person, Person], platform: Scripted
) -> None:
    """Though it has not heard of it yet."""
    here, there = shop
    [card, *_] = here.engine.replies.queue({State.APPROVED})
    here.engine.replies.hand_over(card)
    taken = card.review.found.external_id
    assert there.engine.replies.send().outcome == "sync.lease_held"
    assert {each: platform.posts(each) for each in platform.reviews} == {
        each: int(each != taken) for each in platform.reviews
    }
    for person in (here, there, here):
        person.engine.sync.run()
    there.engine.replies.send()
    assert platform.posts(taken) == 0
    [left] = there.engine.replies.queue({State.APPROVED})
    assert left.reply.outcome == HANDED


def test_the_owners_hand_is_free_without_the_server(shop: tuple[Person, Person]) -> None:
    here, _ = shop
    here.move("http://127.0.0.1:9")
    [card, *_] = here.engine.replies.queue({State.APPROVED})
    assert here.engine.replies.hand_over(card).text == card.reply.text


def test_without_the_server_two_devices_put_it_off(
    shop: tuple[Person, Person], server: Serving, platform: Scripted
) -> None:
    for person in shop:
        person.move("http://127.0.0.1:9")
    outcomes = {person.engine.replies.send().outcome for person in shop}
    assert (outcomes, platform.posted) == ({"sync.no_lease"}, [])
    for person in shop:
        person.move(server.address)
        person.engine.replies.send()
    assert {platform.posts(each) for each in platform.reviews} == {1}


def test_a_revoked_device_posts_nothing(shop: tuple[Person, Person], platform: Scripted) -> None:
    here, there = shop
    [device] = [each for each in here.engine.sync.people.devices() if each.member_name == "박알바"]
    here.engine.sync.people.revoke(device.id)
    assert there.engine.replies.send().outcome == "sync.revoked"
    assert platform.posted == []
    assert here.engine.replies.send().verified == REVIEWS


def test_who_has_left_posts_as_before(shop: tuple[Person, Person], platform: Scripted) -> None:
    """A profile without a server asks nobody."""
    here, _ = shop
    here.engine.sync.leave()
    assert here.engine.replies.send().verified == REVIEWS


def _states(person: Person) -> list[str]:
    return [state for (state,) in person.read("SELECT state FROM reply")]

"""When the owner is told: never at night, a few times a day, the rest together."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.alerts.dto import MessageState
from engine.alerts.hours import BUNDLE, due
from engine.imports.dto import Target
from engine.runtime.clock import SEOUL
from engine.runtime.events import ReviewUrgent
from engine.runtime.settings.sections.alerts import Alerts
from tests.engine.alerts.shop import Shop
from tests.engine.found import SHOP
from tests.harness.mailbox import Mailbox

USUAL = Alerts()
NIGHT_AND_DAY = Alerts(quiet_from="00:00", quiet_until="00:00")
SIESTA = Alerts(quiet_from="13:00", quiet_until="15:00", digest_at="14:00")
PASSING = Alerts(grave_passes=True)
NO, YES = False, True


def at(words: str) -> datetime:
    return datetime.strptime(f"2026-11-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "plan", "told", "grave", "when"),
    [
        ("21 12:00", USUAL, 0, NO, "21 12:00"),
        ("21 21:59", USUAL, 2, NO, "21 21:59"),
        ("21 22:00", USUAL, 0, NO, "22 08:00"),
        ("21 23:59", USUAL, 0, YES, "22 08:00"),
        ("22 00:00", USUAL, 0, NO, "22 08:00"),
        ("22 07:59", USUAL, 0, NO, "22 08:00"),
        ("22 08:00", USUAL, 0, NO, "22 08:00"),
        ("21 23:00", PASSING, 0, YES, "21 23:00"),
        ("21 23:00", PASSING, 0, NO, "22 08:00"),
        ("21 12:00", USUAL, 3, NO, "21 18:00"),
        ("21 12:00", USUAL, 2, YES, "21 12:00"),
        ("21 12:00", USUAL, 3, YES, "21 12:30"),
        ("21 21:45", USUAL, 3, YES, "22 08:00"),
        ("21 21:45", PASSING, 3, YES, "21 22:15"),
        ("21 18:00", USUAL, 3, NO, "22 18:00"),
        ("21 03:00", NIGHT_AND_DAY, 0, NO, "21 03:00"),
        ("21 13:30", SIESTA, 0, NO, "21 15:00"),
        ("21 15:00", SIESTA, 0, NO, "21 15:00"),
        ("21 12:00", SIESTA, 3, NO, "21 15:00"),
    ],
)
def test_from_when_on(now: str, plan: Alerts, told: int, grave: bool, when: str) -> None:
    assert due(at(now), plan, told, grave=grave) == at(when)


def test_the_night_is_one_message_in_the_morning(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    shop.clock.pass_by(timedelta(hours=11))
    for words in ("별로예요", "국에서 머리카락이 나왔어요", "늦었어요"):
        shop.receive(words)
        assert shop.send() == []
    shop.clock.pass_by(timedelta(hours=9))
    [sent] = shop.send()
    assert (sent.state, sent.reviews) == (MessageState.SENT, 3)
    assert len(mailbox.letters) == 1


def test_a_grave_one_passes_at_night_where_the_owner_says_so(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    shop.engine.settings.put(PASSING)
    shop.clock.pass_by(timedelta(hours=11))
    shop.receive("별로예요", "국에서 머리카락이 나왔어요")
    [sent] = shop.send()
    assert sent.reviews == 1 and "이물" in sent.body


def test_the_fourth_of_a_day_and_the_fifth_wait_for_the_evening(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    for number in range(5):
        shop.receive(f"별로예요 {number}")
        shop.send()
    assert len(mailbox.letters) == 3
    shop.receive("국에서 머리카락이 나왔어요")
    shop.send()
    shop.clock.pass_by(BUNDLE)
    assert shop.send()[0].reviews == 1, "three complaints hide nothing grave"
    shop.clock.pass_by(timedelta(hours=6))
    assert shop.send()[0].reviews == 2
    assert len(mailbox.letters) == 5


def test_nothing_is_told_of_a_review_that_was_taken_back(shop: Shop, tmp_path: Path) -> None:
    file, imports = tmp_path / "reviews.csv", shop.engine.imports
    file.write_text(
        "작성일,작성자,내용,별점,답글내용\n2026-11-21 22:00,김*리,별로예요,1,\n"
        "2026-11-20 22:00,이*리,좋아요,5,고맙습니다\n",
        encoding="utf-8",
    )
    shop.clock.pass_by(timedelta(hours=11))
    [place] = shop.engine.shops.remember("baemin", "main", [SHOP])
    brought = imports.run(imports.open_file(file), Target(place.id))
    shop.read()
    assert shop.engine.alerts.seconds_to_held() == 9 * 3600.0
    imports.undo(brought.id)
    assert shop.engine.alerts.seconds_to_held() is None
    shop.receive("최고예요", rating=5.0)
    shop.clock.pass_by(timedelta(hours=9))
    assert shop.engine.alerts.take_held() == ()


def test_a_raid_of_grave_ones_is_told_three_times_then_as_one_then_in_the_evening(
    shop: Shop, mailbox: Mailbox
) -> None:
    """Twelve, found one after the other within hours."""
    shop.connect_mail(mailbox)
    for number in range(12):
        shop.receive(f"국에서 머리카락이 나왔어요 {number}")
        shop.send()
        shop.clock.pass_by(timedelta(minutes=10))
    assert [each.reviews for each in shop.send()] == [4, 1, 1, 1]
    shop.clock.pass_by(timedelta(hours=5))
    assert [each.reviews for each in shop.send()] == [5, 4, 1, 1, 1]


def test_the_screen_tells_later_what_it_held_back(shop: Shop) -> None:
    shop.clock.pass_by(timedelta(hours=11))
    shop.receive("별로예요")
    alerts = shop.engine.alerts
    assert (alerts.take_held(), alerts.seconds_to_held()) == ((), 9 * 3600.0)
    shop.clock.pass_by(timedelta(hours=9))
    shop.reopen()
    assert shop.engine.alerts.take_held() == (1,)
    assert shop.engine.alerts.take_held() == ()


def test_who_wakes_at_night_is_not_told_what_was_for_the_evening(
    shop: Shop, mailbox: Mailbox
) -> None:
    """Three were told at noon, two wait for 18:00; the PC sleeps from then until 23:00."""
    shop.engine.alerts.start(on_screen=True)
    shop.engine.alerts.stop()
    shop.connect_mail(mailbox)
    for number in range(5):
        shop.receive(f"별로예요 {number}")
        shop.send()
    shop.clock.pass_by(timedelta(hours=11))
    shop.send()
    assert (len(mailbox.letters), shop.engine.alerts.take_held()) == (3, ())
    assert shop.engine.alerts.seconds_to_held() == 9 * 3600.0
    shop.clock.pass_by(timedelta(hours=9))
    assert (shop.send()[0].reviews, len(mailbox.letters)) == (2, 4)
    assert shop.engine.alerts.take_held() == (4, 5)


def test_what_was_held_by_a_clock_years_ahead_is_told_now(shop: Shop, mailbox: Mailbox) -> None:
    """And the days that it took for today count for nothing."""
    years = timedelta(days=3650)
    shop.connect_mail(mailbox)
    shop.clock.pass_by(years)
    for number in range(4):
        shop.receive(f"별로예요 {number}")
        shop.send()
    shop.clock.pass_by(-years)
    shop.receive("늦었어요")
    assert [each.reviews for each in shop.send()] == [2, 1, 1, 1]


def test_what_nobody_could_see_disturbs_nobody_and_is_told_as_one(shop: Shop) -> None:
    """Found by the daemon, or before the window was there."""
    told: list[ReviewUrgent] = []
    shop.engine.events.subscribe(lambda e: told.append(e) if isinstance(e, ReviewUrgent) else None)
    for number in range(3):
        shop.receive(f"별로예요 {number}")
        shop.clock.pass_by(timedelta(minutes=20))
    alerts = shop.engine.alerts
    assert [each.later for each in told] == [each.ids for each in told]
    alerts.start(on_screen=True)
    assert (alerts.take_held(), alerts.take_held()) == ((1, 2, 3), ())
    shop.receive("늦었어요")
    assert (told[-1].ids, told[-1].later) == ((4,), ()), "the day's first toast"
    assert alerts.take_held() == ()

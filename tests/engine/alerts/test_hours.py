"""When the owner is told: never at night, a few times a day, the rest together."""

from datetime import datetime, timedelta

import pytest

from engine.alerts.dto import MessageState
from engine.alerts.hours import due
from engine.runtime.clock import SEOUL
from engine.runtime.settings.sections.alerts import Alerts
from tests.engine.alerts.shop import Shop
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
        ("21 12:00", USUAL, 3, YES, "21 12:00"),
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
    assert shop.send()[0].reviews == 1, "three complaints hide nothing grave"
    shop.clock.pass_by(timedelta(hours=6))
    assert shop.send()[0].reviews == 2
    assert len(mailbox.letters) == 5


def test_the_screen_tells_later_what_it_held_back(shop: Shop) -> None:
    shop.clock.pass_by(timedelta(hours=11))
    shop.receive("별로예요")
    alerts = shop.engine.alerts
    assert (alerts.take_held(), alerts.seconds_to_held()) == ((), 9 * 3600.0)
    shop.clock.pass_by(timedelta(hours=9))
    shop.reopen()
    assert shop.engine.alerts.take_held() == (1,)
    assert shop.engine.alerts.take_held() == ()

"""From a review to the owner's mailbox, whatever happens on the way."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.alerts.desk import LATER, PAUSES
from engine.alerts.dto import MessageState
from engine.alerts.model import AlertMessage
from engine.runtime.log import FILE_NAME
from tests.engine.alerts.shop import Shop
from tests.harness.mailbox import PASSWORD, Mailbox, Trouble, words_of

CALL = "사장님 010-1234-5678로 전화 주세요. 김*리예요. 국에서 머리카락이 나왔어요"


def test_a_review_that_cannot_wait_is_in_the_mailbox_while_collecting_goes_on(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    with shop.engine.alerts.delivering():
        shop.receive(CALL)
        [letter] = mailbox.wait(1)
    words = words_of(letter)
    assert "먼저 봐 주실 리뷰" in words and "이물" in words and "별 1점" in words
    for private in ("010", "5678", "김*리", "전화 주세요"):
        assert private not in words
    [sent] = shop.engine.alerts.messages()
    assert (sent.channel, sent.state, sent.reviews) == ("mail", MessageState.SENT, 1)
    assert words_of(letter).strip() == f"{sent.subject}\n{sent.body}".strip()


def test_with_text_the_first_words_go_along_without_names_and_numbers(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    shop.let_text_out()
    shop.receive(CALL + " 정말" * 50)
    shop.send()
    [letter] = mailbox.wait(1)
    words = words_of(letter)
    assert "사장님 ●●●로 전화 주세요. ●●●예요." in words and "…" in words
    assert "5678" not in words and "김*리" not in words


def test_many_at_once_are_one_message_that_names_the_first(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    shop.receive(*(f"별로예요 {n}" for n in range(7)))
    [sent] = shop.send()
    assert sent.reviews == 7
    assert "7건" in sent.subject and "그 밖에 2건" in sent.body
    assert len(mailbox.wait(1)) == 1


def test_nothing_is_told_of_what_somebody_has_answered_meanwhile(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    shop.receive("별로예요")
    shop.approve_all()
    assert shop.send() == []


@pytest.mark.parametrize(
    ("trouble", "state", "outcome"),
    [
        ("recipient", MessageState.FAILED, "alerts.refused"),
        ("content", MessageState.FAILED, "alerts.refused"),
        ("torn", MessageState.UNSURE, "alerts.unsure"),
    ],
)
def test_what_would_not_help_is_not_tried_again(
    shop: Shop, mailbox: Mailbox, trouble: Trouble, state: MessageState, outcome: str
) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = trouble
    shop.receive("별로예요")
    [sent] = shop.send()
    assert (sent.state, sent.outcome, sent.tries) == (state, outcome, 1)
    mailbox.trouble = ""
    shop.clock.pass_by(timedelta(hours=2))
    shop.send()
    assert len(mailbox.letters) == (trouble == "torn")
    [mail] = [each for each in shop.engine.alerts.channels() if each.id == "mail"]
    assert mail.trouble == outcome, "told until a message arrives"


def test_a_server_that_is_busy_is_asked_for_a_day(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "for_now"
    shop.receive("별로예요")
    tries = []
    for pause in (*PAUSES, LATER, LATER, timedelta(days=1)):
        [sent] = shop.send()
        shop.send()  # no sooner than its pause
        tries.append((sent.tries, sent.state))
        [mail] = [each for each in shop.engine.alerts.channels() if each.id == "mail"]
        assert mail.trouble == "alerts.unreachable"
        shop.clock.pass_by(pause)
    assert tries == [(number, MessageState.WAITING) for number in range(1, 6)]
    assert (shop.send()[0].state, mailbox.logins) == (MessageState.FAILED, 6)
    mailbox.trouble = ""
    shop.clock.pass_by(LATER)
    shop.send()
    assert mailbox.letters == []


def test_who_was_away_for_an_hour_gets_it_then(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "for_now"
    shop.receive("별로예요")
    for pause in (*PAUSES, LATER, LATER):
        shop.send()
        shop.clock.pass_by(pause)
    mailbox.trouble = ""
    assert (shop.send()[0].state, len(mailbox.letters)) == (MessageState.SENT, 1)
    [mail] = [each for each in shop.engine.alerts.channels() if each.id == "mail"]
    assert mail.trouble == ""


def test_what_somebody_answered_meanwhile_is_tried_no_more(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "for_now"
    shop.receive("별로예요")
    shop.send()
    shop.approve_all()
    mailbox.trouble = ""
    shop.clock.pass_by(LATER)
    [kept] = shop.send()
    assert (kept.state, kept.tries, mailbox.letters) == (MessageState.FAILED, 1, [])


def test_a_second_try_arrives_under_the_same_name(shop: Shop, mailbox: Mailbox) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "for_now"
    shop.receive("별로예요")
    shop.send()
    mailbox.trouble = ""
    shop.clock.pass_by(PAUSES[0])
    [sent] = shop.send()
    assert (sent.state, sent.tries) == (MessageState.SENT, 2)
    assert len(mailbox.letters) == 1


def test_what_was_being_sent_when_the_program_ended_is_not_sent_again(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    shop.receive("별로예요")
    begun = shop.engine.alerts._desk.begin("mail")
    assert begun is not None  # and here the light goes out
    shop.reopen()
    [sent] = shop.send()
    assert (sent.state, sent.outcome) == (MessageState.UNSURE, "alerts.unsure")
    assert mailbox.letters == []


def test_what_was_noted_but_not_begun_when_the_program_ended_goes_once(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    shop.receive("별로예요")
    shop.reopen()
    for _ in range(2):
        shop.send()
        shop.reopen()
    assert len(mailbox.letters) == 1


def came_true(is_so: Callable[[], bool]) -> bool:
    """Within a few seconds."""
    waiting, deadline = threading.Event(), time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        waiting.wait(0.02)
    return is_so()


def test_a_channel_outlives_a_fault_of_ours(shop: Shop, mailbox: Mailbox) -> None:
    """A table refuses every row, with a fault that has no type; the next look finds it well."""
    shop.connect_mail(mailbox)
    with shop.engine._database.alongside() as connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON alert_message "
            "BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    with shop.engine.alerts.delivering():
        shop.receive("별로예요")
        log = shop.engine.profile.logs / FILE_NAME
        assert came_true(lambda: log.exists() and "not_delivered" in log.read_text())
        with shop.engine._database.alongside() as connection:
            connection.execute("DROP TRIGGER broken")
        shop.engine.alerts._couriers["mail"].wake()
        mailbox.wait(1)


def test_a_channel_that_was_disconnected_sends_nothing_and_knows_no_secret(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    shop.receive("별로예요")
    shop.engine.alerts.disconnect("mail")
    assert shop.send() == []
    shop.engine.alerts.connect("mail", PASSWORD)
    assert shop.send() == [], "what came in between is not told late"
    assert mailbox.letters == []


def test_no_secret_is_in_settings_log_or_table(
    shop: Shop, mailbox: Mailbox, tmp_path: Path
) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "content"
    shop.receive("별로예요")
    shop.send()
    profile = shop.engine.profile
    kept = profile.settings.read_text() + (profile.logs / FILE_NAME).read_text()
    with shop.engine._database.reading() as session:
        for row in session.query(AlertMessage):
            kept += f"{row.subject}{row.body}{row.outcome}"
    assert PASSWORD not in kept
    assert '"event":"alert.sent"' in kept.replace(" ", "")

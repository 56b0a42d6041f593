"""From a review to the owner's mailbox, whatever happens on the way."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.alerts.desk import PAUSES
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


def test_a_server_that_is_busy_is_asked_three_times_then_a_sentence_stands(
    shop: Shop, mailbox: Mailbox
) -> None:
    shop.connect_mail(mailbox)
    mailbox.trouble = "for_now"
    shop.receive("별로예요")
    tries = []
    for pause in (*PAUSES, timedelta(hours=1)):
        [sent] = shop.send()
        shop.send()  # no sooner than its pause
        tries.append((sent.tries, sent.state))
        shop.clock.pass_by(pause)
    waiting, failed = MessageState.WAITING, MessageState.FAILED
    assert tries == [(1, waiting), (2, waiting), (3, failed)]
    assert mailbox.logins == 3
    mailbox.trouble = ""
    shop.send()
    assert mailbox.letters == []


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

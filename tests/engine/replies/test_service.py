"""The owner's decisions over the queue of replies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.language.analysis import Reason
from engine.platforms.outcomes import ReplyRefused, Unreachable
from engine.platforms.port import ReplyFound, ReviewFound
from engine.replies.dto import State
from engine.replies.errors import (
    AlreadyAnswered,
    EmptyReply,
    OwnersCall,
    ReplyError,
    ReplyTooLong,
    ReplyTooSimilar,
    ReviewChanged,
    WrongState,
)
from engine.replies.values import OWNERS_CALL
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.progress import Cancelled, Watched
from engine.runtime.texts import Language, Texts
from tests.engine.replies.house import MORNING, House, review
from tests.engine.replies.platform import PRESS

HOUR = timedelta(hours=1)


def test_a_reply_goes_from_draft_to_verified(house: House) -> None:
    [approved] = house.approved(review("a"))
    report = house.replies.send()
    card = house.card(approved.review.id)
    assert (report.tried, report.verified, report.outcome) == (1, 1, "done")
    steps = [step.state.value for step in card.steps]
    assert steps == ["draft", "approved", "sending", "sent", "verified"]
    assert house.platform.posted == [("a", card.reply.text)]
    assert card.review.found.reply is not None and card.review.found.reply.live


def test_a_batch_drafts_for_each_waiting_review_once(house: House) -> None:
    house.receive(*(review(str(n), body=f"{n}번째 말" if n % 3 else None) for n in range(60)))
    assert house.replies.draft_waiting(55) == 55
    assert house.replies.draft_waiting(55) == 5
    assert house.replies.draft_waiting(55) == 0
    assert house.replies.counts() == {State.DRAFT: 60}


def test_a_batch_does_not_repeat_itself(house: House) -> None:
    house.receive(*(review(str(n)) for n in range(30)))
    house.replies.draft_waiting(30)
    queue = house.replies.queue([State.DRAFT])
    assert len({card.reply.text for card in queue}) == 30
    assert not any(card.reply.too_similar for card in queue)


def test_a_cancelled_batch_keeps_what_was_written(house: House) -> None:
    class AfterTheFirst(Watched):
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            if done:
                self.cancel()
            super().report(done, total, note)

    house.receive(*(review(str(n)) for n in range(60)))
    with pytest.raises(Cancelled):
        house.replies.draft_waiting(60, AfterTheFirst())
    assert house.replies.counts() == {State.DRAFT: 50}
    assert house.replies.draft_waiting(60) == 10


def test_what_is_the_owners_call_is_drafted_by_nobody_else(house: House) -> None:
    threat, plain = house.receive(
        review("threat", "고소할게요", age=HOUR), review("plain", age=2 * HOUR)
    )
    assert house.replies.draft_waiting(1) == 1
    assert house.replies.draft_waiting(9) == 0
    assert [card.review.id for card in house.replies.queue([State.DRAFT])] == [plain]
    with pytest.raises(OwnersCall):
        house.replies.draft(threat)
    card = house.replies.draft(threat, "변호사와 이야기하겠습니다")
    assert (card.reply.text, card.caution) == ("변호사와 이야기하겠습니다.", Reason.LEGAL)
    assert house.card(plain).caution is None
    assert house.replies.approve(card).reply.state is State.APPROVED
    assert [card.review.id for card in house.replies.queue([State.APPROVED])] == [threat]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_caution_has_its_words(language: Language) -> None:
    assert all(Texts(language)(f"reply.caution.{reason}") for reason in OWNERS_CALL)


def test_the_queue_shows_complaints_first_then_the_newest(house: House) -> None:
    house.receive(
        review("old", age=3 * HOUR),
        review("bad", "별로예요", rating=None, age=2 * HOUR),
        review("stars", None, rating=1.0, age=4 * HOUR),
        review("new", age=HOUR),
    )
    house.replies.draft_waiting(10)
    queue = house.replies.queue([State.DRAFT])
    assert [card.review.found.external_id for card in queue] == ["bad", "stars", "new", "old"]
    assert len(house.replies.queue([State.DRAFT], limit=2)) == 2
    assert house.replies.queue([State.FAILED]) == []
    assert house.replies.queue([]) == []


def test_a_snoozed_reply_comes_back_when_it_is_due(house: House) -> None:
    [review_id] = house.receive(review("a"))
    card = house.replies.draft(review_id)
    house.replies.snooze(card.reply.id, house.clock.now() + HOUR / 2)
    assert house.replies.queue([State.DRAFT]) == []
    assert house.replies.counts() == {}
    house.clock.pass_by(HOUR / 2)
    assert len(house.replies.queue([State.DRAFT])) == 1


def test_the_owners_words_and_tone_make_another_draft(house: House) -> None:
    [review_id] = house.receive(review("a", "별로예요"))
    before = house.replies.draft(review_id)
    after = house.replies.draft(review_id, "용기 바꿨음, 죄송", "short")
    assert "용기 바꿨음, 죄송." in after.reply.text
    assert (after.reply.owner_words, after.reply.tone) == ("용기 바꿨음, 죄송", "short")
    assert after.reply.id == before.reply.id
    assert after.reply.text != before.reply.text


def test_an_edit_takes_the_approval_back(house: House) -> None:
    [card] = house.approved(review("a"))
    edited = house.replies.revise(card.reply.id, "  제가 직접 씁니다.\n")
    assert (edited.reply.state, edited.reply.text) == (State.DRAFT, "제가 직접 씁니다.")


def test_an_edit_is_held_against_the_last_replies(house: House) -> None:
    first, second = house.approved(review("a"), review("b", "커피가 향긋해요"))
    copied = house.replies.revise(second.reply.id, first.reply.text)
    assert copied.reply.similarity == 1.0
    assert copied.reply.too_similar
    with pytest.raises(ReplyTooSimilar):
        house.replies.approve(second)


def test_two_drafts_alike_bar_only_the_second_approval(house: House) -> None:
    ids = house.receive(review("a"), review("b", "커피가 향긋해요"))
    replies = [house.replies.draft(review_id) for review_id in ids]
    for card in replies:
        house.replies.revise(card.reply.id, "같은 말을 두 번 썼습니다.")
    house.replies.approve(replies[0])
    with pytest.raises(ReplyTooSimilar):
        house.replies.approve(replies[1])


def test_what_the_owner_wrote_on_the_platform_counts_as_recent(house: House) -> None:
    old, new = house.receive(review("old"), review("new", "커피가 향긋해요"))
    with house.database.unit() as unit:
        house.reviews.note_reply(unit, old, ReplyFound("매일 아침 직접 볶습니다.", live=True))
    card = house.replies.draft(new)
    assert house.replies.revise(card.reply.id, "매일 아침 직접 볶습니다.").reply.too_similar


@pytest.mark.parametrize(
    ("text", "error"),
    [("", EmptyReply), (" \n", EmptyReply), ("가" * 251, ReplyTooLong), ("🙏" * 126, ReplyTooLong)],
    ids=["empty", "blank", "long", "long in emoji"],
)
def test_what_may_not_be_sent_is_not_approved(
    house: House, text: str, error: type[ReplyError]
) -> None:
    [review_id] = house.receive(review("a"))
    card = house.replies.revise(house.replies.draft(review_id).reply.id, text)
    with pytest.raises(error) as caught:
        house.replies.approve(card)
    assert all(Texts("ko").error(caught.value) + Texts("en").error(caught.value))
    assert house.card(review_id).reply == card.reply


def test_a_withdrawn_reply_is_not_sent(house: House) -> None:
    [card] = house.approved(review("a"))
    assert house.replies.withdraw(card.reply.id).reply.state == State.DRAFT
    assert house.replies.send().tried == 0
    assert house.platform.posted == []


def test_a_discarded_review_is_not_drafted_again_but_can_be_taken_up(house: House) -> None:
    [review_id] = house.receive(review("a"))
    card = house.replies.draft(review_id)
    house.replies.discard(card.reply.id)
    assert house.replies.draft_waiting(10) == 0
    assert house.replies.draft(review_id).reply.state == State.DRAFT


def test_a_review_that_customers_see_answered_is_left_alone(house: House) -> None:
    [review_id] = house.receive(review("a"))
    card = house.replies.draft(review_id)
    with house.database.unit() as unit:
        house.reviews.note_reply(unit, review_id, ReplyFound("이미 썼어요", live=True))
    with pytest.raises(AlreadyAnswered):
        house.replies.approve(card)
    with pytest.raises(AlreadyAnswered):
        house.replies.draft(review_id)


@pytest.mark.parametrize("fate", ["draft", "snoozed", "failed"])
def test_what_was_answered_elsewhere_is_not_the_owners_to_decide_any_more(
    house: House, fate: str
) -> None:
    [card] = house.approved(review("a"))
    if fate == "failed":
        house.platform.faults = {PRESS: ReplyRefused(platform="scripted", reason="not_qualified")}
        house.replies.send()
    else:
        house.replies.withdraw(card.reply.id)
    if fate == "snoozed":
        house.replies.snooze(card.reply.id, house.clock.now() + HOUR)
    assert house.replies.drop_answered() == 0
    with house.database.unit() as unit:
        house.reviews.note_reply(unit, card.review.id, ReplyFound("이미 썼어요", live=True))
    assert house.card(card.review.id).review.reply == "answered"
    assert (house.replies.queue(list(State)), house.replies.counts()) == ([], {})
    assert house.replies.drop_answered() == 1
    after = house.card(card.review.id)
    assert (after.reply.state, after.reply.outcome) == (
        State.DISCARDED,
        "reply.answered_elsewhere",
    )
    assert after.review.reply == "answered"
    assert [row.reply for row in house.reviews.rows([card.review.id])] == ["answered"]
    assert house.replies.drop_answered() == 0


@pytest.mark.parametrize("live", [True, False])
def test_only_an_answer_that_customers_can_read_makes_a_draft_needless(
    house: House, live: bool
) -> None:
    answered, _ = house.receive(review("a"), review("b", "커피가 향긋해요"))
    house.replies.draft_waiting(2)
    with house.database.unit() as unit:
        house.reviews.note_reply(unit, answered, ReplyFound("이미 썼어요", live=live))
    assert house.replies.drop_answered() == int(live)
    assert house.replies.counts().get(State.DRAFT) == 2 - int(live)
    with house.database.alongside() as connection:
        assert connection.execute("SELECT sum(untouched) FROM reply").fetchone() == (2,)


COMPLAINT = "머리카락이 나왔어요. 별로예요"


def test_who_approves_has_read_what_the_customer_says_now(house: House) -> None:
    """The hourly check stores an edit while the old words are on the screen."""
    [review_id] = house.receive(review("a"))
    read = house.replies.draft(review_id)
    house.clock.pass_by(timedelta(minutes=5))
    house.receive_again(review("a", COMPLAINT, rating=1.0))
    for decide in (house.replies.approve, house.replies.hand_over):
        with pytest.raises(ReviewChanged):
            decide(read)
    assert [held.code for held in house.replies.approve_all([read]).held] == [ReviewChanged.code]
    now = house.card(review_id)
    assert (now.reply.state, now.reply.outcome) == (State.DRAFT, ReviewChanged.code)
    approved = house.replies.approve(now)
    assert (approved.reply.state, approved.reply.outcome) == (State.APPROVED, "")
    house.replies.send()
    assert house.platform.posts("a") == 1


@pytest.mark.parametrize(
    "later",
    [
        [replace(review("a"), reply_deadline=MORNING + timedelta(days=9))],
        [review("a", COMPLAINT), review("a")],
    ],
    ids=["nothing that he said", "and changed back"],
)
def test_a_draft_is_outdated_only_by_other_words(house: House, later: list[ReviewFound]) -> None:
    [review_id] = house.receive(review("a"))
    read = house.replies.draft(review_id)
    for found in later:
        house.clock.pass_by(timedelta(minutes=5))
        house.receive_again(found)
    assert house.card(review_id).reply.outcome == ""
    assert house.replies.approve(read).reply.state is State.APPROVED


def test_the_owners_new_words_are_for_the_new_review(house: House) -> None:
    [review_id] = house.receive(review("a"))
    read = house.replies.draft(review_id)
    house.clock.pass_by(timedelta(minutes=5))
    house.receive_again(review("a", COMPLAINT, rating=1.0))
    house.clock.pass_by(timedelta(minutes=1))
    assert house.replies.revise(read.reply.id, "죄송합니다. 주방을 살폈어요.").reply.outcome == ""


COMMANDS: dict[str, Callable[[House, int], object]] = {
    "revise": lambda house, reply_id: house.replies.revise(reply_id, "고침"),
    "approve": lambda house, reply_id: house.replies.approve(house.replies.card(reply_id)),
    "withdraw": lambda house, reply_id: house.replies.withdraw(reply_id),
    "snooze": lambda house, reply_id: house.replies.snooze(reply_id, house.clock.now()),
    "discard": lambda house, reply_id: house.replies.discard(reply_id),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_verified_stays_as_it_is(house: House, command: str) -> None:
    [card] = house.approved(review("a"))
    house.replies.send()
    before = house.card(card.review.id)
    with pytest.raises((WrongState, AlreadyAnswered)):
        COMMANDS[command](house, card.reply.id)
    assert house.card(card.review.id) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reply_that_does_not_exist(house: House, command: str) -> None:
    with pytest.raises(NotFound):
        COMMANDS[command](house, 999)
    assert house.replies.get(999) is None


def test_a_doubtful_reply_is_not_approved_without_an_edit(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {PRESS: Unreachable(platform="scripted")}
    house.replies.send()
    with pytest.raises(WrongState):
        house.replies.approve(card)


def test_a_text_pasted_by_mistake_is_refused(house: House) -> None:
    [review_id] = house.receive(review("a"))
    card = house.replies.draft(review_id)
    pasted = "가" * 20_000_000
    with pytest.raises(InvalidInput):
        house.replies.revise(card.reply.id, pasted)
    with pytest.raises(InvalidInput):
        house.replies.draft(review_id, pasted)
    assert house.card(review_id) == card

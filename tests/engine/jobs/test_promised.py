"""What was held goes by itself once its time is over, and what is in doubt is looked after."""

from datetime import timedelta

from engine.jobs.dto import OwnerAsked
from engine.platforms.outcomes import Unreachable
from engine.replies.brake import HOLD
from engine.replies.dto import State
from engine.replies.lifecycle import SETTLED_AFTER
from engine.runtime.progress import Silent
from engine.runtime.settings.sections.schedule import Schedule
from tests.engine.jobs.stage import BAEMIN, HOUR, MINUTE, Stage

PROMISED = "promised"
ANGRY, CALM = "그따위로 살지 마세요", "다녀가 주셔서 고맙습니다. 늘 따뜻하게 준비할게요"
SECOND = timedelta(seconds=1)


def approved(stage: Stage, *texts: str) -> list[int]:
    """Replies to as many guests of Baemin, where a reply is taken."""
    stage.baemin.show(*range(1, len(texts) + 1))
    stage.baemin.takes_replies = True
    program = stage.program
    program.schedule.run("check", Silent())
    cards = [
        card for card in program.replies.queue([State.DRAFT]) if card.review.platform == BAEMIN
    ]
    for card, text in zip(cards, texts, strict=True):
        program.replies.approve(program.replies.revise(card.reply.id, text))
    return [card.review.id for card in cards]


def state_of(stage: Stage, review_id: int) -> State:
    card = stage.program.replies.get(review_id)
    assert card is not None
    return card.reply.state


def test_a_held_reply_goes_at_the_moment_that_was_told_and_no_other_with_it(stage: Stage) -> None:
    held, own = approved(stage, ANGRY, CALM)
    stage.program.schedule.run_due()
    assert stage.program.next_at(PROMISED) == stage.clock.now() + HOLD
    stage.clock.pass_by(HOLD - SECOND)
    assert stage.program.schedule.run_due() == []
    stage.clock.pass_by(SECOND)
    assert stage.program.schedule.run_due() == [PROMISED]
    assert stage.baemin.posted == [ANGRY]
    assert state_of(stage, held) is State.VERIFIED
    assert state_of(stage, own) is State.APPROVED, "the owner has not pressed send"
    stage.program.schedule.run_due()
    assert PROMISED not in stage.program.outcomes(), "nothing waits any more"


def test_it_goes_though_nothing_else_runs_by_itself(stage: Stage) -> None:
    approved(stage, ANGRY)
    stage.program.settings.put(Schedule(on=False))
    stage.clock.pass_by(2 * HOUR)
    assert stage.program.schedule.run_due() == [PROMISED]
    assert stage.baemin.posted == [ANGRY]


def test_a_program_that_was_closed_sends_it_when_it_is_opened(stage: Stage) -> None:
    approved(stage, ANGRY)
    stage.clock.pass_by(HOLD + MINUTE)
    assert PROMISED in stage.reopen().schedule.run_due()
    assert stage.baemin.posted == [ANGRY]


def test_what_was_taken_back_is_not_even_visited(stage: Stage) -> None:
    [review_id] = approved(stage, ANGRY)
    stage.program.schedule.run_due()
    card = stage.program.replies.get(review_id)
    assert card is not None
    stage.program.replies.withdraw(card.reply.id)
    opened = stage.baemin.opened
    stage.clock.pass_by(HOLD)
    stage.program.schedule.run_due()
    assert (stage.baemin.posted, stage.baemin.opened) == ([], opened)


def test_a_press_that_a_crash_left_in_doubt_is_looked_at(stage: Stage) -> None:
    """Noted as begun, and never heard of again: once it must have come down, we look."""
    [review_id] = approved(stage, CALM)
    now_ms = round(stage.clock.now().timestamp() * 1000)
    with stage.program.database.alongside() as connection:
        connection.execute("UPDATE reply SET state = 'sending', attempt = 1")
        connection.execute(
            "INSERT INTO reply_step (reply_id, state, outcome, at_ms) "
            "SELECT id, 'sending', '', ? FROM reply WHERE state = 'sending'",
            (now_ms,),
        )
    stage.program.schedule.run_due()
    assert stage.program.next_at(PROMISED) == stage.clock.now() + SETTLED_AFTER
    assert stage.program.pass_to(PROMISED) == [PROMISED]
    assert state_of(stage, review_id) is not State.SENDING


def test_who_cannot_be_reached_is_tried_soon_and_then_ever_more_seldom(stage: Stage) -> None:
    approved(stage, ANGRY)
    stage.baemin.unreachable = Unreachable(platform=BAEMIN)
    pauses = []
    for _ in range(6):
        stage.program.schedule.run_due()
        stage.program.pass_to(PROMISED)
        pauses.append(stage.program.next_at(PROMISED) - stage.clock.now())
    assert pauses[:3] == [5 * MINUTE, 20 * MINUTE, HOUR]
    assert pauses[5] > pauses[4] > HOUR
    asked = [each for each in stage.asked() if isinstance(each, OwnerAsked)]
    assert [each.job for each in asked if each.job == PROMISED] == [PROMISED]
    stage.baemin.unreachable = None
    stage.program.pass_to(PROMISED)
    assert stage.baemin.posted == [ANGRY]

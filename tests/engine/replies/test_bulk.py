"""Many replies at once: approved together, and sent one by one in a sensible order."""

from dataclasses import replace
from datetime import timedelta

from engine.platforms.outcomes import Blocked
from engine.replies.dto import AccountSent, ReplyCard, ReplyEnd, State
from engine.runtime.progress import Step, Watched
from tests.engine.replies.house import MORNING, House, review
from tests.engine.replies.platform import LOOK, PRESS, SPEC

HOUR = timedelta(hours=1)


def drafted(house: House, *names: str) -> list[ReplyCard]:
    return [house.replies.draft(each) for each in house.receive(*map(review, names))]


def test_those_that_can_be_are_approved_and_the_others_say_why(house: House) -> None:
    good, alike, empty, long = drafted(house, "a", "b", "c", "d")
    words = house.replies.revise(
        good.reply.id, "국물이 식지 않게 새 용기로 바꿨어요. 고맙습니다."
    ).reply.text
    house.replies.revise(alike.reply.id, words)
    house.replies.revise(empty.reply.id, "")
    house.replies.revise(long.reply.id, "가" * 251)
    came = house.replies.approve_all([good, alike, empty, long])
    assert [card.reply.id for card in came.approved] == [good.reply.id]
    assert [(held.card.reply.id, held.code) for held in came.held] == [
        (alike.reply.id, "reply.too_similar"),
        (empty.reply.id, "reply.empty"),
        (long.reply.id, "reply.too_long"),
    ]
    assert came.held[2].params == {"length": 251, "limit": 250}
    assert house.replies.counts() == {State.APPROVED: 1, State.DRAFT: 3}


def test_what_only_the_owner_decides_is_not_approved_in_passing(house: House) -> None:
    [threat] = house.receive(review("threat", "고소할게요"))
    card = house.replies.draft(threat, "변호사와 이야기하겠습니다")
    came = house.replies.approve_all([card])
    assert [held.code for held in came.held] == ["reply.owners_call"]
    assert house.card(threat).reply.state is State.DRAFT


def test_one_that_was_decided_meanwhile_is_held_too(house: House) -> None:
    first, second = drafted(house, "a", "b")
    house.replies.discard(first.reply.id)
    came = house.replies.approve_all([first, second])
    assert [held.code for held in came.held] == ["reply.wrong_state"]
    assert [card.reply.id for card in came.approved] == [second.reply.id]


def test_a_deadline_that_is_near_goes_first(house: House) -> None:
    due = {"late": None, "soon": HOUR * 30, "soonest": HOUR * 2}
    found = [
        replace(review(name), reply_deadline=None if left is None else MORNING + left)
        for name, left in due.items()
    ]
    house.approved(*found)
    house.replies.send()
    assert [name for name, _ in house.platform.posted] == ["soonest", "soon", "late"]


def test_the_whole_round_is_counted_and_each_account_tells_its_end(house: House) -> None:
    house.approved(*map(review, "abc"))
    steps: list[Step] = []

    class Noting(Watched):
        def report(self, done: int, total: int | None = None, note: str = "") -> None:
            super().report(done, total, note)
            steps.append(self.step)

    report = house.replies.send(Noting())
    counted = [(each.done, each.total) for each in steps if each.note == "progress.sending"]
    assert counted == sorted(counted)
    assert {total for _, total in counted} == {3}
    assert counted[-1] == (3, 3)
    ends = tuple(ReplyEnd(key, State.VERIFIED) for key in (1, 2, 3))
    sent = AccountSent(SPEC.id, "owner", 3, 0, 0, left=0, outcome="done", replies=ends)
    assert report.accounts == (sent,)


def test_what_a_platform_broke_off_is_told_with_what_is_left(house: House) -> None:
    house.approved(*map(review, "abc"))
    looks: list[str] = []

    def third_look(step: str) -> None:
        looks.extend([step] if step == LOOK else [])
        if len(looks) == 2 and step == LOOK:
            house.platform.faults[LOOK] = Blocked(platform=SPEC.id)

    house.platform.watcher = third_look
    report = house.replies.send()
    [sent] = report.accounts
    assert (sent.verified, sent.left, sent.outcome) == (1, 2, "platform.blocked")
    assert report.outcome == "platform.blocked"
    assert PRESS not in looks

"""What the owner did last can be undone by name, as long as nobody has changed it since."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import engine
from engine.replies.dto import ReplyCard, State
from engine.runtime.events import Changed, Event
from engine.runtime.texts import Language, Texts
from engine.store.deeds.errors import NothingToRedo, NothingToUndo, Overtaken
from engine.store.deeds.recording import MOST
from engine.store.deeds.service import Deeds
from tests.engine.replies.house import House, review

ENGINE = Path(engine.__file__).parent


@pytest.fixture
def deeds(house: House) -> Deeds:
    return Deeds(house.database, house.clock)


def drafted(house: House, name: str = "a") -> ReplyCard:
    house.receive(review(name))
    house.replies.draft_waiting(10)
    return house.replies.queue([State.DRAFT])[0]


def seen(house: House, card: ReplyCard) -> tuple[object, ...]:
    now = house.card(card.review.id)
    waiting = house.replies.queue([State.DRAFT, State.APPROVED])
    return now.reply, now.steps, house.reviews.get(card.review.id), waiting


DEEDS: dict[str, Callable[[House, ReplyCard], object]] = {
    "replies.draft": lambda h, c: h.replies.draft(c.review.id, "다음 주부터 주차돼요", "short"),
    "replies.revise": lambda h, c: h.replies.revise(c.reply.id, "고맙습니다. 또 오세요."),
    "replies.approve": lambda h, c: h.replies.approve(c),
    "replies.snooze": lambda h, c: h.replies.snooze(c.reply.id, h.clock.now() + timedelta(hours=9)),
    "replies.discard": lambda h, c: h.replies.discard(c.reply.id),
    "reviews.correct": lambda h, c: h.reviews.correct(c.review.id, "negative"),
}


@pytest.mark.parametrize("name", DEEDS)
def test_undo_brings_back_what_was_and_redo_what_was_done(
    house: House, deeds: Deeds, name: str
) -> None:
    card = drafted(house)
    before = seen(house, card)
    DEEDS[name](house, card)
    after = seen(house, card)
    assert before != after
    assert (deeds.undo().name, seen(house, card)) == (name, before)
    assert (deeds.redo().name, seen(house, card)) == (name, after)


def test_an_approval_that_was_taken_back_stands_again(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    approved = house.replies.approve(card)
    house.replies.withdraw(card.reply.id)
    assert deeds.undo().name == "replies.withdraw"
    assert house.card(card.review.id).reply == approved.reply


def test_deeds_are_undone_last_first_and_done_again_in_their_order(
    house: House, deeds: Deeds
) -> None:
    card = drafted(house)
    house.replies.revise(card.reply.id, "하나")
    house.replies.revise(card.reply.id, "둘")
    house.replies.approve(card)
    names = [deeds.undo().name for _ in range(3)]
    assert names == ["replies.approve", "replies.revise", "replies.revise"]
    assert house.card(card.review.id).reply.text == card.reply.text
    deeds.redo()
    assert house.card(card.review.id).reply.text == "하나"
    deeds.redo()
    assert house.card(card.review.id).reply.text == "둘"


def test_a_new_deed_ends_the_way_forward(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    house.replies.approve(card)
    deeds.undo()
    house.replies.discard(card.reply.id)
    with pytest.raises(NothingToRedo):
        deeds.redo()
    assert [each.name for each in deeds.last()] == ["replies.discard"]


def test_they_are_known_after_a_restart(house: House) -> None:
    card = drafted(house)
    house.replies.discard(card.reply.id)
    house.close()
    house.open()
    assert Deeds(house.database, house.clock).undo().name == "replies.discard"
    assert house.card(card.review.id).reply.state is State.DRAFT


def test_an_older_deed_may_be_undone_alone(house: House, deeds: Deeds) -> None:
    first, second = drafted(house, "a"), drafted(house, "b")
    house.replies.discard(first.reply.id)
    house.replies.discard(second.reply.id)
    oldest = deeds.last()[-1]
    deeds.undo(oldest.id)
    assert house.card(first.review.id).reply.state is State.DRAFT
    assert house.card(second.review.id).reply.state is State.DISCARDED
    assert [each.undone for each in deeds.last()] == [False, True]


def test_an_older_deed_under_a_later_one_waits_for_that_to_be_undone(
    house: House, deeds: Deeds
) -> None:
    card = drafted(house)
    house.replies.revise(card.reply.id, "하나")
    house.replies.revise(card.reply.id, "둘")
    later, first = deeds.last()
    with pytest.raises(Overtaken):
        deeds.undo(first.id)
    assert deeds.last() == [later, first]
    deeds.undo(later.id)
    deeds.undo(first.id)
    assert house.card(card.review.id).reply.text == card.reply.text


def test_a_deed_is_undone_once_however_many_ask_at_the_same_time(
    house: House, deeds: Deeds
) -> None:
    card = drafted(house)
    house.replies.revise(card.reply.id, "하나")
    [seen_standing] = deeds.last()
    deeds.undo()
    with pytest.raises(NothingToUndo):
        deeds._turn(seen_standing, undo=True)  # as read a moment before the other one's commit
    assert [each.undone for each in deeds.last()] == [True]
    deeds.redo()
    with pytest.raises(NothingToRedo):
        deeds._turn(seen_standing, undo=False)
    assert house.card(card.review.id).reply.text == "하나"


def test_what_was_sent_since_is_not_unsaid_and_nothing_is_touched(
    house: House, deeds: Deeds
) -> None:
    [approved] = house.approved(review("a"))
    house.replies.send()
    sent = seen(house, approved)
    with pytest.raises(Overtaken):
        deeds.undo()
    assert seen(house, approved) == sent
    assert "replies.approve" not in [each.name for each in deeds.last()]


def test_of_two_rows_the_first_is_not_undone_where_the_second_cannot_be(
    house: House, deeds: Deeds
) -> None:
    card = drafted(house)
    house.replies.approve(card)
    with house.database.unit() as unit:
        unit.session.execute(text("UPDATE reply_step SET outcome = 'x' WHERE state = 'approved'"))
    before = seen(house, card)
    with pytest.raises(Overtaken):
        deeds.undo()
    assert seen(house, card) == before


def test_nothing_to_undo_is_said(house: House, deeds: Deeds) -> None:
    drafted(house)
    with pytest.raises(NothingToUndo):
        deeds.undo()


def test_a_deed_that_changed_nothing_or_failed_leaves_no_trace(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    house.reviews.correct(card.review.id, None)
    with pytest.raises(ZeroDivisionError), house.database.unit("replies.revise") as unit:
        unit.session.execute(text("UPDATE reply SET text = 'x'"))
        raise ZeroDivisionError
    assert deeds.last() == []
    house.replies.approve(card)
    assert [each.name for each in deeds.last()] == ["replies.approve"]


def test_the_last_fifty_are_kept(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    for number in range(MOST + 5):
        house.replies.revise(card.reply.id, f"{number}번째 말씀")
    assert len(deeds.last()) == MOST
    with house.database.reading() as session:
        cells = session.execute(text("SELECT count(DISTINCT deed_id) FROM deed_cell")).scalar()
    assert cells == MOST


def test_pages_hear_of_it(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    house.replies.approve(card)
    heard: list[Event] = []
    house.database._bus.subscribe(heard.append)
    deeds.undo()
    assert Changed("reply", (card.reply.id,), "deeds") in heard
    assert Changed("review", (card.review.id,), "deeds") in heard


def test_who_undoes_leaves_no_trigger_behind(house: House, deeds: Deeds) -> None:
    card = drafted(house)
    house.replies.approve(card)
    with house.database.unit() as unit:
        found = unit.session.execute(text("SELECT count(*) FROM sqlite_temp_schema")).scalar()
    assert found == 0


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_deed_has_a_name(language: Language) -> None:
    named = {name for file in ENGINE.rglob("*.py") for name in _deeds_in(file)}
    assert named >= DEEDS.keys()
    texts = Texts(language)
    assert all(texts(f"deed.{name}") for name in named)


def _deeds_in(file: Path) -> list[str]:
    """Strings given to `unit`."""
    calls = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "unit"
    ]
    return [
        each.value
        for call in calls
        for argument in call.args
        for each in ast.walk(argument)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value
    ]

"""Three devices edit one row, fly blind, push and pull in any order, by clocks that say anything:
no word of anybody is gone without a trace.
"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sync.wire.entities.reply import STATES
from engine.sync.wire.entity import DELETED
from engine.sync.wire.merge import Decision, Row, is_deleted
from engine.sync.wire.rules import Held
from tests.engine.sync.wire.house import (
    FIRST,
    LINK,
    NOTE,
    START,
    STEP,
    TEXT,
    THING,
    Device,
    Edit,
    Server,
)

WORDS = st.sampled_from(["국물이", "정말", "맛있어요", "또", "오세요", "^^"])
FIELDS: st.SearchStrategy[dict[int, Any]] = st.fixed_dictionaries(
    {},
    optional={
        DELETED: st.sampled_from([None, 1, 2]),
        STEP: st.tuples(st.integers(0, 1), st.sampled_from(STATES)).map(list),
        NOTE: WORDS,
        LINK: st.none() | WORDS,
    },
)
TYPED = st.tuples(st.integers(0, 9), st.integers(0, 1), st.lists(WORDS, max_size=2))
"""A place in the words, how many of them go, and what comes there."""
MOMENTS = st.integers(0, 30)
MOVES = st.tuples(
    st.integers(1, 3),
    st.one_of(
        st.tuples(st.just("edit"), FIELDS, st.none() | TYPED, MOMENTS),
        st.tuples(st.just("edit"), st.just({}), TYPED, MOMENTS),
        st.tuples(st.just("push"), st.integers(1, 3)),
        st.just(("pull",)),
    ),
)
TEXT_AT_FIRST = "어서 오세요 손님 국물은 매일 새벽에 다섯 시간 끓입니다"


def typed(text: str, place: int, gone: int, words: list[str]) -> str:
    found = text.split(" ")
    return " ".join([*found[:place], *words, *found[place + gone :]])


class Game:
    def __init__(self) -> None:
        row = {**START, TEXT: Held(TEXT_AT_FIRST, FIRST)}
        self.server = Server(dict(row))
        self.devices = {number: Device(number, dict(row)) for number in (1, 2, 3)}

    def edit(self, device: Device, fields: dict[int, Any], typing: Any, moment: int) -> None:
        view, fields = device.view(), dict(fields)
        if typing is not None:
            fields[TEXT] = typed(view[TEXT].value, *typing)
        fields = {key: new for key, new in fields.items() if _value(view, key) != new}
        if fields:
            device.edit(fields, moment)

    def push(self, device: Device, count: int) -> None:
        for edit in device.flying[device.pushed : device.pushed + count]:
            before = dict(self.server.row)
            decision = self.server.take(edit)
            for number in (NOTE, TEXT, STEP, LINK):
                check_field(number, before, self.server.row, edit, decision)
            check_row(device, before, self.server.row, edit, decision)
            device.pushed += 1

    def pull(self, device: Device) -> None:
        """An acknowledged edit is forgotten only now that what it became has come."""
        device.base = dict(self.server.row)
        device.flying = device.flying[device.pushed :]
        device.pushed = 0


def _value(row: Row, number: int) -> Any:
    return row[number].value if number in row else None


def check_field(number: int, before: Row, after: Row, edit: Edit, decision: Decision) -> None:
    """Of what stood and what is offered, each stands, has been seen, is told of, or is in it."""
    stood, stands, seen = before[number], after[number], edit.saw[number]
    lost = [each.lost for each in decision.conflicts if each.field == number]
    if number not in edit.operation.fields:
        assert stands == stood
        return
    offered = Held(edit.operation.fields[number], edit.version)
    replaced_by_its_reader = seen.value == stood.value
    if not replaced_by_its_reader:
        assert _stands(number, stood, stands, seen) or stood in lost
    assert _stands(number, offered, stands, seen) or offered in lost


def _stands(number: int, one: Held, stands: Held, seen: Held) -> bool:
    if number == LINK and one.value is None:
        return True  # nobody wrote anything
    if number == TEXT:
        added = {*one.value.split()} - {*seen.value.split()}
        return added <= {*stands.value.split()}
    return bool(one.value == stands.value)


def check_row(device: Device, before: Row, after: Row, edit: Edit, decision: Decision) -> None:
    """Words go with a row only where the one who deleted it had read them."""
    told = any(each.field == DELETED for each in decision.conflicts)
    deletes = edit.operation.fields.get(DELETED) is not None
    if is_deleted(after) and not is_deleted(before):
        assert deletes
        assert all(_read(device, edit, each, before[each].value) for each in THING.written)
    if deletes and not is_deleted(after):
        assert told
    if is_deleted(before) and not is_deleted(after) and not is_deleted(edit.saw):
        assert told
    if is_deleted(after) and not deletes:
        unread = {each.field for each in decision.conflicts}
        assert THING.written & {*edit.operation.fields} <= unread | _unchanged(before, edit)


def _read(device: Device, edit: Edit, number: int, value: Any) -> bool:
    """He saw the very words, or wrote them."""
    return edit.saw[number].value == value or value in [each.get(number) for each in device.wrote]


def _unchanged(before: Row, edit: Edit) -> set[int]:
    """What is in the deleted row already, word for word or as the later part of it."""
    return {
        number
        for number, value in edit.operation.fields.items()
        if number in before
        and _stands(number, Held(value, edit.version), before[number], edit.saw[number])
    }


@settings(max_examples=400)
@given(st.lists(MOVES, min_size=4, max_size=25))
def test_nothing_is_lost_without_a_trace(moves: list[tuple[int, tuple[Any, ...]]]) -> None:
    game = Game()
    for number, (name, *how) in moves:
        getattr(game, name)(game.devices[number], *how)
    for device in game.devices.values():
        game.push(device, len(device.flying))
    for device in game.devices.values():
        game.pull(device)
        assert device.view() == game.server.row


@given(st.lists(MOVES, max_size=25))
def test_the_same_moves_make_the_same_row(moves: list[tuple[int, tuple[Any, ...]]]) -> None:
    rows = []
    for _ in range(2):
        game = Game()
        for number, (name, *how) in moves:
            getattr(game, name)(game.devices[number], *how)
        rows.append(game.server.row)
    assert rows[0] == rows[1]

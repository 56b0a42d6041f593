"""What an operation makes of a row that others have changed meanwhile."""

from typing import Any

import pytest

from engine.sync.wire.entity import DELETED
from engine.sync.wire.merge import Row, decide, is_deleted
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Ref, Version
from tests.engine.sync.wire.house import FIRST, LINK, NOTE, SEEN, START, STEP, TEXT, THING
from tests.engine.sync.wire.samples import ROW

OURS, THEIRS, OTHERS = Version(30, 1, 1), Version(20, 2, 1), Version(25, 3, 1)
GONE = Held(777, THEIRS)


def operation(fields: dict[int, Any], base: Ref | None = FIRST.ref, **more: Any) -> Operation:
    ancestors = {TEXT: START[TEXT].value}
    return Operation(1, THING.number, ROW, 1, fields, base, ancestors=ancestors, **more)


def after(row: Row, each: Operation, version: Version = OURS) -> tuple[Row, list[tuple[int, Any]]]:
    """The row, and what is journaled as lost."""
    decision = decide(THING, row, each, version)
    return {**row, **decision.changes}, [(one.field, one.lost.value) for one in decision.conflicts]


@pytest.mark.parametrize(
    ("theirs", "ours", "stands", "lost"),
    [
        ({}, {NOTE: "우리"}, {NOTE: "우리"}, []),
        ({NOTE: "남"}, {NOTE: "우리"}, {NOTE: "우리"}, [(NOTE, "남")]),
        ({NOTE: "남"}, {NOTE: "남"}, {NOTE: "남"}, []),
        ({NOTE: "남"}, {SEEN: 1}, {NOTE: "남", SEEN: 1}, []),
        ({SEEN: 2}, {SEEN: 1}, {SEEN: 1}, []),
        ({LINK: "x"}, {LINK: "y"}, {LINK: "x"}, [(LINK, "y")]),
        ({LINK: "x"}, {LINK: None}, {LINK: "x"}, []),
        (
            {TEXT: "정말 어서 오세요 손님"},
            {TEXT: "어서 오세요 손님 ^^"},
            {TEXT: "정말 어서 오세요 손님 ^^"},
            [],
        ),
        (
            {STEP: [1, "verified"]},
            {STEP: [0, "approved"]},
            {STEP: [1, "verified"]},
            [(STEP, [0, "approved"])],
        ),
        (
            {STEP: [2, "approved"]},
            {STEP: [1, "verified"]},
            {STEP: [1, "verified"]},
            [(STEP, [2, "approved"])],
        ),
        (
            {TEXT: "남", NOTE: "남"},
            {TEXT: "우리", NOTE: "우리"},
            {TEXT: "우리", NOTE: "우리"},
            [(TEXT, "남"), (NOTE, "남")],
        ),
    ],
)
def test_edits_of_two(
    theirs: dict[int, Any], ours: dict[int, Any], stands: dict[int, Any], lost: list[Any]
) -> None:
    row = {**START, **{number: Held(value, THEIRS) for number, value in theirs.items()}}
    found, journal = after(row, operation(ours))
    assert {number: found[number].value for number in stands} == stands
    assert journal == lost


@pytest.mark.parametrize(
    ("row", "ours", "base", "gone", "lost"),
    [
        ({}, {DELETED: 5}, FIRST.ref, True, []),
        ({NOTE: Held("남", THEIRS)}, {DELETED: 5}, FIRST.ref, True, []),
        ({TEXT: Held("남", THEIRS)}, {DELETED: 5}, FIRST.ref, False, [(DELETED, 5)]),
        ({TEXT: Held("남", THEIRS)}, {DELETED: 5}, None, False, [(DELETED, 5)]),
        ({STEP: Held([1, "sent"], THEIRS)}, {DELETED: 5}, FIRST.ref, False, [(DELETED, 5)]),
        ({TEXT: Held("남", FIRST.woven())}, {DELETED: 5}, FIRST.ref, False, [(DELETED, 5)]),
        ({DELETED: GONE}, {DELETED: 5}, FIRST.ref, True, []),
        ({DELETED: GONE}, {TEXT: "우리"}, FIRST.ref, False, [(DELETED, 777)]),
        ({DELETED: GONE}, {STEP: [1, "sent"]}, FIRST.ref, False, [(DELETED, 777)]),
        ({DELETED: GONE}, {NOTE: "우리"}, FIRST.ref, True, []),
        ({DELETED: GONE}, {DELETED: None}, GONE.version.ref, False, []),
        ({DELETED: GONE}, {DELETED: None}, FIRST.ref, False, [(DELETED, 777)]),
    ],
    ids=[
        "nothing new", "a note is no word", "words unread", "words never seen", "a step unread",
        "words woven in", "gone before", "words for the gone", "a step for the gone",
        "a note for the gone", "restored", "restored unseen",
    ],
)  # fmt: skip
def test_deleting_and_reviving(
    row: Row, ours: dict[int, Any], base: Ref | None, gone: bool, lost: list[Any]
) -> None:
    found, journal = after({**START, **row}, operation(ours, base))
    assert is_deleted(found) is gone
    assert journal == lost


def test_what_a_refused_deletion_also_says_is_not_lost() -> None:
    row = {**START, TEXT: Held("어서 오세요 손님 고맙습니다", THEIRS)}
    ours = operation({TEXT: "정말 어서 오세요 손님", NOTE: "우리", DELETED: 5, 40: "새것"})
    found, journal = after(row, ours)
    assert found[TEXT].value == "정말 어서 오세요 손님 고맙습니다"
    assert found[NOTE].value == "우리"
    assert journal == [(DELETED, 5)]
    assert decide(THING, row, ours, OURS).unknown == (40,)


def test_words_that_came_with_a_lost_restoring_bring_the_row_back() -> None:
    """Others restored it before us, and deleted it again after us."""
    row = {**START, DELETED: Held(888, Version(40, 3, 9))}
    found, journal = after(row, operation({DELETED: None, TEXT: "우리"}))
    assert found[TEXT].value == "우리"
    assert not is_deleted(found)
    assert journal == [(DELETED, 888)]


def test_who_edits_and_then_deletes_has_deleted() -> None:
    found, journal = after(START, operation({TEXT: "우리", DELETED: 5}))
    assert is_deleted(found)
    assert journal == []


def test_a_revived_row_is_deleted_again_by_who_has_seen_it_alive() -> None:
    row, _ = after({**START, DELETED: GONE}, operation({TEXT: "우리"}))
    seen = {number: row[number].version.ref for number in (STEP, TEXT, DELETED)}
    again = operation({DELETED: 9}, None, bases=seen)
    assert is_deleted(after(row, again, OTHERS)[0])


@pytest.mark.parametrize("moment", [21, 99])
def test_a_chain_of_ones_own_edits_lands_on_its_own(moment: int) -> None:
    """Whatever its clock says, and whatever somebody else did before it."""
    first, second = Version(moment, 1, 1), Version(moment + 1, 1, 2)
    row: Row = {**START, NOTE: Held("남", Version(50, 2, 1))}
    row, _ = after(row, operation({NOTE: "하나"}), first)
    row, lost = after(row, operation({NOTE: "둘"}, first.ref), second)
    assert row[NOTE].value == ("둘" if moment > 50 else "남")
    assert lost == ([] if moment > 50 else [(NOTE, "둘")])


@pytest.mark.parametrize(
    ("row", "fields", "answer"),
    [
        (START, {NOTE: "우리"}, Answer.APPLIED),
        (START, {}, Answer.SUPERSEDED),
        ({**START, SEEN: Held(3, Version(99, 2, 1))}, {SEEN: 1}, Answer.SUPERSEDED),
        ({**START, NOTE: Held("남", THEIRS)}, {NOTE: "우리"}, Answer.CONFLICT),
        (START, {40: 1}, Answer.DEFERRED),
        ({**START, NOTE: Held("남", THEIRS)}, {NOTE: "우리", 40: 1}, Answer.DEFERRED),
    ],
)
def test_what_the_server_answers(row: Row, fields: dict[int, Any], answer: Answer) -> None:
    assert decide(THING, row, operation(fields), OURS).answer is answer


def test_deciding_changes_nothing_itself() -> None:
    row = {**START, DELETED: GONE, TEXT: Held("남", THEIRS)}
    before = dict(row)
    decide(THING, row, operation({TEXT: "우리", NOTE: "우리"}), OURS)
    assert row == before

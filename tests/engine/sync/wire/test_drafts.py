"""What a machine drafted and nobody has touched gives way, and nobody hears of it; what a person
wrote is never lost to it.
"""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire.entities.reply import ENTITY
from engine.sync.wire.merge import Row, decide
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Ref, Version
from tests.engine.sync.wire.samples import ROW

STEP, TEXT, WORDS, TONE, UNTOUCHED = 3, 4, 5, 6, 18
MACHINE = {STEP: [0, "draft"], TEXT: "기계 글", WORDS: "", TONE: "polite", UNTOUCHED: True}
PERSON = {STEP: [0, "approved"], TEXT: "내 글", WORDS: "한마디", TONE: "short", UNTOUCHED: False}
OTHER = {STEP: [0, "draft"], TEXT: "다른 기계 글", WORDS: "", TONE: "solving", UNTOUCHED: True}


def made(fields: dict[int, Any]) -> Operation:
    return Operation(1, ENTITY.number, ROW, 1, fields)


def met(*edits: tuple[Operation, Version]) -> tuple[dict[int, Any], list[tuple[int, Any]]]:
    """What stands, and what was journaled as lost."""
    row: Row = {}
    lost: list[tuple[int, Any]] = []
    for operation, version in edits:
        decision = decide(ENTITY, row, operation, version)
        row = {**row, **decision.changes}
        lost += [(each.field, each.lost.value) for each in decision.conflicts]
    return {number: held.value for number, held in row.items()}, lost


@pytest.mark.parametrize(
    ("rows", "stands"),
    [
        ([MACHINE, OTHER], OTHER),
        ([MACHINE, PERSON], PERSON),
        ([MACHINE, OTHER, PERSON], PERSON),
        ([MACHINE, {**OTHER, STEP: [0, "discarded"], UNTOUCHED: False}], None),
    ],
    ids=["two machines", "a person", "a person and two machines", "who wants no answer"],
)
def test_nobody_hears_of_a_draft_that_gave_way(
    rows: list[dict[int, Any]], stands: dict[int, Any] | None
) -> None:
    edits = [(made(row), Version(20 + nth, nth, 1)) for nth, row in enumerate(rows)]
    for order in permutations(edits):
        assert met(*order) == (stands or rows[-1], [])


@given(st.permutations(range(4)), st.lists(st.integers(11, 14), min_size=4, max_size=4))
def test_of_two_people_one_is_told_whatever_machines_wrote(
    order: list[int], moments: list[int]
) -> None:
    rows = [MACHINE, OTHER, PERSON, {**PERSON, TEXT: "남의 글"}]
    edits = [(made(row), Version(moments[nth], nth, 1)) for nth, row in enumerate(rows)]
    found, lost = met(*(edits[nth] for nth in order))
    assert {found[TEXT], *(value for _, value in lost)} == {"내 글", "남의 글"}
    assert found[UNTOUCHED] is False


def touched(text: str, base: Ref, number: int = 2) -> Operation:
    """A yes to the draft that its author saw: it names its words (`seal`)."""
    fields = {STEP: [0, "approved"], TEXT: text, UNTOUCHED: False}
    return Operation(number, ENTITY.number, ROW, 1, fields, base)


def test_words_that_somebody_approved_stand_over_another_machines() -> None:
    ours = (made(MACHINE), Version(10, 1, 1))
    theirs = (made(OTHER), Version(50, 2, 1))
    yes = (touched("기계 글", (1, 1)), Version(20, 1, 2))
    for order in ([ours, theirs, yes], [theirs, ours, yes], [ours, yes, theirs]):
        found, lost = met(*order)
        assert (found[TEXT], found[STEP]) == ("기계 글", [0, "approved"])
        assert lost == []


def test_words_that_somebody_approved_are_told_where_another_person_wrote() -> None:
    drafted = (made(MACHINE), Version(10, 1, 1))
    theirs = Operation(
        1, 3, ROW, 1, {TEXT: "남의 글", UNTOUCHED: False}, (1, 1), {}, {4: "기계 글"}
    )
    yes = touched("기계 글", (1, 1))
    found, lost = met(drafted, (theirs, Version(30, 2, 1)), (yes, Version(20, 1, 2)))
    assert found[TEXT] == "남의 글"
    assert lost == [(TEXT, "기계 글")]


def test_a_yes_that_is_taken_back_stays_somebodys() -> None:
    """Of whom others hear, though he says that it is the machine's again."""
    back = Operation(3, 3, ROW, 1, {STEP: [0, "draft"], UNTOUCHED: True}, (1, 2))
    drafted = (made(MACHINE), Version(10, 1, 1))
    yes = (touched("기계 글", (1, 1)), Version(20, 1, 2))
    found, lost = met(drafted, yes, (back, Version(30, 1, 3)))
    assert (found[STEP], found[UNTOUCHED], lost) == ([0, "draft"], False, [])


@pytest.mark.parametrize("state", ["verified", "sent", "discarded"])
def test_what_has_gone_further_is_no_draft(state: str) -> None:
    """Whoever took it there left the mark of the machine on it."""
    drafted = (made(MACHINE), Version(10, 1, 1))
    gone = (Operation(1, 3, ROW, 1, {STEP: [1, state]}, (1, 1)), Version(20, 2, 1))
    late = Operation(1, 3, ROW, 1, {STEP: [0, "approved"], UNTOUCHED: False}, (1, 1))
    found, lost = met(drafted, gone, (late, Version(15, 3, 1)))
    assert (found[STEP], lost) == ([1, state], [(STEP, [0, "approved"])])


def test_taking_back_is_no_draft_of_a_machine() -> None:
    """Somebody had approved it too, without knowing of it: he hears of that."""
    row: Row = {
        number: Held(value, Version(40, 2, 2))
        for number, value in {**PERSON, TEXT: "기계 글"}.items()
    }
    back = Operation(3, 3, ROW, 1, {STEP: [0, "draft"], UNTOUCHED: True}, (1, 2))
    decision = decide(ENTITY, row, back, Version(50, 1, 3))
    assert [each.field for each in decision.conflicts] == [STEP]
    assert not decision.changes

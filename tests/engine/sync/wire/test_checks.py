"""What may be carried out at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire import registry
from engine.sync.wire.checks import holds, refusal
from engine.sync.wire.entity import DELETED, Entity, Field, Kind
from engine.sync.wire.merge import Row
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import LATEST_EDIT, Held, Ranked
from engine.sync.wire.version import LARGEST, Version
from tests.engine.sync.wire.samples import ROW, VALUES

NAN, INFINITE = float("nan"), float("inf")


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("flag", [True, False], [0, 1, "true", [True]]),
        ("whole", [0, -1, LARGEST, -LARGEST], [True, 1.0, "1", LARGEST + 1, -LARGEST - 1, 1 << 70]),
        ("real", [0.5, -0.0, 3], [True, NAN, INFINITE, -INFINITE, "0.5", 1 << 70]),
        ("text", ["", "고맙습니다 🍜", "\x00"], [b"", 1, "\ud800", "가\udfff", ["가"]]),
        ("bytes", [b"", b"\xff"], ["", 1, [b""]]),
        (
            "list",
            [[], [1, "가", None, b"", 0.5, {"a": []}], nested(6)],
            [{}, "[]", [NAN], ["\ud800"], [1 << 64], [(1,)], [{1}], nested(7), nested(500)],
        ),
        (
            "mapping",
            [{}, {"a": {"b": [1]}}, {1: 2}],
            [[], {"a": NAN}, {"\ud800": 1}, {(1,): 1}, {1 << 64: 1}, {"a": nested(6)}],
        ),
    ],
)
def test_what_a_field_of_a_kind_may_hold(kind: Kind, good: list[Any], bad: list[Any]) -> None:
    field = Field(1, "it", kind, LATEST_EDIT)
    assert [each for each in good if not holds(field, each)] == []
    assert [each for each in bad if holds(field, each)] == []
    assert not holds(field, None)
    assert holds(Field(1, "it", kind, LATEST_EDIT, optional=True), None)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ([0, "draft"], True),
        ([1, "verified"], True),
        ([-1, "draft"], False),
        ([True, "draft"], False),
        ([1_000_001, "draft"], False),
        ([1.0, "draft"], False),
        ([1, "paused"], False),
        (["draft", 1], False),
        ([1], False),
        ([1, "draft", 1], False),
        ([], False),
    ],
)
def test_what_a_step_may_be(value: list[Any], good: bool) -> None:
    assert holds(Field(1, "step", "list", Ranked(("draft", "verified"))), value) is good


@pytest.mark.parametrize(("bytes_", "good"), [(64, True), (65, False)])
def test_a_field_holds_as_many_bytes_as_it_says(bytes_: int, good: bool) -> None:
    packed_head = 2
    field = Field(1, "it", "text", LATEST_EDIT, most=64)
    assert holds(field, "a" * (bytes_ - packed_head)) is good


@pytest.mark.parametrize(
    ("value", "good"),
    [(ROW, True), (ROW[:15], False), (ROW + b"\0", False), (5, False), ("0" * 16, False)],
)
def test_a_reference_is_a_uuid(value: object, good: bool) -> None:
    assert holds(Field(1, "of", "bytes", LATEST_EDIT, refers_to="thing"), value) is good


@given(st.sampled_from(["flag", "whole", "real", "text", "bytes", "list", "mapping"]), VALUES)
def test_any_value_is_judged_without_a_fault(kind: Kind, value: object) -> None:
    assert holds(Field(1, "it", kind, LATEST_EDIT), value) in (True, False)


THING = Entity(
    9,
    "thing",
    "thing",
    (
        Field(1, "name", "text", LATEST_EDIT),
        Field(2, "price", "whole", LATEST_EDIT, optional=True, by=Role.MANAGER),
    ),
    deleted_by=Role.OWNER,
)
THERE: Row = {1: Held("가", Version(1, 1, 1))}


@pytest.mark.parametrize(
    ("row", "fields", "role", "found"),
    [
        (THERE, {1: "나"}, Role.STAFF, Refusal.NONE),
        (THERE, {1: "나"}, Role.VIEWER, Refusal.NOT_ALLOWED),
        (THERE, {2: 5}, Role.STAFF, Refusal.NOT_ALLOWED),
        (THERE, {1: "나", 2: 5}, Role.STAFF, Refusal.NOT_ALLOWED),
        (THERE, {2: 5}, Role.MANAGER, Refusal.NONE),
        (THERE, {2: None}, Role.MANAGER, Refusal.NONE),
        (THERE, {DELETED: 5}, Role.MANAGER, Refusal.NOT_ALLOWED),
        (THERE, {DELETED: 5}, Role.OWNER, Refusal.NONE),
        (THERE, {DELETED: None}, Role.MANAGER, Refusal.NOT_ALLOWED),
        (THERE, {DELETED: "5"}, Role.OWNER, Refusal.BAD_VALUE),
        (THERE, {1: None}, Role.OWNER, Refusal.BAD_VALUE),
        (THERE, {1: 5}, Role.OWNER, Refusal.BAD_VALUE),
        (THERE, {1: 5}, Role.VIEWER, Refusal.NOT_ALLOWED),
        (THERE, {40: NAN}, Role.STAFF, Refusal.NONE),
        (THERE, {40: 1}, Role.VIEWER, Refusal.NOT_ALLOWED),
        ({}, {1: "나"}, Role.STAFF, Refusal.NONE),
        ({}, {1: "나", 2: 5}, Role.MANAGER, Refusal.NONE),
        ({}, {2: 5}, Role.MANAGER, Refusal.NO_SUCH_ROW),
        ({}, {40: 1}, Role.STAFF, Refusal.NO_SUCH_ROW),
        ({}, {DELETED: 5}, Role.OWNER, Refusal.NO_SUCH_ROW),
    ],
)
def test_what_is_refused(row: Row, fields: dict[int, Any], role: Role, found: Refusal) -> None:
    assert refusal(THING, row, Operation(1, 9, ROW, 1, fields), role) is found


@pytest.mark.parametrize("row", [b"", ROW[:15], ROW + b"\0"])
def test_a_row_is_named_by_a_uuid(row: bytes) -> None:
    operation = Operation(1, 9, row, 1, {1: "나"})
    assert refusal(THING, THERE, operation, Role.OWNER) is Refusal.BAD_VALUE


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("entity", "number"),
    [(each, number) for each in registry.by_number().values() for number in each.by_number],
    ids=lambda each: each.name if isinstance(each, Entity) else str(each),
)
def test_who_may_change_what(entity: Entity, number: int, role: Role) -> None:
    operation = Operation(1, entity.number, ROW, 1, {number: object()})
    journaled = entity.name == "conflict" and entity.by_number[number].name != "resolution"
    others = Role.SERVER if journaled else Role.STAFF
    may = role >= (entity.deleted_by if number == DELETED else others)
    expected = Refusal.BAD_VALUE if may else Refusal.NOT_ALLOWED
    assert refusal(entity, THERE, operation, role) is expected

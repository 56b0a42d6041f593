"""What an operation leaves out on its way is there again for whoever has read it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from engine.runtime.ids import collected_uuid
from engine.sync.wire import registry
from engine.sync.wire.brief import in_a_row, packed_operation, unpacked_operation
from engine.sync.wire.codec import BadBytes, packed, unpacked
from engine.sync.wire.identity import made_of
from engine.sync.wire.messages import PackedPush, Push
from engine.sync.wire.operation import Operation
from engine.sync.wire.version import LARGEST
from tests.engine.sync.wire.samples import EPOCH, OPERATION, OPERATIONS, ROW

REVIEW, REPLY = 2, 3
OURS = collected_uuid("naver", "review", "r-1")
MADE = Operation(7, REVIEW, OURS, 1 << 40, {2: "naver", 3: "r-1", 10: "맛있어요"})


def read(*operations: Operation) -> list[Operation]:
    """As the server reads them, in one push."""
    told = in_a_row([(each.number, packed_operation(each)) for each in operations])
    return unpacked(packed(PackedPush(EPOCH, 1, 2, told)), Push).operations


def travels(operation: Operation) -> bool:
    """Whether its row's id does."""
    return operation.row in packed_operation(operation)


@pytest.mark.parametrize(
    ("entity", "fields"),
    [("review", {2: "naver", 3: "가-1"}), ("shop", {1: "naver", 3: "", 4: "국밥집"})],
)
def test_an_id_that_is_made_of_fields_stays_away(entity: str, fields: dict[int, Any]) -> None:
    """The engine makes the same."""
    number = registry.by_name()[entity].number
    row = collected_uuid("naver", entity, fields[3])
    operation = Operation(1, number, row, 5, fields)
    assert made_of(number, fields) == row
    assert not travels(operation)
    assert read(operation) == [unpacked_operation(packed_operation(operation))] == [operation]


@pytest.mark.parametrize(
    "operation",
    [
        changed(MADE, row=ROW),
        changed(MADE, row=collected_uuid("naver", "shop", "r-1")),
        changed(MADE, fields={2: "naver", 3: "r-2"}),
        changed(MADE, fields={3: "r-1"}),
        changed(MADE, fields={2: "naver", 3: None}),
        changed(MADE, fields={2: "naver", 3: 1}),
        changed(MADE, fields={**MADE.fields, 0: 5}),
        changed(MADE, entity=REPLY),
        changed(MADE, entity=999),
        OPERATION,
    ],
    ids=[
        "made otherwise", "of another kind", "of another name", "of no platform", "of no name",
        "of a number", "deleted", "of no such fields", "of a newer schema", "an edit",
    ],
)  # fmt: skip
def test_any_other_id_travels(operation: Operation) -> None:
    assert travels(operation)
    assert read(operation) == [operation]


def test_an_id_that_nothing_tells_is_none() -> None:
    lost = changed(MADE, row=b"", fields={10: "맛있어요"})
    assert read(lost) == [lost]


def test_which_ids_are_made_of_fields_is_for_ever() -> None:
    """As long as this protocol: who reads must know it already."""
    found = {each.name: each.named_by for each in registry.by_number().values() if each.named_by}
    assert found == {"shop": (1, 3), "review": (2, 3)}


@given(OPERATIONS)
def test_any_operation_comes_back(operation: Operation) -> None:
    assert unpacked_operation(packed_operation(operation)) == operation


def test_what_is_as_usual_stays_away() -> None:
    plain = Operation(1, REPLY, ROW, 5, {4: "고맙습니다"}, base=(1, 2))
    assert len(msgspec.msgpack.decode(packed_operation(plain))) == 6
    for unusual in ({"bases": {4: None}}, {"reached": 2}, {"history": b"e"}):
        operation = changed(plain, **unusual)
        assert read(operation) == [operation]


@given(
    st.sampled_from([0, 127, 128, 255, 256, 65_535, 65_536, (1 << 32) - 2, 1 << 60]),
    st.integers(1, 5),
)
def test_numbers_follow_on_each_other(before: int, count: int) -> None:
    operations = [changed(MADE, number=before + each) for each in range(1, count + 1)]
    assert read(*operations) == operations
    whole = [msgspec.Raw(packed_operation(each)) for each in operations]
    saved = len(msgspec.msgpack.encode(whole)) - len(
        msgspec.msgpack.encode(in_a_row([(op.number, packed_operation(op)) for op in operations]))
    )
    assert saved == sum(len(msgspec.msgpack.encode(op.number)) - 1 for op in operations[1:])


@pytest.mark.parametrize("numbers", [(1, 3), (1, 2, 4), (1, 3, 4), (7, 300)], ids=str)
def test_a_gap_is_told(numbers: tuple[int, ...]) -> None:
    assert [each.number for each in read(*(changed(MADE, number=n) for n in numbers))] == [*numbers]


def test_nothing_follows_on_the_last_number_there_is() -> None:
    told = [msgspec.Raw(packed_operation(changed(MADE, number=each))) for each in (LARGEST, 0)]
    with pytest.raises(BadBytes):
        unpacked(packed(PackedPush(EPOCH, 1, 2, told)), Push)

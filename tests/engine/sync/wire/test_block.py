"""Rows in columns are the rows that went in, or no message."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire.block import Block
from engine.sync.wire.codec import BadBytes, packed, unpacked
from engine.sync.wire.messages import Change, Page
from engine.sync.wire.version import LARGEST, Version
from tests.engine.sync.wire.samples import CHANGE, EPOCH

VERSIONS = st.builds(Version, *(st.integers(0, LARGEST),) * 3)


class Sent(msgspec.Struct, array_like=True):
    """A page as it travels."""

    changes: list[Change]
    blocks: list[Any]
    epoch: bytes = EPOCH

    def read(self) -> Page:
        told = [self.epoch, 1, 2, 3, self.changes, self.blocks]
        return unpacked(b"\x03" + msgspec.msgpack.encode(told), Page)


@given(st.lists(VERSIONS, min_size=1, max_size=5))
def test_rows_come_back_behind_those_that_came_one_by_one(versions: list[Version]) -> None:
    rows = [bytes([place]) * 16 for place, _ in enumerate(versions)]
    bodies = [f"{place}번" for place, _ in enumerate(versions)]
    block = Block.of(2, rows, versions, {10: bodies, 8: [4.0] * len(rows)})
    page = Sent([CHANGE], [block]).read()
    assert page == Page(
        EPOCH, 1, 2, 3,
        [
            CHANGE,
            *(
                Change(2, row, version, {10: body, 8: 4.0})
                for row, version, body in zip(rows, versions, bodies, strict=True)
            ),
        ],
    )  # fmt: skip
    assert unpacked(packed(page), Page) == page


ROWS = [b"1" * 16, b"2" * 16]


@pytest.mark.parametrize(
    "block",
    [
        [2, ROWS, [1, 1], [1, 0], [1, 1], {10: ["a"]}],
        [2, ROWS, [1, 1], [1, 0], [1, 1], {10: ["a", "b", "c"]}],
        [2, ROWS, [1, 1], [1, 0], [1, 1], {10: ["a", "b"], 8: []}],
        [2, ROWS, [1, 1], [1, 0], [1, 1], {}],
        [2, ROWS, [1], [1, 0], [1, 1], {10: ["a", "b"]}],
        [2, ROWS, [1, 1], [1, 0], [1, 1, 1], {10: ["a", "b"]}],
        [2, ROWS, [1, -2], [1, 0], [1, 1], {10: ["a", "b"]}],
        [2, ROWS, [1, 1], [1, 0], [-1, 1], {10: ["a", "b"]}],
        [2, ROWS, [LARGEST, 1], [1, 0], [1, 1], {10: ["a", "b"]}],
        [2, ROWS, [1, LARGEST + 1], [1, 0], [1, 1], {10: ["a", "b"]}],
        [2, [], [], [], [], {10: ["a"]}],
        [2, ROWS, [1, 1], [1, 0], [1, 1]],
        [2, [b"", ROWS[1]], [1, 1], [1, 0], [1, 1], {10: ["a", "b"]}],
        [2, [ROWS[0], bytes(17)], [1, 1], [1, 0], [1, 1], {10: ["a", "b"]}],
    ],
    ids=[
        "one value for all", "a value too many", "a field without values", "no fields",
        "a moment too few", "a number too many", "a moment below 0", "a number below 0",
        "a moment beyond the last", "a step beyond the last", "values of no rows", "no columns",
        "a row without an id", "an id too long",
    ],
)  # fmt: skip
def test_what_is_no_block(block: list[Any]) -> None:
    with pytest.raises(BadBytes):
        Sent([], [block]).read()


@pytest.mark.parametrize("row", [b"", bytes(15), bytes(17)], ids=len)
def test_a_row_that_comes_alone_has_an_id_too(row: bytes) -> None:
    with pytest.raises(BadBytes):
        Sent([Change(2, row, Version(1, 1, 1), {})], []).read()


def test_what_counts_on_packs_to_little() -> None:
    rows = [number.to_bytes(16, "big") for number in range(1_000)]
    versions = [Version((1 << 56) + each, 1, 70_000 + each) for each in range(1_000)]
    told = [Change(2, row, version, {8: 4.0}) for row, version in zip(rows, versions, strict=True)]
    block = Block.of(2, rows, versions, {8: [4.0] * len(rows)})
    one_by_one, in_columns = (len(msgspec.msgpack.encode(each)) for each in (told, block))
    assert one_by_one - in_columns > 12 * len(rows)

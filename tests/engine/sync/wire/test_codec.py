"""Bytes from a peer: a message, or `BadBytes` and nothing else."""

import contextlib
import math
import tracemalloc
from hashlib import sha256
from importlib import resources
from typing import Any, Final

import msgspec
import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from engine.sync.wire.codec import MOST_PACKED, MOST_UNPACKED, BadBytes, packed, unpacked
from engine.sync.wire.messages import MOST_OPERATIONS, Change, Page, Push, Reached
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import Held
from tests.engine.sync.wire.samples import CHANGES, EPOCH, OPERATIONS, SAMPLES, VERSIONS

BEFORE_A_VALUE: Final = b"\x94\xc4\x00\x00\x00\x91\x95\x01\x01\xc4\x00\x00\x81\x01"
"""A push of one operation, up to the value of its only field."""


MAGIC: Final = zstandard.FRAME_HEADER


def framed(raw: bytes) -> bytes:
    return b"\x01" + zstandard.ZstdCompressor().compress(raw).removeprefix(MAGIC)


def unsized(raw: bytes) -> bytes:
    compressor = zstandard.ZstdCompressor(write_content_size=False)
    return b"\x01" + compressor.compress(raw).removeprefix(MAGIC)


@pytest.mark.parametrize("message", SAMPLES, ids=lambda each: type(each).__name__)
def test_every_message_comes_back(message: msgspec.Struct) -> None:
    assert unpacked(packed(message), type(message)) == message


def test_a_dictionary_is_for_ever() -> None:
    """What was packed with it opens with these bytes only."""
    kept = resources.files("engine.sync.wire").joinpath("dictionaries", "1.bin").read_bytes()
    made = "2006ed6481288303a24c1a519b1db06c3385e82f2e96081b65c6d5c4c7c6686f"
    assert sha256(kept).hexdigest() == made


def test_small_messages_gain_by_the_dictionary_and_large_ones_do_without() -> None:
    fields = {
        2: "smartplace",
        17: "minute",
        19: "visible",
        10: "국물이 진하고 고기가 듬뿍 들어 있어서 맛있게 먹었어요",
        16: 1_795_190_160_000,
        5: "김*리",
    }
    review = Operation(7, 2, bytes(range(16)), 117_654_648_034_754_560, fields)
    alone, many = Push(EPOCH, 1, 2, [review]), Push(EPOCH, 1, 2, [review] * 400)
    bare = len(framed(msgspec.msgpack.encode(alone)))
    assert (packed(alone)[:1], packed(many)[:1]) == (b"\x02", b"\x01")
    assert len(packed(alone)) < 0.75 * bare


def test_what_zstd_makes_nothing_of_goes_as_it_is() -> None:
    message = Reached(1 << 50, 200_000)
    assert packed(message) == b"\x03" + msgspec.msgpack.encode(message)


def test_a_frame_opens_as_what_it_says_it_is_only() -> None:
    data = packed(Push(EPOCH, 1, 2, [Operation(1, 2, b"r" * 16, 3, {2: "smartplace"})] * 9))
    assert data[:1] == b"\x02"
    for frame in (b"\x00", b"\x01", b"\x03", b"\x04"):
        with pytest.raises(BadBytes):
            unpacked(frame + data[1:], Push)


@given(st.lists(OPERATIONS, max_size=3))
def test_any_operations_come_back(operations: list[Operation]) -> None:
    push = Push(EPOCH, 1, 2, operations)
    assert unpacked(packed(push), Push) == push


@given(st.lists(CHANGES, max_size=3))
def test_any_changes_come_back(changes: list[Change]) -> None:
    page = Page(EPOCH, 1, 2, 3, changes)
    assert unpacked(packed(page), Page) == page


@given(
    st.dictionaries(st.integers(0, 62), st.builds(Held, st.integers(0, 9), VERSIONS), min_size=1)
)
def test_fields_come_back_out_of_a_change(fields: dict[int, Held]) -> None:
    assert Change.of(1, b"r" * 16, fields).fields() == fields


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01",
        b"\x03",
        b"\x02" + framed(b"\x90")[1:],
        framed(b"\x90")[1:],
        b"\x01" + MAGIC + framed(b"\x90")[1:],
        b"\x01" + b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd",
        framed(b"\x90") + MAGIC + framed(b"\x90")[1:],
        packed(SAMPLES[2]) + b"\x00",
        packed(SAMPLES[2]) + packed(SAMPLES[2]),
        framed(msgspec.msgpack.encode(SAMPLES[2]) + b"\xc0"),
        b"\x03" + msgspec.msgpack.encode(SAMPLES[2]) + b"\xc0",
        unsized(msgspec.msgpack.encode(SAMPLES[2])),
        framed(b"\x00" * (MOST_UNPACKED + 1)),
        b"\x01" + bytes(MOST_PACKED),
        b"\x03" + bytes(MOST_PACKED),
    ],
    ids=[
        "nothing", "a frame of nothing", "a bare frame of nothing", "another frame number",
        "no frame number", "a number of zstd's as well", "a skippable frame", "a frame behind",
        "a byte behind", "a message behind", "a value behind", "a value behind a bare one",
        "of unknown size", "a bomb", "too many bytes", "too many bare bytes",
    ],
)  # fmt: skip
def test_what_is_no_frame(data: bytes) -> None:
    with pytest.raises(BadBytes):
        unpacked(data, Push)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc0",
        b"\x80",
        b"\x90",
        b"\x94\xa0\x00\x00\x90",
        b"\x94\xc4\x00\xff\x00\x90",
        b"\x94\xc4\x00\x00\xcf\xff\xff\xff\xff\xff\xff\xff\xff\x90",
        b"\x94\xc4\x00\x00\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00\x90",
        b"\xdd\xff\xff\xff\xff",
        BEFORE_A_VALUE + b"\xdd\x7f\xff\xff\xff",
        BEFORE_A_VALUE + b"\xdf\x7f\xff\xff\xff",
        BEFORE_A_VALUE + b"\xc6\xff\xff\xff\xff",
        BEFORE_A_VALUE + b"\xa3\xed\xa0\x80",
        BEFORE_A_VALUE + b"\xa2\xff\xfe",
        BEFORE_A_VALUE + b"\x81\x80\x01",
        BEFORE_A_VALUE + b"\xc1",
        BEFORE_A_VALUE + b"\xd7\xff" + b"\xff" * 8,
        BEFORE_A_VALUE + b"\x91" * 100_000 + b"\xc0",
        BEFORE_A_VALUE[:-1] + b"\xff\xc0",
        BEFORE_A_VALUE[:-1] + b"\xce\x00\x01\x00\x00\xc0",
    ],
    ids=[
        "no bytes", "none", "a map", "an array too short", "text for bytes", "a count below 0",
        "a number beyond SQLite's", "a real for a whole", "an endless array",
        "an endless list inside", "an endless map inside", "endless bytes inside",
        "a lone surrogate", "text that is not UTF-8", "a map as a key", "a byte without meaning",
        "a time without end", "deeply nested", "a field below 0", "a field beyond the last",
    ],
)  # fmt: skip
def test_what_is_no_push(raw: bytes) -> None:
    with pytest.raises(BadBytes):
        unpacked(framed(raw), Push)


def test_no_number_is_left_to_the_checks() -> None:
    push = unpacked(framed(BEFORE_A_VALUE + b"\xcb\x7f\xf8" + bytes(6)), Push)
    assert math.isnan(push.operations[0].fields[1])


def test_a_small_bomb_takes_little_memory() -> None:
    many = MOST_UNPACKED - 100
    bomb = framed(BEFORE_A_VALUE + b"\xdd" + many.to_bytes(4, "big") + b"\x90" * many)
    assert len(bomb) < 10_000
    tracemalloc.start()
    unpacked(bomb, Push)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400 << 20


def test_too_many_operations_are_refused_before_they_are_read() -> None:
    most = Push(EPOCH, 1, 2, [Operation(0, 1, b"", 0, {1: "a", 3: "b"})] * MOST_OPERATIONS)
    assert len(unpacked(packed(most), Push).operations) == MOST_OPERATIONS
    one = msgspec.msgpack.encode([0, 1, b"", 0, {1: "a", 3: "b"}])
    many = MOST_UNPACKED // len(one) - 10
    raw = msgspec.msgpack.encode([EPOCH, 1, 2, [msgspec.Raw(one)] * many])
    bomb = framed(raw)
    tracemalloc.start()
    with pytest.raises(BadBytes):
        unpacked(bomb, Push)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(bomb) < 1_000
    assert peak < len(raw) + (1 << 20)


@given(st.sampled_from(SAMPLES), st.binary(max_size=200), st.booleans())
@example(SAMPLES[2], BEFORE_A_VALUE, True)
@example(SAMPLES[2], b"\x01" + BEFORE_A_VALUE, False)
def test_any_bytes_are_a_message_or_bad(
    sample: msgspec.Struct, data: bytes, in_a_frame: bool
) -> None:
    with contextlib.suppress(BadBytes):
        unpacked(framed(data) if in_a_frame else data, type(sample))
    with contextlib.suppress(BadBytes):
        unpacked(b"\x03" + data, type(sample))


@given(st.sampled_from(SAMPLES), st.data())
def test_a_message_cut_short_is_bad(sample: msgspec.Struct, data: Any) -> None:
    whole = packed(sample)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BadBytes):
        unpacked(whole[:cut], type(sample))


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_real_message_with_wrong_bytes_is_a_message_or_bad(
    sample: msgspec.Struct, wrong: list[tuple[int, int]], inside: bool
) -> None:
    raw = bytearray(msgspec.msgpack.encode(sample) if inside else packed(sample))
    for place, byte in wrong:
        raw[place % len(raw)] = byte
    with contextlib.suppress(BadBytes):
        unpacked(framed(bytes(raw)) if inside else bytes(raw), type(sample))

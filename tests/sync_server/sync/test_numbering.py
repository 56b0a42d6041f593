"""Every operation is carried out exactly once, whatever the line loses or repeats."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from engine.sync.wire.messages import MOST_OPERATIONS
from engine.sync.wire.operation import Answer, Operation, Refusal
from sync_server.sync.faults import (
    Gap,
    OtherEpoch,
    OtherGeneration,
    SyncFault,
)
from tests.sync_server.sync.tenancy import REPLY, TEXT, Device, Office, answers, id_of, reply


def made(device: Device, count: int) -> list[Operation]:
    return [device.operation(REPLY, id_of(each), reply()) for each in range(count)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2], [1, 2], 2),  # the answer was lost
        ([1, 2], [2, 3], 3),  # half of it is new
        ([1, 2, 3], [1], 3),  # a copy that was late
        ([1], [], 1),
    ],
)
def test_what_comes_twice_is_done_once(
    office: Office, first: list[int], second: list[int], expected: int
) -> None:
    one = Device(office)
    operations = made(one, 3)
    one.push(*(operations[each - 1] for each in first))
    pushed = one.push(*(operations[each - 1] for each in second))
    assert pushed.last_number == expected
    assert pushed.head == expected
    assert [verdict.number for verdict in pushed.verdicts] == [
        each for each in second if each not in first
    ]
    assert len(office.changes()) == expected


def test_a_repeated_push_changes_nothing(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    operation = one.operation(REPLY, id_of(1), reply())
    one.push(operation)
    two.edit(REPLY, id_of(1), {TEXT: "다시 오세요"}, base=(1, 1))
    before = office.changes()
    one.push(operation)
    assert office.changes() == before


@pytest.mark.parametrize(
    ("had", "numbers", "expected"),
    [
        (0, [2], 1),
        (2, [4], 3),
        (2, [3, 5], 3),
        (2, [1, 4], 3),
        (2, [4, 3], 3),
        (2, [3, 3], 3),
    ],
)
def test_a_gap_is_refused_with_the_number_that_is_missing(
    office: Office, had: int, numbers: list[int], expected: int
) -> None:
    one = Device(office)
    one.push(*made(one, had))
    operations = [Operation(each, REPLY, id_of(9), 1, reply()) for each in numbers]
    with pytest.raises(Gap) as fault:
        one.push(*operations)
    assert fault.value.told.expected == expected
    assert len(office.changes()) == had


def test_a_verdict_that_means_work_is_given_again_until_it_was_read(office: Office) -> None:
    one = Device(office)
    bad = one.operation(REPLY, id_of(1), {**reply(), TEXT: 5})
    strange = one.operation(REPLY, id_of(2), {**reply(), 60: "?"})
    fine = one.operation(REPLY, id_of(3), reply())
    first = one.push(bad, strange, fine)
    again = one.push(bad, strange, fine)
    assert list(answers(first)) == [
        (Answer.REJECTED, Refusal.BAD_VALUE),
        (Answer.DEFERRED, Refusal.NONE),
        (Answer.APPLIED, Refusal.NONE),
    ]
    assert again.verdicts == first.verdicts[:2]
    assert one.push(strange, fine).verdicts == first.verdicts[1:2]
    assert one.push(bad, strange, fine).verdicts == first.verdicts[1:2]


@dataclass(frozen=True)
class Refused:
    fault: type[SyncFault]
    code: str
    push: Callable[[Device], object]


REFUSED = [
    Refused(OtherEpoch, "sync.epoch", lambda one: one.push(*made(one, 1), epoch=b"other")),
    Refused(OtherEpoch, "sync.epoch", lambda one: one.push(*made(one, 1), epoch=b"")),
    Refused(OtherGeneration, "sync.generation", lambda one: one.push(generation=0)),
    Refused(OtherGeneration, "sync.generation", lambda one: one.push(generation=4)),
    Refused(Gap, "sync.gap", lambda one: one.push(Operation(7, REPLY, id_of(1), 1, reply()))),
]


@pytest.mark.parametrize("refused", REFUSED, ids=lambda each: each.code)
def test_a_refused_push_leaves_the_file_as_it_was(office: Office, refused: Refused) -> None:
    one = Device(office)
    one.push(*made(one, 3))
    office.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = {path: path.read_bytes() for path in office.path.parent.iterdir()}
    with pytest.raises(refused.fault) as fault:
        refused.push(one)
    assert fault.value.told.code == refused.code
    for path, before in files.items():
        if path.suffix != ".db-shm":  # locks, no data
            assert path.read_bytes() == before
    assert {path.name for path in files} == {"tenant.db", "tenant.db-shm", "tenant.db-wal"}


def test_the_largest_push_is_taken_whole(office: Office) -> None:
    one = Device(office)
    one.hello()
    assert one.push(*made(one, MOST_OPERATIONS)).last_number == MOST_OPERATIONS

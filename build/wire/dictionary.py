"""Makes a dictionary for the codec of sync from what our practice shops would say to a server.

    .venv/bin/python build/wire/dictionary.py FILE

It is run once for each number of a dictionary: a file that has left this house is never made again,
since what was packed with it opens with the very same bytes only.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

import msgspec
import zstandard

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from engine.opened import placings  # noqa: E402
from engine.runtime.clock import SystemClock  # noqa: E402
from engine.sync.client import Replica  # noqa: E402
from engine.sync.wire.brief import (  # noqa: E402
    in_a_row,
    packed_operation,
    unpacked_operation,
)
from engine.sync.wire.messages import (  # noqa: E402
    PROTOCOLS,
    Change,
    Hello,
    PackedPush,
    Page,
    Pushed,
)
from engine.sync.wire.operation import Operation  # noqa: E402
from engine.sync.wire.version import Version  # noqa: E402
from tests.desktop.pages import practice  # noqa: E402

SIZE: Final = 16 << 10
"""Bytes. Twice as many save 2 % more of a single review, half as many 3 % less."""
_MORNING_MS: Final = 1_795_190_160_000
_SHARES: Final = (1, 1, 1, 1, 2, 5, 10)
"""Operations of a message: most are said alone."""


def main(file: Path) -> None:
    random = Random(20261121)  # noqa: S311 - a sample, no secret
    with tempfile.TemporaryDirectory() as folder:
        said = _said(Path(folder) / "profile")
    random.shuffle(said)
    samples: list[bytes | bytearray | memoryview[int]] = [
        msgspec.msgpack.encode(each) for each in _messages(said, random)
    ]
    made = zstandard.train_dictionary(SIZE, samples)
    file.write_bytes(made.as_bytes())


def _said(folder: Path) -> list[Operation]:
    """Of a profile that joins: every row, as it is pushed first."""
    with closing(practice.open_empty(folder)) as engine:
        practice.fill(engine, drafts=60)
        with engine._database.alongside() as connection:
            replica = Replica(connection, SystemClock(), placings())
            replica.join()
            replica.next_batch()
            bodies = connection.execute("SELECT body FROM sync_outbox ORDER BY number").fetchall()
    return [unpacked_operation(body) for (body,) in bodies]


def _messages(said: Sequence[Operation], random: Random) -> Iterator[msgspec.Struct]:
    epoch, generation = random.randbytes(16), random.getrandbits(55)
    for share in _SHARES:
        for start in range(0, len(said), 2 * share):
            part = list(said[start : start + share])
            now_ms = _MORNING_MS + start * 977
            yield _push(epoch, generation, now_ms, part)
            changes = [_change(each, start) for each in part]
            yield Page(epoch, start, start + share, start + share, changes)
    for each in said:
        for number in random.sample(list(each.fields), 3):
            edit = Operation(
                each.number, each.entity, each.row, each.moment,
                {number: each.fields[number]}, base=(1 + each.number % 4, each.number),
            )  # fmt: skip
            yield _push(epoch, generation, _MORNING_MS + each.number, [edit])
            at = each.number
            yield Page(epoch, at, at + 1, at + 1, [_change(edit, at)])
    for number in range(200):
        epoch, generation = random.randbytes(16), random.getrandbits(55)
        root, now_ms = random.randbytes(16), _MORNING_MS + number * 977_777
        yield Hello(PROTOCOLS, 1, epoch, generation, number * 7, number * 3, now_ms, root)
        yield Pushed([], number, number * 5, generation)


def _push(
    epoch: bytes, generation: int, now_ms: int, operations: Sequence[Operation]
) -> PackedPush:
    packed = in_a_row([(each.number, packed_operation(each)) for each in operations])
    return PackedPush(epoch, generation, now_ms, packed)


def _change(made: Operation, device: int) -> Change:
    version = Version(made.moment, 1 + device % 5, made.number)
    return Change(made.entity, made.row, version, made.fields)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

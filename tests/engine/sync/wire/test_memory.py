"""Values of a lost history beside those of the new one."""

from engine.sync.wire import memory
from engine.sync.wire.operation import Operation
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version
from tests.engine.sync.wire.house import NOTE, START, THING
from tests.engine.sync.wire.samples import ROW


def test_who_did_not_know_is_told() -> None:
    """Its numbers go on in the new history, which does not hold what it did in the lost one."""
    row = {**START, NOTE: Held("새 역사에서", Version(30, 1, 5))}
    lost = Held("잃은 역사에서", Version(20, 1, 3))
    told = Operation(
        6, THING.number, ROW, 1, {NOTE: lost.value}, versions={NOTE: lost.version}, history=b"h"
    )
    decision = memory.join(THING, row, told, past=())
    assert [each.lost for each in decision.conflicts] == [lost]

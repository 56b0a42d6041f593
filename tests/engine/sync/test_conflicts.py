"""The page of conflicts, whatever lies in the journal."""

from pathlib import Path

from engine.sync import conflicts
from engine.sync.state import transaction
from tests.engine.sync.devices import Desk

_ENTRY = (
    "INSERT INTO sync_conflict (uuid, entity, row, field, kept, lost, kept_moment, kept_device,"
    " kept_number, lost_moment, lost_device, lost_number, rule, noticed_ms)"
    " VALUES (?, 5, x'00', 4, x'a161', ?, 1, 1, 1, 1, 1, 1, 'latest', 1)"
)


def test_an_entry_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "boss")
    with transaction(desk.connection):
        desk.connection.execute(_ENTRY, (b"1" * 16, b"\xc1"))
        desk.connection.execute(_ENTRY, (b"2" * 16, b"\xa1b"))
    assert [each.lost.value for each in conflicts.open_conflicts(desk.connection)] == ["b"]

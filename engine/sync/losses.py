"""What somebody here lost openly: by entries of the journal that he may not bring back to a server
that has lost them.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

import msgspec

from engine.sync.wire.entities import conflict
from engine.sync.wire.entity import DELETED
from engine.sync.wire.operation import Operation

JOURNAL: Final = conflict.ENTITY.number
_NUMBERS: Final = {field.name: field.number for field in conflict.ENTITY.fields}
_LOST: Final = ("entity", "row", "field", "lost")


def of_own(entry: Mapping[int, Any], own: Container[int]) -> Iterator[Operation]:
    """The value that gave way, as if it were offered again, if a device of `own` wrote it."""
    is_open = entry.get(DELETED) is None and all(_NUMBERS[name] in entry for name in _LOST)
    if is_open and entry.get(_NUMBERS["lost_device"]) in own:
        entity, row, field, lost = (entry[_NUMBERS[name]] for name in _LOST)
        yield Operation(0, entity, row, 0, {field: msgspec.msgpack.decode(lost)})

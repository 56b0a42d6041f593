"""What two people wrote without knowing of each other, for the owner to look at.

The server writes these rows (as device 0); people only say what they did about one.
"""

from engine.sync.wire.entity import MOST_BYTES, Entity, Field
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import OBSERVED, ONCE

_PACKED = MOST_BYTES + 16

ENTITY = Entity(
    5,
    "conflict",
    table="sync_conflict",
    fields=(
        # Which field of which row, by the numbers of the registry.
        Field(1, "entity", "whole", ONCE, by=Role.SERVER),
        Field(2, "row", "bytes", ONCE, by=Role.SERVER, most=32),
        Field(3, "field", "whole", ONCE, by=Role.SERVER),
        # Both values in msgpack, so that whatever a field holds fits.
        Field(4, "kept", "bytes", ONCE, by=Role.SERVER, most=_PACKED),
        Field(5, "lost", "bytes", ONCE, by=Role.SERVER, most=_PACKED),
        # The edits that made them (`Version`).
        Field(6, "kept_moment", "whole", ONCE, by=Role.SERVER),
        Field(7, "kept_device", "whole", ONCE, by=Role.SERVER),
        Field(8, "kept_number", "whole", ONCE, by=Role.SERVER),
        Field(9, "lost_moment", "whole", ONCE, by=Role.SERVER),
        Field(10, "lost_device", "whole", ONCE, by=Role.SERVER),
        Field(11, "lost_number", "whole", ONCE, by=Role.SERVER),
        Field(12, "rule", "text", ONCE, by=Role.SERVER, most=64),
        Field(13, "noticed_ms", "whole", ONCE, by=Role.SERVER),
        # What somebody did about it; None while nobody did. Of two who settled it apart the later
        # stands: what they wrote is journaled where they wrote it, how they chose is not.
        Field(14, "resolution", "text", OBSERVED, optional=True, most=64),
    ),
    deleted_by=Role.SERVER,
)

"""A shop as a platform lists it."""

from engine.sync.wire.entity import Entity, Field
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import FIRST, OBSERVED, ONCE

ENTITY = Entity(
    1,
    "shop",
    table="shop",
    fields=(
        Field(1, "platform", "text", ONCE, most=64),
        Field(2, "account", "text", ONCE, most=256),
        Field(3, "external_id", "text", ONCE, most=256),
        Field(4, "name", "text", OBSERVED, most=1_000),
        Field(5, "ref", "mapping", OBSERVED),
        Field(6, "added_ms", "whole", FIRST),
    ),
    local=frozenset({"checked_ms", "outcome", "settled_run"}),
    collected=True,
    named_by=(1, 3),
    deleted_by=Role.OWNER,
)

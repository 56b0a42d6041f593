"""What the owner says a review means."""

from engine.sync.wire.entity import Entity, Field
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import LATEST_EDIT, OBSERVED, ONCE

ENTITY = Entity(
    4,
    "correction",
    table="correction",
    fields=(
        Field(1, "review", "bytes", ONCE, "review_id", refers_to="review"),
        Field(2, "label", "text", LATEST_EDIT, written=True, most=64),
        Field(3, "made_ms", "whole", OBSERVED),
    ),
    deleted_by=Role.STAFF,  # who may say it may take it back
    local=frozenset({"read_label", "read_score", "read_probability", "reader"}),
)

"""A review as the platform shows it. What it means each device reads for itself."""

from engine.sync.wire.entity import Entity, Field
from engine.sync.wire.rules import OBSERVED, ONCE

ENTITY = Entity(
    2,
    "review",
    table="review",
    fields=(
        Field(1, "shop", "bytes", ONCE, "shop_id", refers_to="shop"),
        Field(2, "platform", "text", ONCE, most=64),
        Field(3, "external_id", "text", ONCE, most=256),
        Field(4, "alt_ids", "list", OBSERVED),
        Field(5, "author_name", "text", OBSERVED, most=1_000),
        Field(6, "author_masked", "flag", OBSERVED),
        Field(7, "author_ref", "text", OBSERVED, optional=True, most=1_000),
        Field(8, "rating", "real", OBSERVED, optional=True),
        Field(9, "rating_scale", "whole", OBSERVED),
        Field(10, "body", "text", OBSERVED, optional=True, most=1_000_000),
        Field(11, "keywords", "list", OBSERVED),
        Field(12, "menus", "list", OBSERVED),
        Field(13, "images", "list", OBSERVED),
        Field(14, "visit_count", "whole", OBSERVED, optional=True),
        Field(15, "visited_on", "text", OBSERVED, optional=True, most=64),
        Field(16, "created_ms", "whole", OBSERVED, optional=True),
        Field(17, "created_precision", "text", OBSERVED, most=64),
        Field(18, "raw_date", "text", OBSERVED, most=256),
        Field(19, "status", "text", OBSERVED, most=64),
        Field(20, "owner_text", "text", OBSERVED, optional=True),
        Field(21, "owner_live", "flag", OBSERVED),
        Field(22, "owner_ms", "whole", OBSERVED, optional=True),
        Field(23, "owner_state", "text", OBSERVED, most=64),
        Field(24, "can_reply", "flag", OBSERVED, optional=True),
        Field(25, "reply_deadline_ms", "whole", OBSERVED, optional=True),
        Field(26, "url", "text", OBSERVED, optional=True, most=4_000),
        Field(27, "captured_ms", "whole", OBSERVED),
        Field(28, "content_hash", "bytes", OBSERVED, most=16),
    ),
    local=frozenset(
        {
            # Read here, by the model of this device.
            "score", "label", "probability", "reader", "intent", "written_in", "toxicity",
            "manners", "reasons", "urgent", "alerted",
            # Follow from other fields and from the reply.
            "sort_ms", "waiting", "reply_state",
            # Where this device has it from.
            "run_id", "raw_id", "seen_run", "seen_ms", "owner_word",
        }
    ),
    collected=True,
    named_by=(2, 3),
    dated=(16, 27),
)  # fmt: skip

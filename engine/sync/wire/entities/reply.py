"""Our answer to a review. What customers read already outranks every other state."""

from engine.sync.wire.entity import Entity, Field
from engine.sync.wire.rules import FIRST, LATEST_EDIT, OBSERVED, ONCE, PROSE, UNTOUCHED, Ranked

STATES = (
    "draft", "discarded", "approved", "failed", "needs_look", "sending", "sent", "verified",
)  # fmt: skip
"""From an idea to the fact."""

ENTITY = Entity(
    3,
    "reply",
    table="reply",
    fields=(
        Field(1, "review", "bytes", ONCE, "review_id", refers_to="review"),
        Field(2, "shop", "bytes", ONCE, "shop_id", refers_to="shop"),
        Field(
            3,
            "step",
            "list",
            Ranked(STATES, leased="sending", vouched="approved"),
            "attempt,state",
            written=True,
            most=64,
        ),
        Field(4, "text", "text", PROSE, written=True),
        Field(5, "owner_words", "text", LATEST_EDIT, written=True),
        Field(6, "tone", "text", LATEST_EDIT, most=64),
        Field(7, "mood", "text", OBSERVED, most=64),
        Field(8, "review_ms", "whole", OBSERVED),
        Field(9, "review_hash", "bytes", OBSERVED, optional=True, most=16),
        Field(10, "template_key", "text", OBSERVED, optional=True, most=256),
        Field(11, "template_version", "whole", OBSERVED, optional=True),
        Field(12, "similarity", "real", OBSERVED),
        Field(13, "outcome", "text", OBSERVED, most=4_000),
        Field(14, "platform_reply_id", "text", ONCE, optional=True, most=256),
        Field(15, "created_ms", "whole", FIRST),
        Field(16, "changed_ms", "whole", OBSERVED),
        Field(17, "snoozed_ms", "whole", LATEST_EDIT, optional=True),
        # Neither words nor state tell whether a person stands behind them: an approval makes the
        # machine's very words his own.
        Field(18, "untouched", "flag", UNTOUCHED, optional=True),
        # Of the words that were approved: texts are woven, and whoever approves does not see it.
        Field(19, "text_hash", "bytes", OBSERVED, optional=True, most=16),
        # Of an approval, as its hash is: whichever device of the shop sends, it waits.
        Field(20, "held_ms", "whole", OBSERVED, optional=True),
    ),
    untouched=18,
    drafted=frozenset({3, 4, 5, 6}),
)

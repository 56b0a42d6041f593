"""Replies that arrive from another device."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from engine.reviews.service import Reviews
from engine.sync.placing import Plain

_STATES: Final = "SELECT review_id, state FROM reply WHERE id IN (SELECT value FROM json_each(?))"


class ReplyPlacing(Plain):
    """The review shows how far its reply is."""

    def __init__(self) -> None:
        super().__init__("reply", removable=False)

    def placed(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        if "state" in columns:
            self.arrived(connection, ids)

    def arrived(self, connection: Any, ids: Sequence[int]) -> None:
        wanted = msgspec.json.encode(list(ids)).decode()
        Reviews.mark_placed(connection, dict(connection.execute(_STATES, (wanted,)).fetchall()))

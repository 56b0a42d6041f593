"""Replies that arrive from another device."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from engine.reviews.service import Reviews

_STATES: Final = "SELECT review_id, state FROM reply WHERE id IN (SELECT value FROM json_each(?))"


class ReplyPlacing:
    """See `engine.sync.placing.Placing`."""

    entity: Final = "reply"
    removable: Final = False
    made: Final[Mapping[str, str]] = {}
    kept: Final[Mapping[str, str]] = {}

    def changing(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        pass

    def placed(self, connection: Any, ids: Sequence[int], columns: frozenset[str]) -> None:
        if "state" in columns:
            wanted = msgspec.json.encode(list(ids)).decode()
            Reviews.mark_placed(connection, dict(connection.execute(_STATES, (wanted,)).fetchall()))

    def removing(self, connection: Any, ids: Sequence[int]) -> None:
        pass

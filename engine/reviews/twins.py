"""Reviews that a person brought and those a platform shows, known as the same by what they say.

A review's row keeps the id under which it first came; the other id becomes an `Alias` of it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from engine.platforms.matching import Saying, alike, saying
from engine.platforms.port import Precision, ReviewFound
from engine.reviews.dto import Origin
from engine.reviews.model import Alias, Brought, Review
from engine.reviews.rewriting import rewrite
from engine.runtime.clock import SEOUL, to_ms
from engine.runtime.ids import collected_uuid
from engine.shops.dto import BY_HAND

_SAID: Final = (
    "SELECT id, author_name, created_ms, created_precision, body, rating, rating_scale FROM review"
    " WHERE shop_id IN (SELECT value FROM json_each(?)) AND sort_ms >= ? AND sort_ms < ?"
)
_ONLY_BROUGHT: Final = " AND EXISTS (SELECT 1 FROM review_brought WHERE review_id = review.id)"
_NOT_OF: Final = (
    " AND NOT EXISTS (SELECT 1 FROM review_brought WHERE review_id = review.id AND batch = ?)"
)
_SAME_SHOP: Final = (
    "SELECT other.id FROM shop JOIN shop other ON other.platform = shop.platform"
    " AND other.name = shop.name AND ? IN (other.account, shop.account) WHERE shop.id = ?"
)
_DAY: Final = timedelta(days=1)


class Twins:
    """Within one transaction. Where nobody brought anything it costs one look."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._any: bool | None = None

    def meet(
        self, known: Mapping[bytes, int], page: Mapping[bytes, ReviewFound], origin: Origin
    ) -> set[int]:
        """What was brought and stands on this page is the page's from now on. `known`: row ids of
        those the page names as we do. Returns the ids of those that were met so.
        """
        if self._any is None:
            self._any = bool(self._session.scalar(select(exists().select_from(Brought))))
        if not self._any or not page:
            return set()
        brought = select(Brought.review_id).where(Brought.review_id.in_(known.values()))
        ids = set(self._session.scalars(brought))
        met = {uuid: row_id for uuid, row_id in known.items() if row_id in ids}
        unknown = {uuid: item for uuid, item in page.items() if uuid not in known}
        met |= self.find(unknown, origin, _ONLY_BROUGHT)
        for uuid, row_id in met.items():
            self._meet(uuid, row_id, page[uuid], origin)
        self._session.flush()
        return set(met.values())

    def known(
        self, page: Mapping[bytes, ReviewFound], origin: Origin, batch: int
    ) -> dict[bytes, int]:
        """Row ids of reviews that say what these do; those of the batch itself do not count."""
        return self.find(page, origin, _NOT_OF, batch)

    def find(
        self, page: Mapping[bytes, ReviewFound], origin: Origin, among: str, *values: int
    ) -> dict[bytes, int]:
        wanted = {uuid: saying(item) for uuid, item in page.items()}
        days = {each.day for each in wanted.values() if each.day is not None}
        shops = self._shops(origin.shop_id) if days else ""
        said = {day: self._said(shops, day, among, *values) for day in sorted(days)}
        found: dict[bytes, int] = {}
        for uuid, each in wanted.items():
            rows = said[each.day] if each.day is not None else {}
            row_id = next((row for row, other in rows.items() if alike(each, other)), None)
            if row_id is not None:
                del rows[row_id]
                found[uuid] = row_id
        return found

    def _meet(self, uuid: bytes, row_id: int, item: ReviewFound, origin: Origin) -> None:
        row = self._session.get_one(Review, row_id)
        rewrite(self._session, row, item)
        if uuid != row.uuid:
            self._session.add(Alias(uuid=uuid, review_id=row_id))
        row.shop_id, row.run_id, row.raw_id = origin.shop_id, origin.run_id, origin.raw_id
        self._session.execute(delete(Brought).where(Brought.review_id == row_id))

    def _shops(self, shop_id: int) -> str:
        """This one, and those that are the same, but brought by hand; as JSON."""
        rows = self._session.connection().exec_driver_sql(_SAME_SHOP, (BY_HAND, shop_id))
        return msgspec.json.encode([shop_id, *(row[0] for row in rows)]).decode()

    def _said(self, shops: str, day: Any, among: str, *values: int) -> dict[int, Saying]:
        start = datetime.combine(day, time(), SEOUL)
        bounds = (to_ms(start), to_ms(start + _DAY))
        rows = self._session.connection().exec_driver_sql(_SAID + among, (shops, *bounds, *values))
        return {row[0]: _saying(*row[1:]) for row in rows}


def uuids_of(found: Iterable[ReviewFound], platform: str) -> dict[bytes, ReviewFound]:
    return {collected_uuid(platform, "review", item.external_id): item for item in found}


def _saying(
    author: str,
    created_ms: int | None,
    precision: str,
    body: str | None,
    rating: float | None,
    scale: int,
) -> Saying:
    moment = None if created_ms is None else datetime.fromtimestamp(created_ms / 1000, UTC)
    told = ReviewFound("", author, False, moment, Precision(precision), "", body, rating, scale)
    return saying(told)

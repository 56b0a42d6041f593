"""The same review under another id: told apart from a second review that says the same.

A review is known by its id; else by a further id that either side tells; else by author, date and
text (`matching.alike`). The last is only taken where nothing else explains it, and each kept review
is taken once, so that occurrences count: two "맛있어요" of one day by kan**** are two wherever both
are listed, and one review that the shop's other page shows as well (`Origin.twins`) stays one.

Within one list a new id beside the old one is a second review. Whether the old one is still listed
is known only when the visit has passed its place, so such an item is set aside until then
(`Doubtful`): then it is either new, or the kept review under its new id.

What a person brought without an id (`dto.BROUGHT`) no list shows under the one we gave it, so there
nothing is in doubt: it is the first item that is like it, until one was. How lines of a file or a
page are sorted out, `bringing` tells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from engine.platforms.matching import Traits, alike, traits_of, words_of
from engine.platforms.port import Precision, ReviewFound
from engine.reviews.dto import BROUGHT, Origin
from engine.runtime.clock import SEOUL, from_ms, to_ms
from engine.runtime.ids import collected_uuid

_DAY: Final = timedelta(days=1)
_BY_ID: Final = "SELECT uuid, id FROM review WHERE uuid IN (SELECT unhex(value) FROM json_each(?))"
_OF_DAYS: Final = (
    "SELECT review.id, external_id, alt_ids, author_name, body, rating, rating_scale, created_ms,"
    " created_precision, sort_ms, review.shop_id, EXISTS (SELECT 1 FROM review_alias"
    " WHERE review_id = review.id AND review_alias.shop_id = ?) AS is_taken"
    " FROM json_each(?) AS day JOIN review ON review.shop_id = day.value ->> 0"
    " AND sort_ms >= day.value ->> 1 AND sort_ms < day.value ->> 2"
    " WHERE seen_run <> ? OR review.shop_id <> ?"
)
_NO_VISIT: Final = -1
_HAS_ANY: Final = "SELECT EXISTS (SELECT 1 FROM review WHERE shop_id = ?)"
_HAS_ALIASES: Final = "SELECT EXISTS (SELECT 1 FROM review_alias WHERE shop_id = ?)"
_ELSEWHERE: Final = (
    "SELECT id FROM review WHERE shop_id = :shop AND id IN (SELECT value FROM json_each(:ids))"
    " UNION SELECT review_id FROM review_alias WHERE shop_id = :shop"
    " AND review_id IN (SELECT value FROM json_each(:ids))"
)
_ADD: Final = (
    "INSERT INTO review_alias (uuid, review_id, shop_id, seen_run) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_TELL: Final = (
    "UPDATE review SET alt_ids = json_insert(alt_ids, '$[#]', ?) WHERE id = ?"
    " AND NOT EXISTS (SELECT 1 FROM json_each(alt_ids) WHERE value = ?)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A review in the store that an unknown item may be."""

    id: int
    ids: frozenset[str]
    traits: Traits
    sort_ms: int
    shop_id: int
    is_brought: bool
    """Whether its first id is one that no list shows."""
    is_taken: bool
    """Whether this shop's list is known to show it under another id already."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An item that is new, or the review `kept` under a new id."""

    uuid: bytes
    item: ReviewFound
    origin: Origin
    kept: Kept


@dataclass(slots=True)
class Doubtful:
    """What one visit has set aside."""

    doubts: list[Doubt] = field(default_factory=list)
    _may_be: bool | None = None

    @property
    def taken(self) -> set[int]:
        return {doubt.kept.id for doubt in self.doubts}

    def may_be(self, session: Session, origin: Origin) -> bool:
        """Whether there can be any: not where a shop's first visit finds all for the first time.

        To be asked before the visit has stored anything.
        """
        if self._may_be is None:
            known = origin.settled_run is not None or bool(origin.twins)
            self._may_be = known or _is_so(session, _HAS_ANY, origin.shop_id)
        return self._may_be


@dataclass(frozen=True, slots=True)
class Sorted:
    """Unknown items: what is a kept review (uuid -> row), what is in doubt, and what is new.

    `met`: the rows among `same` that a person brought, and that the platform now shows.
    """

    same: dict[bytes, int]
    doubts: list[Doubt] = field(default_factory=list)
    new: dict[bytes, ReviewFound] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)


def has_aliases(session: Session, shop_id: int) -> bool:
    return _is_so(session, _HAS_ALIASES, shop_id)


def sort_out(
    session: Session,
    unknown: Mapping[bytes, ReviewFound],
    origin: Origin,
    taken: set[int],
    *,
    by_hand: bool = False,
) -> Sorted:
    """`taken`: rows that are spoken for. `by_hand`: a person brings the items, so that no visit
    has shown them, and what a list shows under another id may be among them all the same.
    """
    said = Sorted(_by_further_ids(session, unknown, origin))
    taken, lists = taken | set(said.same.values()), _own_lists(origin)
    kept = _Candidates(_of_days(session, unknown, origin, by_hand), taken)
    for uuid, item in unknown.items():
        if uuid in said.same:
            continue
        found = kept.take(item, origin.shop_id, by_hand)
        if found is None:
            said.new[uuid] = item
        elif found.shop_id not in lists or _names(found, item):
            said.same[uuid] = found.id
        elif is_brought(item.external_id) or (found.is_brought and not found.is_taken):
            said.same[uuid] = found.id
            said.met.add(found.id)
        else:
            said.doubts.append(Doubt(uuid, item, origin, found))
    return said


def is_brought(external_id: str) -> bool:
    """Whether it is an id that we gave, not a platform."""
    return external_id.startswith(BROUGHT)


def told_elsewhere(session: Session, row_ids: Sequence[int], origin: Origin) -> set[int]:
    """Those that a richer list of the shop shows too: what they say is that one's to tell."""
    theirs = set[int]()
    for twin in origin.twins:
        if twin.is_richer and row_ids:
            values = {"shop": twin.shop_id, "ids": _json(row_ids)}
            theirs |= set(session.connection().exec_driver_sql(_ELSEWHERE, values).scalars())
    return theirs


def remember(
    session: Session, same: Sequence[tuple[bytes, int, ReviewFound]], origin: Origin
) -> None:
    """From now on an item's id means this row's review; who looks for it there may use it. `same`:
    uuid, row and item, at least one.
    """
    connection = session.connection()
    added = [(uuid, row_id, origin.shop_id, origin.run_id) for uuid, row_id, _ in same]
    connection.exec_driver_sql(_ADD, added)
    told = [(item.external_id, row_id, item.external_id) for _, row_id, item in same]
    connection.exec_driver_sql(_TELL, told)


def _by_further_ids(
    session: Session, unknown: Mapping[bytes, ReviewFound], origin: Origin
) -> dict[bytes, int]:
    """Whose id is among those that the item tells; of the other page's ids, its own too."""
    wanted = dict[bytes, bytes]()
    for uuid, item in unknown.items():
        for platform, external_id in _names_of(item, origin):
            wanted[collected_uuid(platform, "review", external_id)] = uuid
    if not wanted:
        return {}
    found = session.connection().exec_driver_sql(_BY_ID, (_hex(wanted),))
    return {wanted[bytes(uuid)]: row_id for uuid, row_id in found}


def _names_of(item: ReviewFound, origin: Origin) -> Iterator[tuple[str, str]]:
    for external_id in item.alt_ids:
        yield origin.platform, external_id
    for twin in origin.twins:
        for external_id in (item.external_id, *item.alt_ids):
            yield twin.platform, external_id


def _own_lists(origin: Origin) -> set[int]:
    """The shop, and what a person brought of it before it could be visited."""
    return {origin.shop_id} | {
        twin.shop_id for twin in origin.twins if twin.platform == origin.platform
    }


def _of_days(
    session: Session, unknown: Mapping[bytes, ReviewFound], origin: Origin, by_hand: bool
) -> list[Kept]:
    """Reviews of the items' days that this visit has not been shown."""
    moments = (item.created_at for item in unknown.values() if item.created_at is not None)
    days = {moment.astimezone(SEOUL).date() for moment in moments}
    shops = (origin.shop_id, *(twin.shop_id for twin in origin.twins))
    spans = [(shop, *_span(day)) for shop in shops for day in days]
    if not spans:
        return []
    run_id = _NO_VISIT if by_hand else origin.run_id
    values = (origin.shop_id, _json(spans), run_id, origin.shop_id)
    found = session.connection().exec_driver_sql(_OF_DAYS, values)
    return [_kept(row) for row in found]


def _span(day: date) -> tuple[int, int]:
    begin = datetime.combine(day, time(), SEOUL)
    return to_ms(begin), to_ms(begin + _DAY)


def _kept(row: Any) -> Kept:
    created = None if row.created_ms is None else from_ms(row.created_ms)
    stars = None if row.rating is None else row.rating / row.rating_scale
    return Kept(
        id=row.id,
        ids=frozenset((row.external_id, *msgspec.json.decode(row.alt_ids))),
        traits=Traits(row.author_name, created, Precision(row.created_precision), row.body, stars),
        sort_ms=row.sort_ms,
        shop_id=row.shop_id,
        is_brought=is_brought(row.external_id),
        is_taken=bool(row.is_taken),
    )


class _Candidates:
    """Kept reviews, each given away once."""

    def __init__(self, kept: Sequence[Kept], taken: set[int]) -> None:
        self._taken = set(taken)
        self._by_id = defaultdict[str, list[Kept]](list)
        self._by_words = defaultdict[str, list[Kept]](list)
        for each in sorted(kept, key=lambda one: not one.is_brought):  # nothing is in doubt there
            for external_id in each.ids:
                self._by_id[external_id].append(each)
            self._by_words[words_of(each.traits.body)].append(each)

    def take(self, item: ReviewFound, shop_id: int, by_hand: bool) -> Kept | None:
        """The one that tells the item's id, else the first that is like it."""
        found = self._named(item, shop_id) or self._like(item, shop_id, by_hand)
        if found is not None:
            self._taken.add(found.id)
        return found

    def _named(self, item: ReviewFound, shop_id: int) -> Kept | None:
        ids = (item.external_id, *item.alt_ids)
        told = (each for external_id in ids for each in self._by_id.get(external_id, ()))
        free = (each for each in told if each.id not in self._taken)
        return next((one for one in free if one.shop_id == shop_id or not one.is_taken), None)

    def _like(self, item: ReviewFound, shop_id: int, by_hand: bool) -> Kept | None:
        traits = traits_of(item)
        for each in self._by_words.get(words_of(item.body), ()):
            if each.id in self._taken or (
                each.is_taken and each.shop_id != shop_id and not by_hand
            ):
                continue
            if alike(each.traits, traits):
                return each
        return None


def _names(kept: Kept, item: ReviewFound) -> bool:
    return not kept.ids.isdisjoint((item.external_id, *item.alt_ids))


def _is_so(session: Session, query: str, shop_id: int) -> bool:
    return bool(session.connection().exec_driver_sql(query, (shop_id,)).scalar_one())


def _hex(uuids: Iterable[bytes]) -> str:
    return _json([uuid.hex() for uuid in uuids])


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()

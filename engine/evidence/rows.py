"""From stored rows to the values that leave the domain.

What stands there may have been tampered with: it is read as far as it can be, and `verify` tells.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from engine.evidence.chain import Kind, Link, Record, read
from engine.evidence.deadlines import deadlines
from engine.evidence.dto import CaseDto, ItemDto
from engine.evidence.grounds import Ground, form_of
from engine.evidence.model import EvidenceCase, EvidenceItem
from engine.evidence.writing import Head, read_head
from engine.platforms.spec import PlatformSpec
from engine.reviews.dto import ReviewDto
from engine.runtime.clock import SEOUL

SHORT: Final = 32_768
"""Bytes: a note of 4,000 signs has 16,000, a head with its statement and sentences a few more."""
_WORDS: Final = frozenset({Kind.NOTE, Kind.REPORTED, Kind.WITHDRAWN})
_NOBODY_KNOWS: Final = Head("", "", "", "", "", "", "", "", [])


def link(item: EvidenceItem) -> Link:
    return Link(item.number, item.record, item.content, item.hash)


def is_withdrawn(items: Sequence[EvidenceItem]) -> bool:
    return any(_record(item).kind is Kind.WITHDRAWN for item in items)


def dto(
    case: EvidenceCase,
    items: Sequence[EvidenceItem],
    short: Mapping[tuple[int, int], bytes],
    review: ReviewDto,
    spec: PlatformSpec,
    now: datetime,
) -> CaseDto:
    """`short`: what small items hold, by case and number."""
    head = _head(short.get((case.id, 0), b""))
    shown = tuple(
        _item(item, short.get((case.id, item.number), b"")) for item in items if item.number
    )
    ground, reported_on = Ground(case.ground), _reported_on(shown)
    form = form_of(review.platform, ground)
    return CaseDto(
        id=case.id,
        name=case.uuid.hex(),
        review=review,
        ground=ground,
        statement=head.statement,
        opened_at=_moment(head.opened_at, now),
        items=shown,
        last=case.last,
        form=form,
        deadlines=deadlines(review, spec, form, reported_on, now),
        reported_on=reported_on,
        withdrawn=any(each.kind is Kind.WITHDRAWN for each in shown),
    )


def _item(item: EvidenceItem, content: bytes) -> ItemDto:
    record = _record(item)
    return ItemDto(
        number=item.number,
        kind=record.kind,
        file=record.file,
        media=record.media,
        size=record.size,
        sha256=record.sha256,
        hash=item.hash,
        taken_at=_moment(record.taken_at, datetime.fromtimestamp(0, SEOUL)),
        served_at=record.served_at,
        address=record.address,
        words=content.decode(errors="replace") if record.kind in _WORDS else "",
    )


def _record(item: EvidenceItem) -> Record:
    try:
        return read(item.record)
    except ValueError:
        return Record(item.number, Kind.NOTE, "", "", 0, "", "", None, None, "")


def _head(content: bytes) -> Head:
    try:
        return read_head(content)
    except ValueError:
        return _NOBODY_KNOWS


def _reported_on(items: Sequence[ItemDto]) -> date | None:
    for item in reversed(items):
        if item.kind is Kind.REPORTED:
            try:
                return date.fromisoformat(item.words)
            except ValueError:
                return None
    return None


def _moment(told: str, instead: datetime) -> datetime:
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        return instead

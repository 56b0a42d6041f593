"""The chain of a case: SHA-256 of each record, which names the hash of its content and of the
record before it. Whoever changes, swaps or cuts off an item leaves a link that does not fit.

Record 0 is the case's head. A record is UTF-8 JSON on one line; its hash is that of its bytes, so
that `sha256sum` over exported files counts the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

import msgspec

from engine.runtime.clock import SEOUL

NOTHING_BEFORE: Final = "0" * 64


class Kind(StrEnum):
    """What an item holds; text `evidence.kind.<it>`."""

    HEAD = "head"
    TEXT = "text"
    """The review as stored, with everything it said before."""
    PAGE = "page"
    """The bytes of the platform's answer that the review was read from."""
    SCREEN = "screen"
    NOTE = "note"
    REPORTED = "reported"
    """The owner handed the report in; its words are the day."""
    WITHDRAWN = "withdrawn"


SUFFIXES: Final = {
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
}


class Why(StrEnum):
    """How a link does not fit; text `evidence.why.<it>`."""

    CONTENT = "content"
    """The content is not the one that was hashed."""
    RECORD = "record"
    """The record (time, address, ...) is not the one that was hashed."""
    PLACE = "place"
    """It stands at another place than it was made for, or after another one."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Source:
    """Where content comes from. `taken_at`: by our clock; `served_at`: the server's Date header as
    it came, None where there was none.
    """

    taken_at: datetime
    address: str | None = None
    served_at: str | None = None


class Record(msgspec.Struct, frozen=True):
    """`taken_at`: ISO 8601 in Korea; `sha256` of the content, `previous` of the record before."""

    number: int
    kind: Kind
    file: str
    media: str
    size: int
    sha256: str
    taken_at: str
    served_at: str | None
    address: str | None
    previous: str


@dataclass(frozen=True, slots=True)
class Link:
    """An item as it is kept; `hash`: SHA-256 of `record`, in hex."""

    number: int
    record: bytes
    content: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class Misfit:
    number: int
    why: Why


def forge(
    number: int, kind: Kind, media: str, content: bytes, source: Source, previous: str
) -> Link:
    """The link behind the one whose hash is `previous`."""
    record = Record(
        number=number,
        kind=kind,
        file=f"{number:03d}-{kind}.{SUFFIXES.get(media, 'bin')}",
        media=media,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        taken_at=source.taken_at.astimezone(SEOUL).isoformat(timespec="milliseconds"),
        served_at=source.served_at,
        address=source.address,
        previous=previous,
    )
    encoded = msgspec.json.encode(record) + b"\n"
    return Link(number, encoded, content, sha256(encoded).hexdigest())


def read(record: bytes) -> Record:
    """Raises `ValueError` for bytes that are no record."""
    try:
        return msgspec.json.decode(record, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError("no record") from fault


def misfits(links: Sequence[Link], count: int, last: str) -> list[Misfit]:
    """What does not fit in a chain of `count` links that ends in the hash `last`; [] if it holds.

    `links` by number. The first misfit is the place that was touched.
    """
    found: list[Misfit] = []
    previous, by_number = NOTHING_BEFORE, {link.number: link for link in links}
    for number in range(max(count, *(each + 1 for each in by_number), 1)):
        link = by_number.get(number)
        if link is None:
            found.append(Misfit(number, Why.MISSING))
            continue
        why = _why(link, previous)
        if why is None and number >= count:
            why = Why.PLACE
        if why is not None:
            found.append(Misfit(number, why))
        previous = link.hash
    if not found and previous != last:
        found.append(Misfit(count - 1, Why.RECORD))
    return found


def _why(link: Link, previous: str) -> Why | None:
    if sha256(link.record).hexdigest() != link.hash:
        return Why.RECORD
    try:
        record = read(link.record)
    except ValueError:
        return Why.RECORD
    if record.number != link.number or record.previous != previous:
        return Why.PLACE
    if sha256(link.content).hexdigest() != record.sha256 or len(link.content) != record.size:
        return Why.CONTENT
    return None

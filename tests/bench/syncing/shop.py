"""A shop whose reviews are the documents, in real encrypted profiles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from engine.platforms.port import Keyword, Precision, ReplyFound, ReviewFound, ShopFound
from engine.reviews.dto import Origin
from engine.runtime.clock import to_ms
from tests.bench.syncing.documents import STORES, Document, documents
from tests.engine.sync.meeting import Person
from tests.sync_server.process import Serving

_PLATFORM = "smartplace"
_UNIT = 2_000
"""Documents in a unit of work, so that a large shop does not become one transaction."""
_store = attrgetter("store")


@contextmanager
def pc(folder: Path, email: str) -> Iterator[Person]:
    """A person with an empty profile in `folder`, which must not be there yet."""
    person = Person(folder, email)
    try:
        yield person
    finally:
        person.stop()


@contextmanager
def joined(folder: Path, email: str, server: Serving) -> Iterator[Person]:
    """Logged in; nothing has been brought together yet."""
    with pc(folder, email) as person:
        person.join(server.address)
        yield person


def fill(person: Person, count: int) -> None:
    """As visits would: the first `count` documents are collected in this profile."""
    shops = open_stores(person)
    for store, found in groupby(sorted(documents(count), key=_store), key=_store):
        reviews = [_review(document) for document in found]
        origin = Origin(_PLATFORM, shops[store], 1, to_ms(person.engine.clock.now()))
        for start in range(0, len(reviews), _UNIT):
            with person.database.unit() as unit:
                person.engine.reviews.absorb(unit, reviews[start : start + _UNIT], origin)


def open_stores(person: Person) -> dict[str, int]:
    """Ids of the shops, which are the same in every profile."""
    found = [ShopFound(store, store, {}) for store in STORES]
    shops = person.engine.shops.remember(_PLATFORM, "bench", found)
    return {shop.name: shop.id for shop in shops}


def _review(document: Document) -> ReviewFound:
    """Every field of the document takes its room; two stand where reviews have no such field."""
    written = datetime.fromisoformat(document.written_at)
    reply = ReplyFound(document.reply, live=True, created_at=written) if document.reply else None
    return ReviewFound(
        external_id=document.id,
        author_name=document.author,
        author_masked=True,
        author_ref=document.platform,
        created_at=written,
        created_precision=Precision.MINUTE,
        raw_date=document.written_at,
        body=document.body,
        rating=float(document.rating),
        keywords=(Keyword(document.tag, document.tag),) if document.tag else (),
        menus=(document.status,),
        reply=reply,
        can_reply=True,
    )

"""An app of the schema before, beside one of today: nothing that it does not know is lost."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.msgpack import decode as unpack

from engine.platforms.port import ReviewFound
from engine.sync import shape
from engine.sync.wire import registry
from engine.sync.wire.entity import Entity
from engine.sync.wire.operation import Refusal
from engine.sync.wire.roles import Role
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync import told
from tests.engine.sync.devices import Desk, same
from tests.sync_server.sync.tenancy import Office

LACKING = "visit_count"
"""Of reviews, to the older schema; it has no corrections at all."""


@contextmanager
def an_older_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever runs within."""
    newest = registry._found()
    known = tuple(
        dataclasses.replace(entity, fields=tuple(f for f in entity.fields if f.name != LACKING))
        for entity in newest
        if entity.name != "correction"
    )
    with monkeypatch.context() as patch:
        patch.setattr(registry, "_found", lambda: known)
        _look_again()
        yield
    _look_again()


def _look_again() -> None:
    for cached in (registry.by_number, registry.by_name, shape.shape_of, shape._numbers):
        cached.cache_clear()


def regular(number: int) -> ReviewFound:
    """Of a guest who was here before."""
    return dataclasses.replace(review(number), visit_count=3)


def speak(desk: Desk) -> None:
    """What the older app knows nothing of."""
    desk.collect(regular(1))
    [(review_id,)] = desk.read("SELECT id FROM review WHERE visit_count = 3")
    desk.reviews.correct(review_id, "negative")


def updated(desk: Desk) -> None:
    desk.close()
    desk.open()
    desk.replica.join()


def test_an_updated_app_shows_what_it_kept_without_knowing_it(
    tenant: Tenant, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_older_app(monkeypatch):
        updated(there)
        there.sync(tenant)
    speak(here)
    here.sync(tenant)
    with an_older_app(monkeypatch):
        there.sync(tenant)
        assert there.read("SELECT visit_count FROM review") == [(None,)]
        assert there.read("SELECT count(*) FROM correction") == [(0,)]
    updated(there)
    assert there.read("SELECT visit_count, label FROM review") == [(3, "negative")]
    assert same(here, there)
    assert there.read("SELECT * FROM sync_deferred") == []


def test_an_updated_app_is_in_step_and_has_nothing_to_ask_for(
    tenant: Tenant, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(here)
    here.sync(tenant)
    with an_older_app(monkeypatch):
        updated(there)
        there.sync(tenant)
    updated(there)
    assert there.hello(tenant).in_step is True
    assert (told.next_push(there.replica), there.replica.next_pull()) == (None, None)


def test_an_older_app_edits_what_it_knows_and_the_rest_stays(
    tenant: Tenant, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(here)
    here.sync(tenant)
    with an_older_app(monkeypatch):
        updated(there)
        there.sync(tenant)
        there.write("UPDATE review SET status = 'hidden'")
        there.sync(tenant)
    here.sync(tenant)
    assert here.read("SELECT status, visit_count, label FROM review") == [("hidden", 3, "negative")]
    updated(there)
    assert same(here, there)


def test_an_updated_server_tells_what_it_refuses_of_what_it_kept(
    tmp_path: Path, here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything but the labels, of which it lets only managers decide."""
    here.collect(regular(1), regular(2))
    for number in (1, 2):
        here.reviews.correct(number, "negative")
    with an_older_app(monkeypatch):
        office = Office(tmp_path / "office", entities=registry.by_number(), schema=0)
    here.sync(office.tenant, Role.STAFF)
    here.write("UPDATE review SET status = 'hidden'")
    here.sync(office.tenant, Role.STAFF)  # so that what it kept is not all that came last
    here.collect(regular(3))
    here.write("UPDATE review SET status = 'gone'")
    assert here.read("SELECT count(*) FROM correction") == [(2,)]
    office.close()
    office.entities, office.schema = _guarded("correction", "label"), registry.SCHEMA
    office.open()
    for _ in range(2):
        here.sync(office.tenant, Role.STAFF)
    found = here.read("SELECT reason, fields FROM sync_refused")
    assert [(reason, unpack(fields)[2]) for reason, fields in found] == [
        (Refusal.NOT_ALLOWED, "negative")
    ] * 2
    assert here.read("SELECT count(*) FROM correction") == [(0,)]
    assert here.read("SELECT visit_count, status FROM review") == [(3, "gone")] * 3
    assert len(office.changes()) == 4, "a shop and its reviews"
    assert here.read("SELECT * FROM sync_outbox") == []
    office.close()


def _guarded(entity: str, field: str) -> dict[int, Entity]:
    """The registry, but for a field that only managers may write."""
    found = registry.by_name()[entity]
    fields = tuple(
        dataclasses.replace(each, by=Role.MANAGER) if each.name == field else each
        for each in found.fields
    )
    return {**registry.by_number(), found.number: dataclasses.replace(found, fields=fields)}


def test_an_updated_server_carries_out_what_it_kept(
    tmp_path: Path, here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(here)
    with an_older_app(monkeypatch):
        office = Office(tmp_path / "office", entities=registry.by_number(), schema=0)
    for desk in (here, there, here):
        desk.sync(office.tenant)
    assert here.read("SELECT visit_count, label FROM review") == [(3, "negative")]
    here.write("UPDATE review SET visit_count = 4")
    here.sync(office.tenant)
    assert here.read("SELECT visit_count FROM review") == [(4,)]
    assert there.read("SELECT visit_count FROM review") == [(None,)]
    office.close()
    office.entities, office.schema = registry.by_number(), registry.SCHEMA
    office.open()
    here.replica.told(office.tenant.moment(here.key)[1])
    here.pull(office.tenant)  # before it hears that the server is another one
    for desk in (here, there):
        desk.sync(office.tenant)
        assert desk.read("SELECT visit_count, label FROM review") == [(4, "negative")]
        assert desk.read("SELECT * FROM sync_outbox") == []
    assert same(here, there)
    office.close()

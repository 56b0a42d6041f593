"""Many deletions at once are held up until the owner says that they were meant."""

import pytest

from engine.sync import confirmation
from engine.sync.state import transaction
from engine.sync.wire.roles import Role
from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync import told
from tests.engine.sync.devices import PLACINGS, Desk, same

ROWS = 25
INSERT = (
    "INSERT INTO correction (uuid, review_id, label, made_ms)"
    " SELECT randomblob(16), id, 'negative', 1 FROM review"
)


def corrected(desk: Desk) -> int:
    [(rows,)] = desk.read("SELECT count(*) FROM correction")
    return int(rows)


def held_up(here: Desk, there: Desk, tenant: Tenant) -> None:
    """All corrections were deleted here, and are all still there."""
    here.collect(*(review(each) for each in range(1, ROWS + 1)))
    here.write(INSERT)
    for desk in (here, there):
        desk.sync(tenant)
    here.write("DELETE FROM correction")
    assert corrected(here) == 0
    here.sync(tenant)
    assert corrected(here) == ROWS
    assert len(confirmation.held(here.connection)) == ROWS


def confirm(desk: Desk) -> None:
    with transaction(desk.connection):
        shown = confirmation.shown(desk.connection)
        assert len(confirmation.confirm(desk.connection, PLACINGS, shown)) == ROWS


def test_what_the_owner_confirms_goes_everywhere(here: Desk, there: Desk, tenant: Tenant) -> None:
    held_up(here, there, tenant)
    confirm(here)
    assert corrected(here) == 0
    here.sync(tenant)
    there.sync(tenant)
    assert corrected(here) == corrected(there) == 0
    assert same(here, there)
    assert confirmation.held(here.connection) == []
    assert here.read("SELECT * FROM sync_confirmed") == []


def test_who_is_no_owner_is_held_up_again(here: Desk, there: Desk, tenant: Tenant) -> None:
    held_up(here, there, tenant)
    confirm(here)
    here.sync(tenant, Role.MANAGER)
    assert corrected(here) == ROWS
    assert len(confirmation.held(here.connection)) == ROWS
    assert here.read("SELECT * FROM sync_confirmed") == [], "the word counted once"


def test_the_word_outlives_an_answer_that_was_lost(here: Desk, there: Desk, tenant: Tenant) -> None:
    held_up(here, there, tenant)
    confirm(here)
    lost = told.next_push(here.replica)
    here.connection.close()
    here.database.close()
    here.open()
    assert lost is not None
    assert told.next_push(here.replica) == lost
    tenant.push(here.key, Role.OWNER, lost)
    here.sync(tenant)
    assert corrected(here) == 0
    assert confirmation.held(here.connection) == []


def test_one_more_deletion_is_not_covered_by_it(here: Desk, there: Desk, tenant: Tenant) -> None:
    """All of them wait for another word."""
    held_up(here, there, tenant)
    here.collect(review(ROWS + 1))
    here.write(f"{INSERT} WHERE external_id = '{review(ROWS + 1).external_id}'")
    here.sync(tenant)
    confirm(here)
    here.write("DELETE FROM correction")
    here.sync(tenant)
    assert corrected(here) == ROWS + 1
    assert len(confirmation.held(here.connection)) == ROWS + 1


@pytest.mark.parametrize("wish", ["confirm", "dismiss"])
def test_a_word_counts_for_what_was_shown_when_it_was_asked_for(
    here: Desk, there: Desk, tenant: Tenant, wish: str
) -> None:
    """While the question stands open, a round in the background may bring more."""
    held_up(here, there, tenant)
    shown, unseen = confirmation.shown(here.connection)[:2], ROWS - 2
    with transaction(here.connection):
        if wish == "confirm":
            assert len(confirmation.confirm(here.connection, PLACINGS, shown)) == 2
        else:
            assert confirmation.dismiss(here.connection, shown) == 2
    here.sync(tenant)
    there.sync(tenant)
    assert corrected(here) == corrected(there) == (unseen if wish == "confirm" else ROWS)
    assert len(confirmation.held(here.connection)) == unseen, "asked about them still"


def test_a_slip_is_forgotten(here: Desk, there: Desk, tenant: Tenant) -> None:
    held_up(here, there, tenant)
    with transaction(here.connection):
        shown = confirmation.shown(here.connection)
        assert confirmation.dismiss(here.connection, shown) == ROWS
    assert confirmation.held(here.connection) == []
    here.sync(tenant)
    assert corrected(here) == ROWS


def test_what_is_gone_by_now_is_not_asked_about(here: Desk, there: Desk, tenant: Tenant) -> None:
    held_up(here, there, tenant)
    there.write("DELETE FROM correction WHERE id <= 2")
    there.sync(tenant)
    here.sync(tenant)
    assert len(confirmation.held(here.connection)) == ROWS - 2

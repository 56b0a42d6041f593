"""Many rows at once: sealed by and by, and confirmed by the answer to the push that brings them."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from engine.store import search
from engine.sync import client
from engine.sync.staged import Pull
from engine.sync.wire import codec
from engine.sync.wire.messages import Push, Pushed
from engine.sync.wire.roles import Role
from sync_server.sync import repair
from sync_server.sync.faults import Gap
from sync_server.sync.service import Tenant
from tests.engine.found import NEWEST, review
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told
from tests.engine.sync.devices import Desk, same, shown

ROWS = 60


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pushes of a few operations."""
    monkeypatch.setattr(client, "MOST_OPERATIONS", 5)
    monkeypatch.setattr(client, "_LEAST_SEALED", 7)
    monkeypatch.setattr("engine.sync.outbox.MOST_OPERATIONS", 5)


def _filled(desk: Desk, tenant: Tenant) -> None:
    """It has heard of everything that the server has, and collected much since."""
    desk.hello(tenant)
    first = desk.replica.first_pull()
    assert first is not None
    desk.replica.received(tenant.pull(desk.key, *_place(first)))
    desk.collect(*map(review, range(ROWS)))


def test_a_gap_in_what_waits_is_heard_of(here: Desk, tenant: Tenant) -> None:
    """And not pushed under numbers of other operations."""
    _filled(here, tenant)
    here.replica.next_batch()
    here.write("DELETE FROM sync_outbox WHERE number = 3")
    until = told.next_push(here.replica)
    assert until is not None and len(until.operations) == 2
    here.replica.pushed(_answer(here, tenant, until))
    beyond = told.next_push(here.replica)
    assert beyond is not None
    with pytest.raises(Gap) as gap:
        _answer(here, tenant, beyond)
    assert gap.value.expected == 3


def _place(asked: Pull) -> tuple[int, int, int]:
    return asked.cursor, 1 << 20, asked.since


def _answer(desk: Desk, tenant: Tenant, push: Push) -> Pushed:
    """As it comes over the wire, with a page."""
    place = desk.replica.place()
    raw = codec.packed(tenant.answer(desk.key, Role.OWNER, push, *place))
    return codec.unpacked(raw, Pushed)


def _marked(desk: Desk) -> int:
    return int(desk.read("SELECT count(*) FROM sync_dirty")[0][0])


@pytest.mark.usefixtures("few")
def test_only_so_much_is_sealed_as_is_pushed(here: Desk, there: Desk, tenant: Tenant) -> None:
    _filled(here, tenant)
    marked = [_marked(here)]
    while (push := told.next_push(here.replica)) is not None:
        marked.append(_marked(here))
        here.replica.pushed(_answer(here, tenant, push))
        [(waiting,)] = here.read("SELECT count(*) FROM sync_outbox")
        assert waiting <= 7 + 5
    assert marked[0] > marked[1] > marked[2] > 0 == marked[-1]
    there.sync(tenant)
    assert len(shown(there)[2]) == ROWS
    assert same(here, there)
    assert here.hello(tenant).in_step


def test_a_row_that_is_made_anew_is_counted_alike_on_both_sides(
    here: Desk, there: Desk, tenant: Tenant
) -> None:
    """That it lives again is said by no field of who makes it, and knows of no deletion."""
    here.collect(review(1))
    here.reviews.correct(1, "negative")
    here.sync(tenant)
    here.write("DELETE FROM correction")
    here.sync(tenant)
    _forgotten(here, tenant, timedelta(days=120))
    there.clock.pass_by(timedelta(days=120))
    there.sync(tenant)
    there.reviews.correct(1, "positive")
    there.hello(tenant)
    push = told.next_push(there.replica)
    assert push is not None
    there.replica.pushed(_answer(there, tenant, push))
    there.pull(tenant)
    assert there.read("SELECT label FROM correction") == [("positive",)]
    assert there.replica.differing(repair.sums(tenant, there.key)) == []
    here.sync(tenant)
    assert same(here, there)
    assert here.replica.differing(repair.sums(tenant, here.key)) == []


def _forgotten(desk: Desk, tenant: Tenant, after: timedelta) -> None:
    """Its deletions are, for good."""
    desk.clock.pass_by(after)
    clock = tenant._clock
    assert isinstance(clock, StandingClock)
    clock.pass_by(after)
    desk.sync(tenant)
    reached = desk.replica.finished()
    tenant.confirm(desk.key, reached.generation, reached.cursor)
    tenant.purge(round(clock.now().timestamp() * 1000))


@pytest.mark.usefixtures("few")
def test_an_edit_that_is_not_sealed_outlives_the_answers(here: Desk, tenant: Tenant) -> None:
    """Whether its row was pushed already, is under way, or still waits to be sealed."""
    _filled(here, tenant)
    push = told.next_push(here.replica)
    assert push is not None
    here.write("UPDATE review SET body = '고침' || id")
    here.replica.pushed(_answer(here, tenant, push))
    assert here.read("SELECT count(*) FROM review WHERE body = '고침' || id") == [(ROWS,)]
    here.sync(tenant)
    bodies = {change.row: change.values[10] for change in tenant.rows(2, list(shown(here)[2]))}
    assert bodies == {row: values[10] for row, values in shown(here)[2].items()}


@pytest.mark.usefixtures("few")
def test_a_greeting_leaves_the_seal_to_the_pushes(here: Desk, tenant: Tenant) -> None:
    _filled(here, tenant)
    marked = _marked(here)
    assert not here.replica.counts(), "from now on"
    assert _marked(here) == marked > 0


def test_what_was_edited_again_waits_over_the_answer(here: Desk, tenant: Tenant) -> None:
    """Pushed already, but not sealed; the others are as they were made."""
    _filled(here, tenant)
    first = here.replica.next_batch()
    assert first is not None
    here.write("UPDATE review SET body = '고침' WHERE id = 1")
    assert here.replica.next_batch(first.last) is not None
    push = told.next_push(here.replica)
    assert push is not None
    made = msgspec.structs.replace(push, operations=push.operations[: ROWS + 1])
    here.replica.pushed(_answer(here, tenant, made))
    assert here.read("SELECT row FROM sync_outbox") == here.read(
        "SELECT uuid FROM review WHERE id = 1"
    )
    assert here.read("SELECT body FROM review WHERE id = 1") == [("고침",)]
    assert here.read("SELECT count(*) FROM sync_shadow") == [(1,)], "what the server has beneath"
    here.sync(tenant)
    assert here.hello(tenant).in_step


@pytest.mark.usefixtures("few")
def test_the_next_batch_follows_on_one_that_is_under_way(here: Desk, tenant: Tenant) -> None:
    _filled(here, tenant)
    first = here.replica.next_batch()
    assert first is not None
    second = here.replica.next_batch(first.last)
    assert second is not None
    assert second.last == first.last + 5
    again = here.replica.next_batch()
    assert again is not None
    assert again.last == first.last


def test_what_was_pushed_is_only_named_in_the_answer(here: Desk, tenant: Tenant) -> None:
    _filled(here, tenant)
    push = told.next_push(here.replica)
    assert push is not None
    answer = _answer(here, tenant, push)
    assert answer.page is not None
    assert [change.values for change in answer.page.changes] == [{}] * (ROWS + 1)
    here.replica.pushed(answer)
    assert here.replica.next_pull() is None
    assert here.read("SELECT count(*) FROM review WHERE sync_version IS NULL") == [(0,)]
    assert here.hello(tenant).in_step


def test_what_another_did_is_told_in_full(here: Desk, there: Desk, tenant: Tenant) -> None:
    there.collect(review(500))
    there.sync(tenant)
    here.hello(tenant)
    here.collect(review(1))
    push = told.next_push(here.replica)
    assert push is not None
    here.replica.pushed(_answer(here, tenant, push))
    there.sync(tenant)
    assert len(shown(here)[2]) == 2
    assert same(here, there)


def test_a_page_that_names_what_is_not_here_is_left_out(here: Desk, tenant: Tenant) -> None:
    """The answer counts all the same, and the rows are pulled."""
    _filled(here, tenant)
    push = told.next_push(here.replica)
    assert push is not None
    answer = _answer(here, tenant, push)
    assert answer.page is not None
    strange = told.by_other(b"x" * 16, {})
    page = told.page(0, answer.head, *answer.page.changes, strange)
    here.replica.pushed(Pushed(answer.verdicts, *_rest(answer), page))
    assert here.replica.hello().cursor == 0
    assert told.next_push(here.replica) is None
    here.pull(tenant)
    assert here.hello(tenant).in_step


def test_an_answer_that_comes_twice_changes_nothing(here: Desk, tenant: Tenant) -> None:
    _filled(here, tenant)
    push = told.next_push(here.replica)
    assert push is not None
    answer = _answer(here, tenant, push)
    here.replica.pushed(answer)
    before = shown(here), here.replica.hello()
    here.replica.pushed(answer)
    assert (shown(here), here.replica.hello()) == before


@pytest.mark.parametrize("many", [2, 10_000])
def test_many_rows_come_as_few_do(
    here: Desk, there: Desk, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Nobody's edit, in step with the server, and what is edited afterwards is noted."""
    monkeypatch.setattr("engine.sync.fresh._MANY", many)
    here.collect(*map(review, range(ROWS)))
    here.sync(tenant)
    there.hello(tenant)
    _pulled_first(there, tenant)
    assert same(here, there)
    assert there.hello(tenant).in_step
    assert (_marked(there), there.operations()) == (0, [])
    assert there.read("SELECT DISTINCT run_id, waiting, sort_ms = created_ms FROM review") == [
        (1, 1, 1)
    ]
    there.write("UPDATE review SET body = '고침' WHERE id = 1")
    assert len(there.operations()) == 1


def test_words_of_older_reviews_are_searched_afterwards(
    here: Desk, there: Desk, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the app ends in between."""
    monkeypatch.setattr("engine.sync.fresh._MANY", 3)
    old = [replace(review(day), created_at=NEWEST - timedelta(days=day)) for day in range(200, 205)]
    here.collect(*map(review, range(5)), *old)
    here.sync(tenant)
    there.hello(tenant)
    _pulled_first(there, tenant)
    assert (_found(there), len(shown(there)[2])) == (5, 10)
    there.close()
    there.open()
    while there.replica.catch_up():
        pass
    assert _found(there) == 10
    assert there.read("SELECT count(*) FROM review_words_due") == [(0,)]


def _pulled_first(desk: Desk, tenant: Tenant) -> None:
    first = desk.replica.first_pull()
    assert first is not None
    assert desk.replica.received(tenant.pull(desk.key, *_place(first)))


def _found(desk: Desk) -> int:
    match = search.match("맛있어요")
    [(found,)] = desk.read("SELECT count(*) FROM review_fts WHERE review_fts MATCH ?", match)
    return int(found)


def _rest(answer: Pushed) -> tuple[int, int, int]:
    return answer.last_number, answer.head, answer.generation

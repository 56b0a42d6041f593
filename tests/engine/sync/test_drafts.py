"""PCs that each drafted replies by machine before they met, and what becomes of the drafts."""

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync import told
from tests.engine.sync.devices import Desk, same
from tests.engine.sync.meeting import people

MINUTE = timedelta(minutes=1)
TOUCH = "UPDATE reply SET untouched = 0, "


def drafted(desk: Desk, text: str) -> None:
    desk.collect(review(1))
    desk.draft(1, text)
    desk.write("UPDATE reply SET untouched = 1, tone = ?", text)


def stands(desk: Desk) -> tuple[object, ...]:
    [row] = desk.read("SELECT text, state, untouched FROM reply")
    return row


def conflicts(desk: Desk) -> int:
    [(count,)] = desk.read("SELECT count(*) FROM sync_conflict")
    return int(count)


def met(tenant: Tenant, *desks: Desk) -> None:
    for desk in (*desks, *desks):
        desk.sync(tenant)
    assert same(*desks)


def test_two_machines_make_no_conflict(here: Desk, there: Desk, tenant: Tenant) -> None:
    drafted(here, "여기 글")
    there.clock.pass_by(MINUTE)
    drafted(there, "저기 글")
    met(tenant, here, there)
    assert stands(here) == ("저기 글", "draft", 1)
    assert conflicts(here) == 0


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("done", "left"),
    [
        ("text = '내 글'", ("내 글", "draft", 0)),
        ("state = 'approved'", ("여기 글", "approved", 0)),
        ("state = 'discarded'", ("여기 글", "discarded", 0)),
    ],
)
def test_a_person_stands_over_a_machine(
    here: Desk, there: Desk, tenant: Tenant, done: str, left: tuple[object, ...], first: int
) -> None:
    """Whoever comes first, and though the machine wrote later."""
    drafted(here, "여기 글")
    here.write(TOUCH + done)
    there.clock.pass_by(MINUTE)
    drafted(there, "저기 글")
    order = list(permutations((here, there)))[first]
    met(tenant, *order)
    assert stands(there) == left
    assert conflicts(there) == 0


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("touch", ["UPDATE reply SET ", TOUCH])
def test_who_wants_no_answer_says_nothing_of_its_words(
    here: Desk, there: Desk, tenant: Tenant, touch: str, first: int
) -> None:
    """A machine that found one (`drop_answered`), or a person."""
    drafted(here, "여기 글")
    met(tenant, here, there)
    there.clock.pass_by(MINUTE)
    there.write(TOUCH + "text = '주인 글'")
    here.clock.pass_by(2 * MINUTE)
    here.write(touch + "state = 'discarded'")
    met(tenant, *list(permutations((here, there)))[first])
    assert stands(there) == ("주인 글", "discarded", 0)
    assert conflicts(there) == 0


def test_words_are_approved_that_were_on_their_way(here: Desk, there: Desk, tenant: Tenant) -> None:
    """The draft was sealed before the yes, and another machine's stands on the server by then."""
    drafted(here, "여기 글")
    here.hello(tenant)
    assert told.next_push(here.replica) is not None
    here.write(TOUCH + "state = 'approved'")
    there.clock.pass_by(MINUTE)
    drafted(there, "저기 글")
    met(tenant, there, here)
    assert stands(there) == ("여기 글", "approved", 0)
    assert conflicts(there) == 0


def test_what_customers_read_stands_whatever_was_taken_back(
    here: Desk, there: Desk, tenant: Tenant, tmp_path: Path
) -> None:
    """The owner takes his yes back while it is posted elsewhere, and a third PC, offline since the
    machine's draft, comes with a yes of its own.
    """
    third = Desk(tmp_path, "third")
    drafted(here, "여기 글")
    met(tenant, here, there, third)
    third.clock.pass_by(MINUTE)
    third.write(TOUCH + "state = 'approved', text = '셋째 글'")
    here.write(TOUCH + "state = 'approved'")
    met(tenant, here, there)
    here.write("UPDATE reply SET state = 'draft', untouched = 1")
    for state in ("sent", "verified"):
        there.write("UPDATE reply SET attempt = 1, state = ?", state)
        there.sync(tenant)
    met(tenant, here, there)
    met(tenant, third, here, there)
    third.close()
    assert stands(there)[1:] == ("verified", 0)


@pytest.mark.parametrize("done", ["revise", "approve", "discard", "draft"])
def test_what_people_do_with_a_draft_makes_it_theirs(tmp_path: Path, done: str) -> None:
    with people(tmp_path, "") as [person]:
        person.collect(review(1))
        person.engine.replies.draft_waiting(10)
        query = "SELECT untouched FROM reply"
        assert person.read(query) == [(1,)]
        card, replies = person.card(), person.engine.replies
        reply = card.reply
        match done:
            case "revise":
                replies.revise(reply.id, "내 글")
            case "draft":
                replies.draft(reply.review_id, tone="short")
            case _:
                getattr(replies, done)(card if done == "approve" else reply.id)
        assert person.read(query) == [(0,)]
        person.engine.deeds.undo()
        assert person.read(query) == [(0,)], "who takes it back has touched it all the same"

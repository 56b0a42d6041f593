"""Who meets at the server and on which devices: their names, and who else is asked to come."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from platform import node

import pytest

from engine.api import Engine
from engine.runtime.errors import InvalidInput, NotFound
from engine.sync import errors
from engine.sync.people import this_computer
from tests.engine.found import review
from tests.engine.sync.meeting import Person, browser_of, hired, people, registered, sync
from tests.engine.sync.relay import relay
from tests.sync_server.process import Serving

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def owner(server: Serving, tmp_path: Path) -> Iterator[Person]:
    with people(tmp_path, registered(server)) as [person]:
        person.join(server.address)
        person.engine.sync.run()
        yield person


def names(engine: Engine) -> list[str]:
    return [each.name for each in engine.sync.people.devices()]


def test_a_computer_is_called_what_its_owner_calls_it(server: Serving, tmp_path: Path) -> None:
    with people(tmp_path, registered(server)) as [person]:
        engine, show = person.engine, browser_of(person.email)
        engine.sync.join(server.address, show, "", name="  계산대   PC ")
        assert names(engine) == ["계산대 PC"]
        engine.sync.join(server.address, show, "")
        assert names(engine) == ["계산대 PC"], "logged in again"
        engine.sync.join(server.address, show, "", name="주방 PC")
        assert names(engine) == ["주방 PC"]


def test_without_a_name_it_is_the_computers_own(owner: Person) -> None:
    [mine] = owner.engine.sync.people.devices()
    assert mine.name == this_computer() != ""
    assert node()[:80] in (mine.name, "")


def test_a_device_is_renamed(owner: Person) -> None:
    ours = owner.engine.sync.people
    [mine] = ours.devices()
    assert ours.rename(mine.id, "창고").name == "창고"
    assert [each.name for each in ours.devices()] == ["창고"]
    for name in ("  ", "벨\x07소리", "a\u202eb", "가" * 81):
        with pytest.raises(InvalidInput):
            ours.rename(mine.id, name)
    assert [each.name for each in ours.devices()] == ["창고"], "nothing was cut either"
    assert ours.rename(mine.id, "가" * 80).name == "가" * 80
    with pytest.raises(NotFound):
        ours.rename("x/../y", "창고")


def test_names_are_remembered_while_the_server_is_away(
    server: Serving, owner: Person, tmp_path: Path
) -> None:
    with people(tmp_path / "more", hired(server, owner.email, "staff")) as [other]:
        other.join(server.address)
        other.engine.sync.run()
        ours = owner.engine.sync.people
        authors, roster = ours.authors(), ours.roster()
        assert (authors.as_of, roster.as_of) == (None, None)
        assert any(name.startswith("박알바, ") for name in authors.names.values())
        assert {each.member_name for each in roster.devices} == {"김사장", "박알바"}
    owner.move(NOWHERE)
    assert ours.authors().names == authors.names
    away = ours.roster()
    assert away.devices == roster.devices
    assert away.as_of is not None
    assert abs(owner.engine.clock.now() - away.as_of) < timedelta(minutes=5)
    with pytest.raises(errors.Unreachable):
        ours.devices()


def test_names_are_remembered_where_something_else_answers(server: Serving, owner: Person) -> None:
    """As in a hotel, whose network asks for a room number first."""
    ours = owner.engine.sync.people
    before = ours.roster()
    with relay(server.address, lambda _: True, lambda _, __: b"<html/>") as address:
        owner.move(address)
        assert ours.roster().devices == before.devices


def test_who_is_let_go_keeps_no_names(server: Serving, owner: Person, tmp_path: Path) -> None:
    with people(tmp_path / "more", hired(server, owner.email, "staff")) as [other]:
        other.join(server.address)
        theirs = other.engine.sync.people
        [mine] = theirs.roster().devices
        assert theirs.authors().names
        owner.engine.sync.people.revoke(mine.id)
        other.stop()
        other.start()  # a token that it has goes on reading for some minutes
        theirs = other.engine.sync.people
        with pytest.raises(errors.DeviceRevoked):
            theirs.roster()
        other.move(NOWHERE)
        for ask in (theirs.roster, theirs.authors):
            with pytest.raises(errors.Unreachable):
                ask()


def test_what_was_never_told_is_not_made_up(owner: Person) -> None:
    owner.move(NOWHERE)
    with pytest.raises(errors.Unreachable):
        owner.engine.sync.people.authors()


def test_who_leaves_takes_no_names_along(server: Serving, owner: Person) -> None:
    ours = owner.engine.sync.people
    assert ours.roster().devices
    owner.engine.sync.leave()
    with pytest.raises(errors.NoServer):
        ours.roster()


@pytest.mark.parametrize(
    ("role", "givable"),
    [
        ("owner", ("viewer", "staff", "manager")),
        ("manager", ("viewer", "staff")),
        ("staff", ()),
        ("viewer", ()),
    ],
)
def test_who_may_invite_and_as_what(
    server: Serving, tmp_path: Path, role: str, givable: tuple[str, ...]
) -> None:
    boss = registered(server)
    email = boss if role == "owner" else hired(server, boss, role)
    with people(tmp_path, email) as [person]:
        person.join(server.address)
        assert person.engine.sync.people.givable() == (), "nothing is known before the first round"
        person.engine.sync.run()
        assert person.engine.sync.people.givable() == givable
        assert person.engine.sync.may_confirm() is (role == "owner")


def test_an_invitation_is_open_until_it_is_withdrawn(owner: Person) -> None:
    ours = owner.engine.sync.people
    given = ours.invite("lee@example.com", "staff")
    [found] = ours.invitations()
    assert (found.email, found.role, found.expires_at) == (
        "lee@example.com", "staff", given.expires_at
    )  # fmt: skip
    ours.withdraw(found)
    assert ours.invitations() == []
    with pytest.raises(errors.SyncError):
        ours.withdraw(found)


def test_what_waits_for_the_owner_is_told_with_its_review(server: Serving, owner: Person) -> None:
    engine = owner.engine
    owner.collect(*(review(number) for number in range(60)))
    ids = [number for (number,) in owner.read("SELECT id FROM review")]
    for review_id in ids:
        engine.reviews.correct(review_id, "negative")
    sync(owner)
    for review_id in ids:
        engine.reviews.correct(review_id, None)
    sync(owner)
    held = engine.sync.held_deletions()
    assert {each.entity for each in held} == {"correction"}
    assert sorted(each.review or 0 for each in held) == sorted(ids)

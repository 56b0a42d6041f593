"""How a profile stands with its server, as the app shows it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from engine.api import Event, Phase, Standing, StandingChanged
from engine.sync import errors
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, people, registered


@pytest.fixture
def heard() -> list[Standing]:
    return []


@pytest.fixture
def person(tmp_path: Path, heard: list[Standing]) -> Iterator[Person]:
    with people(tmp_path, "kim@example.com") as [found]:

        def hear(event: Event) -> None:
            if isinstance(event, StandingChanged):
                heard.append(event.standing)

        found.engine.events.subscribe(hear)
        yield found


def test_from_alone_to_settled_and_back(
    tmp_path: Path, person: Person, heard: list[Standing]
) -> None:
    assert person.engine.sync.standing() == Standing(Phase.ALONE)
    with a_server(tmp_path / "server") as server:
        registered(server, person.email)
        person.collect(review(1), review(2))
        person.join(server.address)
        joined = person.engine.sync.standing()
        assert (joined.phase, joined.waiting, joined.met_at) == (Phase.MEETING, 3, None)
        person.engine.sync.run()
        settled = person.engine.sync.standing()
        assert (settled.phase, settled.waiting, settled.fault) == (Phase.SETTLED, 0, "")
        assert settled.met_at is not None
        assert abs(settled.met_at - person.engine.clock.now()) < timedelta(minutes=1)
        assert heard[-1] == settled
        assert [each.phase for each in heard] == [Phase.MEETING, Phase.SETTLED]
        person.engine.sync.leave()
    assert person.engine.sync.standing() == heard[-1] == Standing(Phase.ALONE)


def test_what_is_edited_waits_until_the_server_has_it(
    tmp_path: Path, person: Person, heard: list[Standing]
) -> None:
    with a_server(tmp_path / "server") as server:
        registered(server, person.email)
        person.collect(review(1))
        person.join(server.address)
        person.engine.sync.run()
    person.engine.replies.draft_waiting(1)
    edited = person.engine.sync.standing()
    assert (edited.phase, edited.waiting) == (Phase.MEETING, 1)
    with pytest.raises(errors.Unreachable):
        person.engine.sync.run()
    away = person.engine.sync.standing()
    assert (away.phase, away.waiting, away.fault) == (Phase.AWAY, 1, "sync.unreachable")
    assert heard[-1] == away
    assert away.met_at == edited.met_at
    with a_server(tmp_path / "server", "--port", server.address.rpartition(":")[2]):
        person.engine.sync.run()
    assert person.engine.sync.standing().phase == Phase.SETTLED


def test_who_hears_slowly_hears_the_last_word_last(person: Person) -> None:
    sync, heard = person.engine.sync, list[Phase]()
    with sync._replica() as replica:
        replica.join()
    other = Thread(target=sync._standings.note, args=(Phase.STOPPED, "sync.revoked"))

    def hear(event: Event) -> None:
        if isinstance(event, StandingChanged):
            if not heard and not other.is_alive():
                other.start()
                other.join(0.3)
            heard.append(event.standing.phase)

    person.engine.events.subscribe(hear)
    sync._standings.note(Phase.AWAY, "sync.unreachable")
    other.join(30)
    assert heard == [Phase.AWAY, Phase.STOPPED]


def test_a_closed_profile_remembers_when_it_met(tmp_path: Path, person: Person) -> None:
    with a_server(tmp_path / "server") as server:
        registered(server, person.email)
        person.join(server.address)
        person.engine.sync.run()
    before = person.engine.sync.standing()
    person.stop()
    person.start()
    after = person.engine.sync.standing()
    assert before.met_at is not None and after.met_at is not None
    assert replace(after, met_at=before.met_at) == before
    assert abs(after.met_at - before.met_at) < timedelta(seconds=5)


def test_what_only_a_person_can_mend_stops(tmp_path: Path, person: Person) -> None:
    with a_server(tmp_path / "server") as server:
        registered(server, person.email)
        person.join(server.address)
        person.engine.sync.run()
        [mine] = person.engine.sync.people.devices()
        person.engine.sync.people.revoke(mine.id)
        person.engine.replies.draft_waiting(1)
        with pytest.raises(errors.DeviceRevoked):
            person.engine.sync.run()
    stopped = person.engine.sync.standing()
    assert (stopped.phase, stopped.fault) == (Phase.STOPPED, "sync.revoked")

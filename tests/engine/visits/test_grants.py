"""What an owner allowed on a platform: whose it is, and where it is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from engine.platforms.grants import Client, Grant, keep_grant
from engine.platforms.port import Consent
from engine.runtime.errors import InvalidInput
from engine.runtime.loop import Loop
from engine.runtime.secrets.entry import Entry, FleetingEntry
from engine.store.database import Database
from engine.visits.dto import GrantDto, Reach
from engine.visits.service import Visits
from tests.engine.board import Board
from tests.engine.standing_clock import StandingClock

AT = datetime(2026, 11, 21, tzinfo=UTC)
GRANT = Grant(Client("project", "quiet"), "token", ("reviews",), AT)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def kept() -> dict[str, Entry]:
    return {}


@pytest.fixture
def visits(
    database: Database,
    clock: StandingClock,
    board: Board,
    tmp_path: Path,
    kept: dict[str, Entry],
) -> Iterator[Visits]:
    loop, project = Loop(), {"board": tmp_path / "client.json"}
    reach = Reach(tmp_path / "browsers", client_of=project.get)
    yield Visits(
        database,
        clock,
        loop,
        reach,
        Random(1),
        lambda _: board,
        entry_of=lambda name: kept.setdefault(name, FleetingEntry()),
    )
    loop.close()


def test_each_account_has_a_grant_of_its_own(
    visits: Visits, board: Board, kept: dict[str, Entry]
) -> None:
    for account in ("main", "second"):
        with visits.visiting("board", account, "collect"):
            pass
    assert list(kept) == ["grant.board.main", "grant.board.second"]
    assert [visit.grant for visit in board.visits] == list(kept.values())


def test_a_visit_knows_how_to_ask_and_in_whose_name(
    visits: Visits, board: Board, tmp_path: Path
) -> None:
    consent = Consent(lambda address: None, "돌아가 주세요")
    with visits.visiting("board", "main", "login", consent=consent):
        pass
    with visits.visiting("board", "main", "collect"):
        pass
    assert [visit.consent for visit in board.visits] == [consent, None]
    assert {visit.client for visit in board.visits} == {tmp_path / "client.json"}


def test_scopes_are_told_and_secrets_are_not(visits: Visits, kept: dict[str, Entry]) -> None:
    assert visits.grant("board", "main") is None
    keep_grant(kept["grant.board.main"], GRANT)
    told = visits.grant("board", "main")
    assert told == GrantDto(("reviews",), AT)
    assert "token" not in repr(told) and "token" not in repr(GRANT) and "quiet" not in repr(GRANT)


def test_what_was_taken_back_allows_nothing(visits: Visits, kept: dict[str, Entry]) -> None:
    assert visits.grant("board", "main") is None
    keep_grant(kept["grant.board.main"], Grant(GRANT.client, "", GRANT.scopes, AT))
    assert visits.grant("board", "main") == GrantDto((), AT)


@pytest.mark.parametrize("account", ["", "..", "a/b"])
def test_an_account_that_would_name_another_file(visits: Visits, account: str) -> None:
    with pytest.raises(InvalidInput):
        visits.grant("board", account)

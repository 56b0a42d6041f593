"""Refresh tokens, and how logins end."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from sync_server.identity import sessions
from sync_server.identity.schemas import Tokens
from sync_server.main import create_app
from tests.sync_server.server import (
    PASSWORD,
    Server,
    StandingClock,
    code_of,
    serving,
    settings_in,
)

MINE = "an-attempt-of-mine-that-nobody-knows"
ROUNDS = 12


def test_a_refresh_token_is_worth_one_new_pair(server: Server) -> None:
    login = server.owner()
    answer = server.refresh(login.refresh)
    assert answer.status_code == 200, answer.text
    tokens = answer.json()["data"]
    assert tokens["refresh_token"] != login.refresh
    assert tokens["device_id"] == login.device
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    assert server.get("/v1/me", tokens["access_token"]).status_code == 200


def test_one_that_comes_again_ends_the_login_for_both(server: Server) -> None:
    login = server.owner()
    second = server.refresh(login.refresh).json()["data"]["refresh_token"]
    third = server.refresh(second).json()["data"]["refresh_token"]
    assert code_of(server.refresh(login.refresh)) == "identity.refresh_reused"
    assert code_of(server.refresh(third)) == "identity.revoked"


def test_a_client_whose_answer_was_lost_asks_again(server: Server) -> None:
    login = server.owner()
    lost = server.refresh(login.refresh).json()["data"]["refresh_token"]
    server.clock.pass_by(seconds=60)
    again = server.refresh(login.refresh)
    assert again.json()["data"]["refresh_token"] == lost
    assert server.refresh(lost).status_code == 200


def test_but_not_later_than_a_minute(server: Server) -> None:
    login = server.owner()
    following = server.refresh(login.refresh).json()["data"]["refresh_token"]
    server.clock.pass_by(seconds=61)
    assert code_of(server.refresh(login.refresh)) == "identity.refresh_reused"
    assert code_of(server.refresh(following)) == "identity.revoked"


@pytest.mark.parametrize(
    ("again", "expected"), [(MINE, 200), ("somebody-else's-attempt", 401), (None, 401)]
)
def test_a_pc_that_was_switched_off_before_the_answer_comes_back_days_later(
    server: Server, again: str | None, expected: int
) -> None:
    """Whoever else comes with the spent token ends the login."""
    login = server.owner()
    first = server.refresh(login.refresh, attempt=MINE).json()["data"]
    server.clock.pass_by(days=3)
    answer = server.refresh(login.refresh, attempt=again)
    assert answer.status_code == expected
    if expected == 200:
        assert answer.json()["data"]["refresh_token"] == first["refresh_token"]
    else:
        assert code_of(answer) == "identity.refresh_reused"


def test_an_attempt_whose_successor_was_used_did_not_lose_its_answer(server: Server) -> None:
    login = server.owner()
    following = server.refresh(login.refresh, attempt=MINE).json()["data"]["refresh_token"]
    server.refresh(following, attempt="another-attempt-of-mine")
    again = server.refresh(login.refresh, attempt=MINE)
    assert code_of(again) == "identity.refresh_reused"


def test_a_refresh_token_lives_for_seven_days(server: Server) -> None:
    login = server.owner()
    server.clock.pass_by(days=7, seconds=-1)
    following = server.refresh(login.refresh).json()["data"]["refresh_token"]
    server.clock.pass_by(days=7)
    assert code_of(server.refresh(following)) == "identity.refresh"


def test_a_login_ends_after_ninety_days_however_often_refreshed(server: Server) -> None:
    token = server.owner().refresh
    for _ in range(14):
        server.clock.pass_by(days=6)
        token = server.refresh(token).json()["data"]["refresh_token"]
    server.clock.pass_by(days=6)
    assert server.refresh(token).status_code == 401


def test_logging_out_ends_it_at_once_for_writing(server: Server) -> None:
    login = server.owner()
    assert server.post("/v1/logout", refresh_token=login.refresh).status_code == 200
    assert code_of(server.refresh(login.refresh)) == "identity.revoked"
    write = server.post("/v1/invitations", login.access, email="a@example.com", role="staff")
    assert code_of(write) == "identity.revoked"
    unknown = server.post("/v1/logout", refresh_token="unknown-" * 4)
    assert unknown.status_code == 200


def test_what_has_run_out_is_thrown_away(server: Server) -> None:
    login = server.owner()
    server.refresh(login.refresh)
    server.clock.pass_by(days=8)
    server.log_in(login.email)
    with closing(sqlite3.connect(server.data / "management.db")) as connection:
        counts = [
            connection.execute(query).fetchone()[0]
            for query in ("SELECT count(*) FROM refresh", "SELECT count(*) FROM code")
        ]
    assert counts == [1, 1]


def test_no_token_is_kept_as_it_is(server: Server) -> None:
    login = server.owner()
    raw = b"".join(path.read_bytes() for path in server.data.glob("management.db*"))
    assert login.email.encode() in raw
    assert not any(secret.encode() in raw for secret in (login.refresh, login.access, PASSWORD))


def test_of_two_rotations_at_once_exactly_one_happens(tmp_path: Path) -> None:
    """Two servers' worth of connections on two threads: both are told the same successor."""
    clock, first = StandingClock(), _first_refresh(tmp_path)
    token = first
    for _ in range(ROUNDS):
        found = _at_once(tmp_path, clock, token)
        assert found[0].refresh_token == found[1].refresh_token
        token = found[0].refresh_token
    with closing(sqlite3.connect(tmp_path / "management.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM refresh").fetchone()
        (spent,) = connection.execute("SELECT count(used_ms) FROM refresh").fetchone()
    assert (count, spent) == (ROUNDS + 1, ROUNDS)


def _first_refresh(data: Path) -> str:
    with serving(data) as server:
        return server.owner().refresh


def _at_once(data: Path, clock: StandingClock, token: str) -> list[Tokens]:
    start = Barrier(2)

    async def rotate() -> Tokens:
        desk = create_app(settings_in(data), clock).state.desk
        try:
            async with desk.database.reading() as session:
                await session.connection()  # so that both are equally ready
            start.wait(10)
            return await sessions.refresh(desk, token)
        finally:
            await desk.database.close()

    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(lambda: asyncio.run(rotate())) for _ in range(2)]
        return [each.result(20) for each in waiting]

"""Who forgot a password is given a code, and sets another one with it."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from httpx2 import Response

from sync_server.identity import resets
from sync_server.identity.attempts import RESET
from sync_server.kernel.clock import MINUTE_MS
from tests.sync_server.command import called
from tests.sync_server.server import PASSWORD, Server, asked, code_of, hidden_fields

NEW = "새로 정한 비밀번호"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def standing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is of another process, and so has its own clock: here it is the server's."""
    monkeypatch.setattr("sync_server.cli.SystemClock", lambda: server.clock)


def given(capsys: Capture, server: Server, *who: str) -> dict[str, Any]:
    code, [told], _ = called(capsys, "member", "reset", "--data", server.data, *who)
    assert code == 0
    return dict(told)


def typed(server: Server, code: str, password: str = NEW) -> Response:
    return server.client.post("/reset", data={"code": code, "password": password})


def test_from_the_code_to_the_new_password(server: Server, capsys: Capture) -> None:
    boss = server.owner()
    told = given(capsys, server, "--email", boss.email.upper())
    assert (told["email"], told["page"]) == (boss.email, "/reset")
    form = server.client.get(told["page"])
    assert "form-action 'self';" in form.headers["content-security-policy"] + ";"
    assert 'action="/reset"' in form.text
    done = typed(server, told["code"])
    assert done.status_code == 200
    assert "비밀번호를 바꿨어요" in done.text
    assert server.fill_in(asked("v" * 43), boss.email, PASSWORD).status_code == 401
    assert server.code(boss.email, NEW)


def test_the_login_that_was_under_way_goes_on(server: Server, capsys: Capture) -> None:
    boss, under_way = server.owner(), asked("v" * 43)
    code = given(capsys, server, "--email", boss.email)["code"]
    form = under_way | {"code": code, "password": NEW}
    done = server.client.post("/reset", data=form)
    assert "비밀번호를 바꿨어요" in done.text
    form = hidden_fields(done.text) | {"email": boss.email, "password": NEW}
    back = server.client.post("/authorize", data=form, follow_redirects=False)
    assert back.status_code == 303


def test_every_login_of_the_member_ends_and_nobody_elses(server: Server, capsys: Capture) -> None:
    boss = server.owner()
    staff, other = server.hire(boss, "staff"), server.owner()
    typed(server, given(capsys, server, "--email", staff.email)["code"])
    assert code_of(server.refresh(staff.refresh)) == "identity.revoked"
    write = server.call("DELETE", f"/v1/devices/{staff.device}", staff.access)
    assert code_of(write) == "identity.revoked"
    for going_on in (boss, other):
        assert server.refresh(going_on.refresh).status_code == 200


@pytest.mark.parametrize(
    "change",
    [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('0', 'o')} "],
)
def test_it_may_be_typed_as_people_type(server: Server, capsys: Capture, change: Any) -> None:
    told = given(capsys, server, "--email", server.owner().email)
    assert typed(server, change(told["code"])).status_code == 200


def test_it_is_good_once(server: Server, capsys: Capture) -> None:
    told = given(capsys, server, "--email", server.owner().email)
    assert [typed(server, told["code"]).status_code for _ in range(2)] == [200, 403]


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (60, 403)])
def test_it_is_good_for_an_hour(server: Server, capsys: Capture, minutes: int, status: int) -> None:
    told = given(capsys, server, "--email", server.owner().email)
    assert told["expires_ms"] == server.app.state.desk.now_ms + 60 * MINUTE_MS
    server.clock.pass_by(minutes=minutes)
    assert typed(server, told["code"]).status_code == status


def test_the_newest_one_counts(server: Server, capsys: Capture) -> None:
    registered = server.register()["owner"]
    first = given(capsys, server, "--email", registered["email"])
    second = given(capsys, server, "--id", registered["id"])
    assert [typed(server, each["code"]).status_code for each in (first, second)] == [403, 200]


def test_a_weak_password_spends_nothing(server: Server, capsys: Capture) -> None:
    told = given(capsys, server, "--email", server.owner().email)
    weak = typed(server, told["code"], "12345678")
    assert (weak.status_code, told["code"] in weak.text) == (422, True)
    assert typed(server, told["code"]).status_code == 200


@pytest.mark.parametrize(
    ("settings", "page"),
    [
        ('public_url = "https://sync.example.com"', "https://sync.example.com/reset"),
        ("port = 8123", "http://127.0.0.1:8123/reset"),
    ],
)
def test_the_whole_address_where_it_is_known(
    server: Server, capsys: Capture, settings: str, page: str
) -> None:
    email = server.owner().email
    (server.data / "server.toml").write_text(settings)
    assert given(capsys, server, "--email", email)["page"] == page


def test_who_was_removed_has_no_way_back(server: Server, capsys: Capture) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    told = given(capsys, server, "--email", staff.email)
    server.call("DELETE", f"/v1/members/{told['member']}", boss.access)
    assert typed(server, told["code"]).status_code == 403
    code, _, said = called(capsys, "member", "reset", "--data", server.data, "--id", told["member"])
    assert (code, "no member" in said) == (2, True)


def test_who_guesses_waits(server: Server, capsys: Capture) -> None:
    told = given(capsys, server, "--email", server.owner().email)
    answers = [typed(server, f"GUESS-{each}").status_code for each in range(RESET.free + 1)]
    assert answers == [403] * RESET.free + [429]
    waiting = typed(server, told["code"])
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "60")
    server.clock.pass_by(seconds=61)
    assert typed(server, told["code"]).status_code == 200


def test_the_code_itself_is_kept_nowhere(server: Server, capsys: Capture) -> None:
    code = given(capsys, server, "--email", server.owner().email)["code"].replace("-", "")
    with closing(sqlite3.connect(server.data / "management.db")) as connection:
        [(kept,)] = connection.execute("SELECT hash FROM reset").fetchall()
    assert len(kept) == 32
    assert code.encode() not in kept
    assert len(code) == 16 and set(code) <= set(resets._SIGNS)


@pytest.mark.parametrize(
    "words", [[], ["--email", "a@example.com", "--id", "0" * 32], ["--id", "x"]]
)
def test_one_member_is_named(server: Server, capsys: Capture, words: list[str]) -> None:
    assert called(capsys, "member", "reset", "--data", server.data, *words)[0] == 2


def test_nobody_is_reset_where_nothing_was_served(server: Server, capsys: Capture) -> None:
    none = server.data / "none"
    code, _, said = called(capsys, "member", "reset", "--data", none, "--email", "a@example.com")
    assert (code, "nothing was served" in said) == (2, True)

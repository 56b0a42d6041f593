"""`gagejigi-engine join|sync|devices|invite|conflicts|leave`, as met at a terminal."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from engine.api import Label
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, browser_of, hired, people, registered
from tests.sync_server.process import Serving
from tests.sync_server.server import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 60.0
MANY = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_server(tmp_path_factory.mktemp("server")) as serving:
        yield serving


@pytest.fixture
def person(server: Serving, tmp_path: Path) -> Iterator[Person]:
    """With two reviews and drafts, and the profile closed, for the commands to open."""
    with people(tmp_path, registered(server)) as [found]:
        found.collect(review(1), review(2))
        found.engine.replies.draft_waiting(10)
        found.stop()
        yield found
        found.start()


def run(person: Person, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(person, *words),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )


def told(person: Person, *words: str) -> tuple[int, list[dict[str, Any]]]:
    ended = run(person, "--json", *words)
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()]


def join(person: Person, server: Serving, *words: str) -> dict[str, Any]:
    """The address that the command prints, followed to its end."""
    process = subprocess.Popen(
        _command(person, "--json", "join", server.address, "--no-browser", *words),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        browser_of(person.email)(json.loads(process.stdout.readline())["open"])
        joined: dict[str, Any] = json.loads(process.stdout.readline())
        assert process.wait(LIMIT_S) == 0
    return joined


def test_from_join_to_leave(server: Serving, person: Person) -> None:
    joined = join(person, server)
    assert joined == {"server": server.address, "shop": "할매 국밥", "is_named": True}
    code, [first] = told(person, "sync")
    assert (code, first["pulled"], first["refused"], first["conflicts"]) == (0, 0, 0, 0)
    assert first["pushed"] >= 5
    assert told(person, "sync") == (0, [first | {"pushed": 0}])
    assert run(person, "sync").stdout == "보낸 것 0개, 받은 것 0개, 살펴볼 충돌 0개.\n"
    code, [device] = told(person, "devices")
    assert (code, device["current"], device["member_name"]) == (0, True, "김사장")
    assert told(person, "conflicts") == (0, [])
    assert "없어요" in run(person, "conflicts").stdout
    assert told(person, "leave") == (0, [{"left": True, "told": True}])
    code, [fault] = told(person, "sync")
    assert (code, fault["error"]) == (4, "sync.no_server")


def test_who_is_invited_comes_by_the_page(server: Serving, person: Person) -> None:
    join(person, server)
    code, [invited] = told(person, "invite", "--role", "staff", "--email", "Park@example.com")
    assert (code, invited["email"], invited["role"]) == (0, "park@example.com", "staff")
    assert invited["page"] == f"{server.address}/invitation"
    form = {"name": "박알바", "password": PASSWORD, "again": PASSWORD}
    come = httpx2.post(invited["page"], data=form | {"code": invited["code"]})
    assert (come.status_code, "가게에 들어오셨어요" in come.text) == (200, True)
    words = run(person, "invite", "--role", "viewer", "--email", "lee@example.com").stdout
    assert "초대 코드: " in words and invited["page"] in words
    [waiting] = told(person, "invite", "--list")[1]
    until = datetime.fromisoformat(waiting["expires_at"])
    assert until.utcoffset() == timedelta(hours=9)
    assert f"{until:%Y-%m-%d %H:%M}까지" in words
    code, [fault] = told(person, "invite", "--role", "staff", "--email", "park")
    assert (code, fault["error"]) == (6, "sync.bad_email")
    code, [fault] = told(person, "invite", "--role", "staff", "--email", "park@example.com")
    assert (code, fault["error"]) == (6, "sync.already_member")


def test_invitations_are_listed_and_withdrawn(server: Serving, person: Person) -> None:
    join(person, server)
    assert "없어요" in run(person, "invite", "--list").stdout
    for email in ("lee@example.com", "choi@example.com"):
        assert told(person, "invite", "--role", "viewer", "--email", email)[0] == 0
    code, [lee, choi] = told(person, "invite", "--list")
    assert (code, lee["email"], choi["email"]) == (0, "lee@example.com", "choi@example.com")
    assert "choi@example.com\tviewer" in run(person, "invite", "--list").stdout
    for wanted, gone in (("Lee@Example.com", lee), (choi["id"], choi)):
        said = {"withdrawn": gone["id"], "email": gone["email"]}
        assert told(person, "invite", "--withdraw", wanted) == (0, [said])
        code, [fault] = told(person, "invite", "--withdraw", wanted)
        assert (code, fault["error"]) == (6, "not_found")
    assert told(person, "invite", "--list") == (0, [])


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ([], "--role"),
        (["--role", "staff"], "--email"),
        (["--list", "--withdraw", "x"], "--withdraw"),
        (["--list", "--email", "a@b.kr"], "--list"),
    ],
)
def test_an_invitation_wants_one_thing(person: Person, words: list[str], needed: str) -> None:
    ended = run(person, "invite", *words)
    assert (ended.returncode, needed in ended.stderr) == (2, True)


def test_watching_goes_on_until_it_is_interrupted(
    server: Serving, person: Person, tmp_path: Path
) -> None:
    join(person, server)
    process = subprocess.Popen(
        _command(person, "--json", "sync", "--watch"), cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        lines = (json.loads(line) for line in process.stdout)
        settled = next(line for line in lines if line["phase"] == "settled")
        assert (settled["waiting"], settled["fault"]) == (0, "")
        with people(tmp_path / "more", person.email) as [other]:
            other.join(server.address)
            other.engine.sync.run()
            other.revise(0, "다른 컴퓨터에서 쓴 답글")
            other.engine.sync.run()
            next(line for line in lines if line["met_at"] > settled["met_at"])
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT_S) == 0
    person.start()
    assert person.card(0).reply.text == "다른 컴퓨터에서 쓴 답글"
    person.stop()


def test_conflicts_are_shown_and_settled(server: Serving, person: Person, tmp_path: Path) -> None:
    join(person, server)
    told(person, "sync")
    with people(tmp_path / "more", hired(server, person.email, "staff")) as [other]:
        other.join(server.address)
        other.engine.sync.run()
        other.revise(0, "직원이 쓴 답글")
        person.start()
        person.revise(0, "사장이 쓴 답글")
        person.stop()
        other.engine.sync.run()
        told(person, "sync")
        _, [found] = told(person, "conflicts")
        by = {found[each]["value"]: found[each]["by"] for each in ("kept", "lost")}
        assert by["직원이 쓴 답글"].startswith("박알바, ")
        assert by["사장이 쓴 답글"].startswith("김사장, ")
        shown = run(person, "conflicts").stdout
        assert "직원이 쓴 답글" in shown and "박알바" in shown and "나, 이 컴퓨터" in shown

        number = str(found["id"])
        lines = [line.strip() for line in shown.splitlines()]
        assert lines[0] == f"{number}\t답글 내용, 두 가지가 있어요"
        assert lines[1].endswith("님의 리뷰") and " · " in lines[1]
        assert lines[-1].endswith(
            f"--use-other {number} (다른 쪽으로 바꾸기), --use-both {number} (둘 다 남기기),"
            f" --keep {number} (이대로 두기), --dismiss {number} (확인했어요)"
        )
        refused = run(person, "conflicts", "--keep", number, "--dismiss", number)
        assert (refused.returncode, f"{number}번" in refused.stderr) == (2, True)
        assert told(person, "conflicts")[1] == [found]
        assert told(person, "conflicts", "--use-other", number)[0] == 0
        assert told(person, "conflicts") == (0, [])
        code, [fault] = told(person, "conflicts", "--dismiss", number)
        assert (code, fault["error"]) == (6, "not_found")
        told(person, "sync")
        other.engine.sync.run()
        assert other.card(0).reply.text == found["lost"]["value"]


@pytest.mark.parametrize(
    ("role", "option", "expected", "left"),
    [
        ("owner", "--confirm-deletions", (0, 0), 0),
        ("owner", "--keep-rows", (0, None), MANY),
        ("manager", "--confirm-deletions", (1, None), MANY),
    ],
)
def test_many_deletions_wait_for_the_owners_word(
    server: Serving,
    tmp_path: Path,
    role: str,
    option: str,
    expected: tuple[int, int | None],
    left: int,
) -> None:
    owner = registered(server)
    with people(tmp_path, owner if role == "owner" else hired(server, owner, role)) as [person]:
        person.collect(*(review(number) for number in range(MANY)))
        _correct_all(person, "negative")
        person.join(server.address)
        person.engine.sync.run()
        _correct_all(person, None)
        person.stop()
        assert "--confirm-deletions" in run(person, "sync").stdout
        code, [said] = told(person, "sync", option)
        assert (code, said.get("held")) == expected
        assert said.get("deleted") == (MANY if (role, left) == ("owner", 0) else None)
        assert ("error" in said) == bool(code)
        person.start()
        assert person.read("SELECT count(*) FROM correction") == [(left,)]
        assert len(person.engine.sync.held_deletions()) == (left if code else 0)


def test_a_computer_gets_a_name_and_another_one(server: Serving, person: Person) -> None:
    join(person, server, "--name", "계산대 PC")
    [mine] = told(person, "devices")[1]
    assert mine["name"] == "계산대 PC"
    code, [renamed] = told(person, "devices", "--rename", mine["id"], "주방 PC")
    assert (code, renamed["name"]) == (0, "주방 PC")
    assert "주방 PC" in run(person, "devices").stdout
    for name in ("가" * 300, "주방\x1b[2J"):
        code, [fault] = told(person, "devices", "--rename", mine["id"], name)
        assert (code, fault["error"]) == (6, "invalid_input")


def test_devices_have_names_while_the_server_is_away(server: Serving, person: Person) -> None:
    join(person, server)
    before = told(person, "devices")
    person.start()
    person.move("http://127.0.0.1:1")
    person.stop()
    away = run(person, "devices")
    assert told(person, "devices") == before
    assert "들은 대로예요" in away.stderr and "김사장" in away.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["join", "http://sync.example.com"], (6, "sync.bad_address")),
        (
            ["join", "http://127.0.0.1:1", "--no-browser", "--timeout", "1"],
            (1, "sync.unreachable"),
        ),
        (
            ["join", "http://127.0.0.1:1", "--name", "가" * 300, "--no-browser"],
            (6, "invalid_input"),
        ),
        (["devices"], (4, "sync.no_server")),
        (["invite", "--role", "staff", "--email", "a@b.kr"], (4, "sync.no_server")),
        (["sync", "--watch"], (4, "sync.no_server")),
        (["leave"], (4, "sync.no_server")),
        (["sync", "--confirm-deletions"], (4, "sync.no_server")),
        (["conflicts", "--keep", "1"], (6, "not_found")),
        (["conflicts", "--use-both", "1"], (6, "not_found")),
    ],
)
def test_what_cannot_be_done(person: Person, words: list[str], expected: tuple[int, str]) -> None:
    code, said = told(person, *words)
    assert (code, said[-1]["error"]) == expected
    assert run(person, *words).stderr.count("\n") >= 3


def test_who_leaves_a_server_out_of_reach_hears_what_is_left_to_do(
    server: Serving, person: Person
) -> None:
    for way in ("--json", "--lang=en"):
        join(person, server)
        person.start()
        person.move("http://127.0.0.1:1")
        person.stop()
        ended = run(person, way, "leave")
        assert ended.returncode == 0
        if way == "--json":
            assert json.loads(ended.stdout) == {"left": True, "told": False}
        else:
            assert "devices --revoke ID" in ended.stdout


def test_another_device_is_revoked_by_its_id(
    server: Serving, person: Person, tmp_path: Path
) -> None:
    join(person, server)
    with people(tmp_path / "more", hired(server, person.email, "staff")) as [other]:
        other.join(server.address)
        [theirs] = other.engine.sync.people.devices()
        assert told(person, "devices", "--revoke", theirs.id)[0] == 0
        other.stop()
        code, [fault] = told(other, "sync")
        assert (code, fault["error"]) == (4, "sync.revoked")
        other.start()
    [mine] = [each for each in told(person, "devices")[1] if each["current"]]
    code, [fault] = told(person, "devices", "--revoke", mine["id"])
    assert (code, fault["error"]) == (6, "sync.own_device")
    assert "gagejigi-engine leave" in fault["remedy"]
    assert told(person, "devices")[0] == 0, "it is still in the list"
    code, [fault] = told(person, "devices", "--revoke", "x/../y")
    assert (code, fault["error"]) == (6, "not_found")


def _correct_all(person: Person, label: Label | None) -> None:
    for (review_id,) in person.read("SELECT id FROM review"):
        person.engine.reviews.correct(review_id, label)


def _command(person: Person, *words: str) -> list[str]:
    return [sys.executable, "-m", "engine.cli", *person.words, *words]

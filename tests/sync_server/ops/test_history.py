"""Whoever runs the server looks up what was done in a business: table, JSON lines, CSV."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from sync_server.cli import main
from sync_server.ops import history
from tests.sync_server.command import called
from tests.sync_server.server import Server
from tests.sync_server.sync.tenancy import CORRECTION, LABEL, REPLY, SHOP, TEXT, id_of, reply, shop
from tests.sync_server.sync.wired import Wired

EVIL = '=\x1b[2JHYPERLINK("http://example.com")'


@pytest.fixture
def boss(server: Server) -> Wired:
    """With a shop, a reply and a second text of it, by a member of staff."""
    boss = Wired(server, server.owner())
    boss.edit(SHOP, id_of(1), shop())
    boss.edit(REPLY, id_of(2), reply("어서 오세요"))
    server.clock.pass_by(minutes=5)
    staff = Wired(server, server.hire(boss.login, "staff"))
    staff.edit(REPLY, id_of(2), {TEXT: EVIL})
    return boss


def of(boss: Wired, *more: object) -> list[object]:
    me = boss.server.get("/v1/me", boss.login.access).json()["data"]
    data = ("--data", boss.server.data, "--tenant", me["tenant"]["id"])
    return ["tenant", "history", *data, *more]


def test_lines_of_json_are_what_the_route_tells(
    boss: Wired, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the server runs."""
    code, told, _ = called(capsys, *of(boss, "--json"))
    page = boss.server.get("/v1/audit", boss.login.access).json()["data"]
    assert (code, told) == (0, page["entries"])
    assert [each["entity"] for each in told] == ["reply", "reply", "shop"]


def test_a_part_of_it(boss: Wired, capsys: pytest.CaptureFixture[str]) -> None:
    def numbers(*asked: object) -> list[tuple[str, int]]:
        found = called(capsys, *of(boss, "--json", *asked))[1]
        return [(each["role"], each["number"]) for each in found]

    assert numbers("--entity", "shop") == [("owner", 1)]
    assert numbers("--row", UUID(bytes=id_of(2))) == [("staff", 1), ("owner", 2)]
    assert numbers("--device", boss.login.device) == [("owner", 2), ("owner", 1)]
    assert numbers("--since", "2026-11-21T18:05+09:00") == [("staff", 1)]
    assert numbers("--since", "2026-11-21T09:05+00:00") == [("staff", 1)]
    assert numbers("--limit", 1) == [("staff", 1)]


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone is another one."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_days_and_times_are_those_of_seoul(boss: Wired, capsys: pytest.CaptureFixture[str]) -> None:
    for since, count in (
        ("2026-11-21", 3), ("2026-11-22", 0), ("2026-11-21T18:05", 1), ("2026-11-21T18:06", 0)
    ):  # fmt: skip
        assert len(called(capsys, *of(boss, "--json", "--since", since))[1]) == count


def test_the_table_stands_in_columns_and_moves_no_cursor(
    boss: Wired, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(word) for word in of(boss, "--entity", "reply")]
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(words)
    head, newest, *older = capsys.readouterr().out.splitlines()
    assert head.split() == list(history.COLUMNS)
    assert newest.startswith("2026-11-21T18:05:00+09:00 박알바 ")
    assert "어서 오세요" in newest
    assert "\x1b" not in newest
    assert newest.endswith("…")  # what is long is cut
    assert len(older) == len(reply())  # a line for each field
    assert all(" staff" in each or " owner" in each for each in (newest, *older))


def test_what_was_brought_back_is_its_authors(
    boss: Wired, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boss.edit(CORRECTION, id_of(1), {1: id_of(7), LABEL: "positive", 3: 1})
    login = boss.server.hire(boss.login, "staff", device="주방 PC")
    author = Wired(boss.server, login).given.device
    boss.push(boss.lose({LABEL: "negative"}, CORRECTION, id_of(1), author))
    file = tmp_path / "history.csv"
    called(capsys, *of(boss, "--entity", "correction", "--csv", file))
    newest, *older = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert (newest["member"], newest["device"], newest["brought_by"]) == (
        "박알바", "주방 PC", "계산대 PC",
    )  # fmt: skip
    assert {(each["member"], each["brought_by"]) for each in older} == {("김사장", "")}


def test_a_spreadsheet_runs_nothing_of_it(
    boss: Wired, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.csv"
    code, [told], _ = called(capsys, *of(boss, "--csv", file))
    raw = file.read_bytes()
    lines = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert (code, told) == (0, {"file": str(file), "lines": len(lines)})
    assert lines[0]["after"] == f"'{EVIL}"
    assert (lines[0]["before"], lines[0]["field"]) == ("어서 오세요", "text")
    assert not [cell for line in lines for cell in line.values() if cell[:1] in {"=", "+", "@"}]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["history.csv"]


def test_everything_goes_into_the_file(
    boss: Wired, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However few a terminal is shown."""
    boss.push(*(boss.operation(REPLY, id_of(9), {TEXT: "?"}) for _ in range(120)))
    assert len(called(capsys, *of(boss, "--json"))[1]) == 100
    [told] = called(capsys, *of(boss, "--csv", tmp_path / "all.csv"))[1]
    assert told["lines"] > 120


def test_who_has_never_come_did_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    boss = Wired(server, server.owner())
    assert called(capsys, *of(boss, "--json"))[:2] == (0, [])


@pytest.mark.parametrize(
    "more",
    [("--entity", "customer"), ("--since", "gestern"), ("--limit", "0"), ("--row", "1")],
    ids=" ".join,
)
def test_what_it_cannot_look_for(
    boss: Wired, capsys: pytest.CaptureFixture[str], more: tuple[str, str]
) -> None:
    code, told, complaint = called(capsys, *of(boss, *more))
    assert (code, told) == (2, [])
    assert more[0] in complaint


def test_a_tenant_and_a_place_that_are_not_there(
    boss: Wired, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("tenant", "history", "--data", boss.server.data, "--tenant", uuid4())
    code, _, complaint = called(capsys, *asked)
    assert (code, "there is no tenant" in complaint) == (2, True)
    code, _, complaint = called(capsys, *of(boss, "--csv", tmp_path / "no" / "x.csv"))
    assert (code, "cannot be written" in complaint) == (2, True)
    assert called(capsys, "tenant", "history", "--data", tmp_path, "--tenant", uuid4())[0] == 2

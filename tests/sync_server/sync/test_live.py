"""The line on which a device hears of news, at the real application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from starlette.testclient import WebSocketDenialResponse, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from engine.sync.wire.codec import packed, unpacked
from engine.sync.wire.frames import POKE, PUSH, PUSHED, REACHED
from engine.sync.wire.messages import Poke, Push, Pushed, Reached
from sync_server.identity.tokens import ACCESS_S
from sync_server.kernel.limits import Limits
from sync_server.sync.lines import INLINE_BYTES, MOST_OF_DEVICE, Lines
from sync_server.sync.rate import Rate
from tests.sync_server.server import Server, code_of
from tests.sync_server.sync.tenancy import REPLY, TEXT, id_of, reply
from tests.sync_server.sync.wired import NOW_MS, Wired

T = TypeVar("T")
LINE = "/v1/sync/live"


@pytest.fixture
def boss(server: Server) -> Wired:
    return Wired(server, server.owner())


@pytest.fixture
def staff(server: Server, boss: Wired) -> Wired:
    return Wired(server, server.hire(boss.login, "staff"))


@contextmanager
def line(device: Wired, cursor: int | None = 0) -> Iterator[WebSocketTestSession]:
    """Open; `cursor`: of its first word, None for none."""
    headers = {"Authorization": f"Bearer {device.login.access}"}
    with device.server.client.websocket_connect(LINE, headers=headers) as socket:
        if cursor is not None:
            say(socket, device, cursor)
        yield socket


def say(socket: WebSocketTestSession, device: Wired, cursor: int) -> None:
    socket.send_bytes(REACHED + packed(Reached(device.given.generation, cursor)))


def heard(socket: WebSocketTestSession) -> Poke:
    return told(socket, POKE, Poke)


def told(socket: WebSocketTestSession, kind: bytes, message: type[T]) -> T:
    frame = socket.receive_bytes()
    assert frame[:1] == kind
    return unpacked(frame[1:], message)


def closed(socket: WebSocketTestSession) -> tuple[int, str]:
    with pytest.raises(WebSocketDisconnect) as ended:
        socket.receive_bytes()
    return ended.value.code, ended.value.reason


def refused(server: Server, **headers: str) -> tuple[int, str]:
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        server.client.websocket_connect(LINE, headers=headers),
    ):
        pass
    return denied.value.status_code, code_of(denied.value)


def test_an_edit_reaches_everybody_with_the_word_of_it(boss: Wired, staff: Wired) -> None:
    with line(boss) as ours, line(staff) as theirs:
        pushed = boss.edit(REPLY, id_of(1), reply("어서 오세요"))
        for socket in (ours, theirs):
            poke = heard(socket)
            assert (poke.epoch, poke.head) == (boss.given.epoch, pushed.head)
            assert poke.page is not None
            assert (poke.page.cursor, poke.page.next) == (0, pushed.head)
            [change] = poke.page.changes
            assert change.values[TEXT] == "어서 오세요"
        boss.edit(REPLY, id_of(1), reply("또 오세요"))
        again = heard(theirs).page
        assert again is not None and again.cursor == pushed.head


def test_what_came_before_the_first_word_is_told_at_once(boss: Wired, staff: Wired) -> None:
    boss.edit(REPLY, id_of(1), reply())
    with line(staff) as socket:
        page = heard(socket).page
        assert page is not None and [each.row for each in page.changes] == [id_of(1)]


def test_a_push_may_take_the_line(boss: Wired, staff: Wired) -> None:
    given = staff.given
    with line(boss) as ours, line(staff) as theirs:
        operation = staff.operation(REPLY, id_of(1), reply("금방 갑니다"))
        push = packed(Push(given.epoch, given.generation, NOW_MS, [operation]))
        theirs.send_bytes(PUSH + push)
        poke = heard(ours)
        assert poke.page is not None
        assert [each.values[TEXT] for each in poke.page.changes] == ["금방 갑니다"]
        answers = {frame[:1]: frame[1:] for frame in (theirs.receive_bytes() for _ in range(2))}
        assert answers.keys() == {POKE, PUSHED}
        assert unpacked(answers[PUSHED], Pushed).head == poke.head


def test_who_was_removed_pushes_nothing(server: Server, boss: Wired, staff: Wired) -> None:
    given = staff.given
    operation = staff.operation(REPLY, id_of(1), reply("늦었다"))
    with line(staff) as socket:
        server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
        socket.send_bytes(PUSH + packed(Push(given.epoch, given.generation, NOW_MS, [operation])))
        assert closed(socket) == (4401, "identity.revoked")
    assert boss.given and boss.page().changes == []


def test_much_at_once_is_only_spoken_of(boss: Wired, staff: Wired) -> None:
    long = "가" * (INLINE_BYTES // 3 + 1)
    with line(staff) as socket:
        boss.edit(REPLY, id_of(1), reply(long))
        bare = heard(socket)
        assert (bare.head, bare.page) == (1, None)
        say(socket, staff, bare.head)
        boss.edit(REPLY, id_of(2), reply("짧게"))
        page = heard(socket).page
        assert page is not None and page.cursor == bare.head


def test_another_business_hears_nothing(server: Server, boss: Wired, staff: Wired) -> None:
    stranger = Wired(server, server.owner())
    with line(stranger) as theirs, line(staff) as socket:
        boss.edit(REPLY, id_of(1), reply("우리만의 말"))
        assert heard(socket).head == 1
        stranger.edit(REPLY, id_of(3), reply("남의 말"))
        page = heard(theirs).page
        assert page is not None and [each.values[TEXT] for each in page.changes] == ["남의 말"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (401, "identity.no_token")),
        ({"Authorization": "Basic x"}, (401, "identity.no_token")),
        ({"Authorization": "Bearer x.y.z"}, (401, "identity.token")),
        ({"Origin": "https://example.com"}, (403, "access.role")),
    ],
)
def test_who_is_not_let_in(
    server: Server, boss: Wired, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    if "Origin" in headers:
        headers = headers | {"Authorization": f"Bearer {boss.login.access}"}
    assert refused(server, **headers) == expected


def test_a_token_in_the_address_counts_for_nothing(server: Server, boss: Wired) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as denied,
        server.client.websocket_connect(f"{LINE}?token={boss.login.access}"),
    ):
        pass
    assert denied.value.status_code == 401


def test_a_revoked_device_is_let_go_and_not_in_again(
    server: Server, boss: Wired, staff: Wired
) -> None:
    with line(staff) as socket:
        gone = server.call("DELETE", f"/v1/devices/{staff.login.device}", boss.login.access)
        assert gone.status_code == 200, gone.text
        assert closed(socket) == (4401, "identity.revoked")
    token = {"Authorization": f"Bearer {staff.login.access}"}
    assert refused(server, **token) == (401, "identity.revoked")


def test_a_new_role_ends_the_line(server: Server, boss: Wired, staff: Wired) -> None:
    members = server.get("/v1/members", boss.login.access).json()["data"]
    [their] = [each["id"] for each in members if each["role"] == "staff"]
    with line(staff) as socket:
        assert server.call(
            "PATCH", f"/v1/members/{their}", boss.login.access, {"role": "viewer"}
        ).is_success
        assert closed(socket) == (4401, "identity.token_stale")


def test_a_token_that_ends_ends_the_line(server: Server, boss: Wired) -> None:
    with line(boss) as socket:
        server.clock.pass_by(seconds=ACCESS_S + 1)
        assert closed(socket) == (4401, "identity.token_expired")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"\x01bomb", (4400, "sync.bad_bytes")),
        (REACHED + b"\x01bomb", (4400, "sync.bad_bytes")),
        (PUSH + b"\x01bomb", (4400, "sync.bad_bytes")),
        (PUSH + packed(Push(b"other", 1, 0, [])), (4409, "sync.epoch")),
        (REACHED + packed(Reached(99, 0)), (4409, "sync.generation")),
        (None, (4409, "sync.cursor")),
    ],
)
def test_nonsense_ends_the_line(boss: Wired, said: bytes | None, expected: Any) -> None:
    given = boss.given
    with line(boss, None) as socket:
        socket.send_bytes(said or REACHED + packed(Reached(given.generation, 77)))
        assert closed(socket) == expected


def test_who_talks_without_end_is_told_to_wait(boss: Wired) -> None:
    assert boss.given
    with line(boss, None) as socket:
        for _ in range(Limits().requests + 200):
            say(socket, boss, 0)
        assert closed(socket) == (4429, "request.too_many")


def test_who_says_too_much_is_told_to_wait(server: Server, boss: Wired) -> None:
    rate = Rate(Limits(device_mib_per_minute=1), seconds=lambda: 0.0)
    server.app.state.exchange = replace(server.app.state.exchange, rate=rate)
    words = "".join(chr(0xAC00 + each * each * 104_729 % 11_172) for each in range(5_000))
    given = boss.given
    with line(boss, None) as socket:
        sent = 0
        while sent <= 2 << 20:
            operation = boss.operation(REPLY, id_of(sent), reply(words))
            push = Push(given.epoch, given.generation, NOW_MS, [operation])
            sent += len(said := PUSH + packed(push))
            socket.send_bytes(said)
        frames = iter(socket.receive_bytes, b"")
        with pytest.raises(WebSocketDisconnect) as ended:
            assert all(frame[:1] == PUSHED for frame in frames)
    assert (ended.value.code, ended.value.reason) == (4429, "request.too_many")


def test_the_oldest_of_too_many_lines_gives_way(boss: Wired) -> None:
    with line(boss) as first:
        rest = [line(boss) for _ in range(MOST_OF_DEVICE)]
        sockets = [each.__enter__() for each in rest[:-1]]
        open_ = boss.server.app.state.exchange.lines.all()
        assert len(open_) == MOST_OF_DEVICE, "none of those is ended that may be open"
        sockets.append(rest[-1].__enter__())
        assert closed(first) == (4409, "sync.replaced")
        boss.edit(REPLY, id_of(1), reply())
        assert [heard(each).head for each in sockets] == [1] * MOST_OF_DEVICE
        for each in rest:
            each.__exit__(None, None, None)


def test_a_full_tenant_takes_no_more(server: Server, boss: Wired) -> None:
    server.app.state.exchange = replace(server.app.state.exchange, lines=Lines(1))
    token = {"Authorization": f"Bearer {boss.login.access}"}
    with line(boss):
        assert refused(server, **token) == (429, "request.too_many")

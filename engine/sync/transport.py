"""The server's answers, one request at a time. Calls block; requests run on the engine's loop."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from inspect import CORO_CREATED, getcoroutinestate
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec

from engine.runtime.garbage import uncollected
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from engine.sync import errors
from engine.sync.wire import codec

if TYPE_CHECKING:
    import httpx2

Message = TypeVar("Message", bound=msgspec.Struct)
T = TypeVar("T")

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
MEDIA: Final = "application/x-gagejigi"
_NAME: Final = {"User-Agent": "gagejigi"}
_NEEDLESS: Final = ("Accept", "Accept-Encoding", "Connection")
"""Headers that say what goes without saying. Messages are packed already: a compressed answer is
not asked for.
"""
_CONNECT_S: Final = 10.0
_ANSWER_S: Final = 60.0
_KNOWN: Final[dict[str, type[errors.SyncError]]] = {
    "identity.revoked": errors.DeviceRevoked,
    "identity.refresh": errors.LoginEnded,
    "identity.refresh_reused": errors.LoginEnded,
    "identity.grant": errors.LoginEnded,
    "access.role": errors.NotAllowed,
    "access.member": errors.AlreadyMember,
    "sync.protocol": errors.ServerOutdated,
    "sync.lease_lost": errors.LeaseLost,
    "sync.full": errors.ServerFull,
}


class Declined(Exception):
    """The server's refusal as it came, for callers who know what to do. `code` is stable."""

    def __init__(
        self, code: str, status: int, seconds: int, params: Mapping[str, str] = _NONE
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.seconds = seconds
        self.params = params

    def named(self) -> errors.SyncError:
        """For a person."""
        if self.code in _KNOWN:
            return _KNOWN[self.code]()
        if self.code == "request.too_many":
            return errors.Busy(seconds=self.seconds)
        if self.code == "sync.lease_held":
            return errors.LeaseHeld(device=self.params.get("device", "-"), seconds=self.seconds)
        if self.status >= 500:
            return errors.ServerFailed(reason=self.code, seconds=self.seconds)
        return errors.Refused(reason=self.code)


class Transport:
    """`address`: of the server, without a path. `token`: of who asks, "" for nobody. What was
    connected for one request stays so for the next one.
    """

    def __init__(self, address: str, loop: Loop, client: "httpx2.AsyncClient") -> None:
        self.address = address
        self.loop = loop
        self._client = client
        self._asking: set[asyncio.Task[Any]] = set()

    def apart(self) -> "Transport":
        """Over the same connections, for somebody whose requests are abandoned by themselves."""
        return Transport(self.address, self.loop, self._client)

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> Any:
        """The `data` of a JSON answer. Raises `Declined`, `Unreachable` or `NotAServer`."""
        content = None if body is None else msgspec.json.encode(body)
        answer = self.run(self._sent(method, path, token, content, "application/json", {}))
        try:
            return msgspec.json.decode(answer.content)["data"]
        except (msgspec.DecodeError, KeyError, TypeError) as fault:
            raise errors.NotAServer from fault

    def exchange(
        self,
        path: str,
        token: str,
        kind: type[Message],
        said: msgspec.Struct | None = None,
        **query: int,
    ) -> Message:
        """The message that answers `said`, or a question without one. Raises as `ask`."""
        return self.run(self.answer(path, token, kind, query, said))

    async def answer(
        self,
        path: str,
        token: str,
        kind: type[Message],
        query: dict[str, int],
        said: msgspec.Struct | None = None,
    ) -> Message:
        """As `exchange`, for who is on the loop."""
        method, content = ("GET", None) if said is None else ("POST", codec.packed(said))
        answer = await self._sent(method, path, token, content, MEDIA, query)
        try:
            with uncollected():
                return codec.unpacked(answer.content, kind)
        except codec.BadBytes as fault:
            raise errors.NotAServer from fault

    def begin(
        self,
        path: str,
        token: str,
        kind: type[Message],
        said: msgspec.Struct | None = None,
        **query: int,
    ) -> "Flight[Message]":
        """As `exchange`, but the answer is waited for later."""
        return Flight(self.loop.start(self._noted(self.answer(path, token, kind, query, said))))

    def fetch(self, path: str, token: str, **query: str) -> bytes:
        """The answer as it came. Raises as `ask`."""
        return self.run(self._sent("GET", path, token, None, MEDIA, query)).content

    def tell(self, path: str, token: str, said: msgspec.Struct) -> None:
        """A message that is only heard. Raises as `ask`."""
        self.run(self._sent("POST", path, token, codec.packed(said), MEDIA, {}))

    def abandon(self) -> None:
        """Whoever waits for an answer gets `Cancelled` instead."""
        self.loop.run(self._abandon())

    def close(self) -> None:
        self.loop.run(self._client.aclose())

    def run(self, asking: Coroutine[Any, Any, T]) -> T:
        """Block until done, or abandoned."""
        try:
            return self.loop.run(self._noted(asking))
        except CancelledError as ended:
            raise Cancelled from ended
        finally:
            if getcoroutinestate(asking) == CORO_CREATED:
                asking.close()  # it was ended before its first step

    async def _noted(self, asking: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(asking)
        self._asking.add(task)
        try:
            return await task
        finally:
            task.cancel()
            self._asking.discard(task)

    async def _abandon(self) -> None:
        for task in self._asking:
            task.cancel()

    async def _sent(
        self,
        method: str,
        path: str,
        token: str,
        content: bytes | None,
        media: str,
        query: Mapping[str, int | str],
    ) -> "httpx2.Response":
        import httpx2  # noqa: PLC0415 - see `connect`

        headers = {"Content-Type": media} if content is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = await self._client.request(
                method, path, headers=headers, content=content, params=query
            )
        except httpx2.TransportError as fault:
            raise errors.Unreachable(reason=type(fault).__name__) from fault
        if answer.is_success:
            return answer
        raise told_in(answer.status_code, answer.content, answer.headers.get("Retry-After", ""))


class Flight(Generic[Message]):
    """An exchange that is under way."""

    def __init__(self, answer: Future[Message]) -> None:
        self._answer = answer

    def landed(self) -> Message:
        """Blocks until it is there. Raises as `Transport.ask`, `Cancelled`."""
        try:
            return self._answer.result()
        except CancelledError as ended:
            raise Cancelled from ended

    def leave(self) -> None:
        """Nobody waits for the answer any more."""
        self._answer.cancel()


def connect(address: str, loop: Loop) -> Transport:
    """Nothing is sent yet. Close it before the loop. Raises `BadAddress`: no host is called so."""
    # Most owners have no server, and its library takes half a second and megabytes of the window.
    import httpx2  # noqa: PLC0415

    try:
        client = httpx2.AsyncClient(
            base_url=address,
            timeout=httpx2.Timeout(_ANSWER_S, connect=_CONNECT_S),
            trust_env=not is_here(urlsplit(address).hostname),
            headers=_NAME,
        )
    except httpx2.InvalidURL as fault:
        raise errors.BadAddress from fault
    for name in _NEEDLESS:
        del client.headers[name]
    return Transport(address, loop, client)


def address_of(typed: str) -> str:
    """What a person typed as an address without a path; without a scheme it is https, and http on
    this machine. Raises `BadAddress`.
    """
    try:
        parts = urlsplit(typed.strip() if "://" in typed else f"https://{typed.strip()}")
        if "://" not in typed and is_here(parts.hostname):
            parts = parts._replace(scheme="http")
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise errors.BadAddress from fault
    extra = parts.username or parts.password or parts.query or parts.fragment
    if not host or extra or parts.path not in ("", "/"):
        raise errors.BadAddress
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here(host)):
        raise errors.BadAddress
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def is_here(host: str | None) -> bool:
    """On this machine, where nobody listens in between."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def told_in(status: int, content: bytes, wait: str) -> Exception:
    """A refusal as it came. `wait`: the header Retry-After."""
    try:
        error = msgspec.json.decode(content)["error"]
        code, params = str(error["code"]), dict(error.get("params", _NONE))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
        if status >= 500:
            return errors.ServerFailed(reason=str(status))
        return errors.NotAServer()
    return Declined(code, status, int(wait) if wait.isdecimal() else 0, params)

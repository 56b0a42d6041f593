"""The server's answers, one request at a time. Calls block; requests run on the engine's loop."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from engine.runtime.loop import Loop
from engine.sync import errors
from engine.sync.wire import codec

if TYPE_CHECKING:
    import httpx2

Message = TypeVar("Message", bound=msgspec.Struct)

MEDIA: Final = "application/x-gagejigi"
_CONNECT_S: Final = 10.0
_ANSWER_S: Final = 60.0
_KNOWN: Final[dict[str, type[errors.SyncError]]] = {
    "identity.revoked": errors.DeviceRevoked,
    "identity.refresh": errors.LoginEnded,
    "identity.refresh_reused": errors.LoginEnded,
    "identity.grant": errors.LoginEnded,
    "access.role": errors.NotAllowed,
    "sync.protocol": errors.ServerOutdated,
}


class Told(Exception):
    """The server's refusal as it came, for callers who know what to do. `code` is stable."""

    def __init__(self, code: str, status: int, seconds: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.seconds = seconds

    def named(self) -> errors.SyncError:
        """For a person."""
        if self.code in _KNOWN:
            return _KNOWN[self.code]()
        if self.code == "request.too_many":
            return errors.Busy(seconds=self.seconds)
        kind = errors.ServerFailed if self.status >= 500 else errors.Refused
        return kind(reason=self.code)


class Transport:
    """`address`: of the server, without a path. `token`: of who asks, "" for nobody. What was
    connected for one request stays so for the next one.
    """

    def __init__(self, address: str, loop: Loop, client: "httpx2.AsyncClient") -> None:
        self.address = address
        self._loop = loop
        self._client = client

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> Any:
        """The `data` of a JSON answer. Raises `Told`, `Unreachable` or `NotAServer`."""
        content = None if body is None else msgspec.json.encode(body)
        answer = self._send(method, path, token, content, "application/json", {})
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
        method, content = ("GET", None) if said is None else ("POST", codec.packed(said))
        answer = self._send(method, path, token, content, MEDIA, query)
        try:
            return codec.unpacked(answer.content, kind)
        except codec.BadBytes as fault:
            raise errors.NotAServer from fault

    def fetch(self, path: str, token: str, **query: str) -> bytes:
        """The answer as it came. Raises as `ask`."""
        return self._send("GET", path, token, None, MEDIA, query).content

    def tell(self, path: str, token: str, said: msgspec.Struct) -> None:
        """A message that is only heard. Raises as `ask`."""
        self._send("POST", path, token, codec.packed(said), MEDIA, {})

    def close(self) -> None:
        self._loop.run(self._client.aclose())

    def _send(
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
            answer = self._loop.run(
                self._client.request(method, path, headers=headers, content=content, params=query)
            )
        except httpx2.TransportError as fault:
            raise errors.Unreachable(reason=type(fault).__name__) from fault
        if answer.is_success:
            return answer
        raise _told(answer)


def connect(address: str, loop: Loop) -> Transport:
    """Nothing is sent yet. Close it before the loop."""
    # Most owners have no server, and its library takes half a second and megabytes of the window.
    import httpx2  # noqa: PLC0415

    client = httpx2.AsyncClient(
        base_url=address,
        timeout=httpx2.Timeout(_ANSWER_S, connect=_CONNECT_S),
        trust_env=not _is_here(urlsplit(address).hostname),
    )
    return Transport(address, loop, client)


def address_of(typed: str) -> str:
    """What a person typed as an address without a path. Raises `BadAddress`."""
    try:
        parts = urlsplit(typed.strip() if "://" in typed else f"https://{typed.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise errors.BadAddress from fault
    extra = parts.username or parts.password or parts.query or parts.fragment
    if not host or extra or parts.path not in ("", "/"):
        raise errors.BadAddress
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise errors.BadAddress
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def _is_here(host: str | None) -> bool:
    """On this machine, where nobody listens in between."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _told(answer: "httpx2.Response") -> Exception:
    try:
        code = str(msgspec.json.decode(answer.content)["error"]["code"])
    except (msgspec.DecodeError, KeyError, TypeError):
        if answer.status_code >= 500:
            return errors.ServerFailed(reason=str(answer.status_code))
        return errors.NotAServer()
    wait = answer.headers.get("Retry-After", "")
    return Told(code, answer.status_code, int(wait) if wait.isdecimal() else 0)

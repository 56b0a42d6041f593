"""How the profile stands with its server, in the words of the status line, the banner, the tray."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.bridge.errors import WANTS_LOGIN, remedy_in_window
from desktop.kit.labels import Tone
from desktop.kit.times import exactly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api import Standing, Texts

Deed = Literal["sync", "login", "devices"]

AHEAD_S: Final = 60
"""Beyond this a clock is told of; less is put right in silence."""
_ELSEWHERE: Final = frozenset({"sync.already_joined", "sync.no_server"})
_LOOKS: Final[Mapping[str, tuple[str, Tone]]] = {
    "alone": ("shop", "plain"),
    "away": ("cloud-away", "info"),
    "meeting": ("cloud-meeting", "plain"),
    "settled": ("cloud-settled", "good"),
    "stopped": ("cloud-stopped", "warn"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """For the status line. `text`: a word, and what waits; `exact`: the moment in full."""

    icon: str
    tone: Tone
    text: str
    exact: str


@dataclass(frozen=True, slots=True)
class News:
    """For the banner. `key`: the same news is not told again to who has closed it."""

    key: str
    tone: Tone
    title: str
    text: str
    action: str
    deed: Deed


def icon_of(phase: str) -> tuple[str, Tone]:
    return _LOOKS[phase]


def said(standing: Standing, texts: Texts) -> Said:
    icon, tone = _LOOKS[standing.phase.value]
    word = texts(f"status.sync.{standing.phase.value}")
    waiting = f"{standing.waiting:,}"
    text = f"{word} · {waiting}" if standing.waiting else word
    met = standing.met_at
    lines = [
        texts("status.sync.never")
        if met is None
        else texts("status.sync.met", when=exactly(texts, met))
    ]
    if standing.waiting:
        lines.append(texts("status.sync.waiting", count=waiting))
    return Said(icon, tone, text, "\n".join(lines))


def news(standing: Standing, texts: Texts) -> News | None:
    """What the owner should know, with the one thing to do about it; None for nothing."""
    phase = standing.phase.value
    if phase == "stopped":
        return _stopped(standing, texts)
    if phase == "away" and standing.waiting:
        text = texts("sync.away.text", count=f"{standing.waiting:,}")
        again = texts("shell.retry")
        return News("away", "info", texts("sync.away.title"), text, again, "sync")
    if phase in ("settled", "meeting") and abs(standing.ahead_s) > AHEAD_S:
        key = "sync.clock.ahead" if standing.ahead_s > 0 else "sync.clock.behind"
        title = texts(key, span=_span(abs(standing.ahead_s), texts))
        return News(key, "info", title, texts("sync.clock.text"), "", "sync")
    return None


def _stopped(standing: Standing, texts: Texts) -> News:
    """The words of the fault itself, without params: its message may need some."""
    code = standing.fault
    title, remedy = texts(f"error.{code}.title"), remedy_in_window(code, texts)
    deed: Deed = "login" if code in WANTS_LOGIN else "devices" if code in _ELSEWHERE else "sync"
    action = texts("shell.retry" if deed == "sync" else f"sync.deed.{deed}")
    return News(code, "info", title, f"{remedy} {texts('sync.safe')}", action, deed)


def _span(seconds: int, texts: Texts) -> str:
    """In the largest unit of which there are two."""
    for key, size in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * size:
            return texts(f"sync.span.{key}", count=round(seconds / size))
    return texts("sync.span.minutes", count=max(round(seconds / 60), 1))

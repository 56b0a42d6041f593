"""Which installed browser opens a profile folder: always the one that made it.

Another one cannot read its cookies, and drops them: every account there would be logged out.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.runtime.disk import disk_faults

_ON_PATH: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MAKER: Final = "gagejigi.browser"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An installed browser that may be there: a Playwright channel, or a program."""

    channel: str | None = None
    path: Path | None = None

    @property
    def name(self) -> str:
        return self.channel or str(self.path)


def candidates(explicit: Path | None, profile: Path) -> tuple[Candidate, ...]:
    """In the order to try, the maker of the profile first. An explicit path is tried alone: it is
    somebody's decision.
    """
    if explicit is not None:
        return (Candidate(path=explicit),)
    found = (shutil.which(name) for name in _ON_PATH)
    on_path = tuple(Candidate(path=Path(path)) for path in found if path)
    known = (Candidate(channel="msedge"), Candidate(channel="chrome"), *on_path[:1])
    maker = made_by(profile)
    return tuple(sorted(known, key=lambda each: each.name != maker))


def made_by(profile: Path) -> str:
    """Name of the candidate that opened the folder last; "" for a new one."""
    try:
        return (profile / _MAKER).read_text("utf-8")
    except OSError:
        return ""


def note_maker(profile: Path, candidate: Candidate) -> None:
    """Raises `DiskError`."""
    if made_by(profile) != candidate.name:
        with disk_faults(profile):
            (profile / _MAKER).write_text(candidate.name, "utf-8")

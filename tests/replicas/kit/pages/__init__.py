"""Pages of the replicas, read once: of a replica's own folder, or else of this one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Pages:
    """The files of one replica; those it does not have are the shared ones."""

    folder: Path = FOLDER

    def text(self, name: str, kind: str = "html") -> str:
        """The file `{name}.{kind}` as it stands."""
        own = self.folder / f"{name}.{kind}"
        return _read(own if own.exists() else FOLDER / own.name)

    def filled(self, name: str, settings: Mapping[str, object]) -> str:
        """The page with `settings` as the JSON its script reads, in place of __SETTINGS__."""
        text = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
        return self.text(name).replace("__SETTINGS__", text)


SHARED = Pages()

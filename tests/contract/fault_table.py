"""The table of all faults: what each platform's adapter made of each switch of its replica.

`build/faults.py` records it and writes it; nothing here runs an adapter.
"""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from engine.platforms import outcomes, registry
from engine.platforms.outcomes import PlatformError
from engine.runtime.resources import RESOURCES
from tests.replicas.kit.switches import SHARED, Switch

FOLDER: Final = Path(__file__).parent
RECORD: Final = FOLDER / "faults.json"
TABLE: Final = FOLDER / "FAULTS.md"
Record = Mapping[str, Mapping[str, list[str]]]
"""Platform -> switch -> what came of it, as tests/harness/fault_log.py writes it."""

_HEAD: Final = """# What goes wrong on platforms, and what comes of it

Written by `python build/faults.py` from what the contract tests saw; not by hand. Each switch of a
replica is a row, each platform a column; `-` where the replica has no such switch.

- **read**: reviews were collected. `whole`: all of them are there; else the outcome. What came
  before it is kept, in the platform's order and each review once; `all but N`: those that are
  gone, were written meanwhile, or whose own text is beyond all bounds. **look**: one review was
  read again. **shops**, **enter**: shops were listed, the owner let us in. **posts**: blog posts
  were listed.
- **reply**: a reply was pressed once. `stored N`: so many the platform holds then; never two.
  `done`: the platform said yes, and the outbox looks again before anybody is told so
  (engine/replies/OUTBOX.md).
- Every suite plays at 00:05 on 1 January in Seoul, on a computer that believes to be in New York.
"""


def recorded() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def declared(platform: str) -> Mapping[str, Switch]:
    """The switches of its replica."""
    switches: Mapping[str, Switch] = (
        import_module(f"tests.replicas.{platform}.faults").faults().switches
    )
    return switches


def rendered(record: Record) -> str:
    platforms = registry.ids()
    switches = {each: declared(each) for each in platforms}
    own = sorted({name for each in switches.values() for name in each} - SHARED.keys())
    return "\n".join(
        [
            _HEAD,
            "## Switches that all replicas share\n",
            *_rows(list(SHARED), platforms, switches, record),
            "\n## A platform's own\n",
            *_rows(own, platforms, switches, record),
            "\n## What the owner is told\n",
            *_told(record),
            "",
        ]
    )


def outcomes_of(record: Record) -> list[type[PlatformError]]:
    """The types of all that adapters raised, by name."""
    lines = (line for each in record.values() for came in each.values() for line in came)
    words = {line.split(": ", 1)[1].split(",")[0].split(" ")[0] for line in lines}
    found = [getattr(outcomes, word, None) for word in sorted(words)]
    return [each for each in found if each is not None]


def _rows(
    names: Iterable[str],
    platforms: Iterable[str],
    switches: Mapping[str, Mapping[str, Switch]],
    record: Record,
) -> list[str]:
    columns = list(platforms)
    rows = [
        "| switch | what it does | " + " | ".join(columns) + " |",
        "|---" * (2 + len(columns)) + "|",
    ]
    for name in names:
        meaning = next(each[name].meaning for each in switches.values() if name in each)
        cells = [
            _cell(record.get(each, {}).get(name, [])) if name in switches[each] else "-"
            for each in columns
        ]
        rows.append(f"| `{name}` | {_plain(meaning)} | " + " | ".join(cells) + " |")
    return rows


def _cell(lines: Iterable[str]) -> str:
    return "<br>".join(map(_plain, lines))


def _plain(text: str) -> str:
    return text.replace("|", "or").replace("<", "&lt;")


def _told(record: Record) -> list[str]:
    words = _words()
    rows = ["| outcome | text | title | message | what to do |", "|---|---|---|---|---|"]
    for kind in outcomes_of(record):
        key = f"error.{kind.code}"
        told = [words[f"{key}.{part}"] for part in ("title", "message", "remedy")]
        rows.append(f"| `{kind.__name__}` | `{key}` | " + " | ".join(told) + " |")
    return rows


def _words() -> dict[str, Any]:
    """Korean, by key."""
    files = sorted((RESOURCES / "texts" / "ko").glob("*.json"))
    return {
        key: text
        for file in files
        for key, text in json.loads(file.read_text(encoding="utf-8")).items()
    }

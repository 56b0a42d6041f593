"""A program of the schema before: its registry lacks an entity and a field of today's.

    python -m tests.harness.bygone PROGRAM [WORDS...]

PROGRAM is a module with `main()`.
"""

import dataclasses
import importlib
import sys

from engine.sync.wire import registry

LACKING = "visit_count"
"""Of reviews; and it has no corrections at all."""


def forget() -> None:
    """Before anybody asks the registry."""
    known = tuple(
        dataclasses.replace(entity, fields=tuple(f for f in entity.fields if f.name != LACKING))
        for entity in registry._found()
        if entity.name != "correction"
    )
    registry._found = lambda: known  # type: ignore[assignment]
    registry.SCHEMA -= 1


if __name__ == "__main__":
    forget()
    sys.argv = sys.argv[1:]
    importlib.import_module(sys.argv[0]).main()

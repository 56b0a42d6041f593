"""Exit codes for commands that report several outcomes."""

from collections.abc import Iterable

from engine.api import Exit, exit_of

_FINE = {"", "done"}


def worst_exit(found: Iterable[str]) -> int:
    """0 when all went through, else the exit code of the first trouble."""
    troubles = [outcome for outcome in found if outcome not in _FINE]
    return exit_of(troubles[0]) if troubles else Exit.OK

"""Exit codes for commands that report several outcomes."""

from collections.abc import Iterable

from engine.platforms import outcomes
from engine.runtime.errors import EngineError, Exit

_FINE = {"", "done"}


def worst_exit(found: Iterable[str]) -> int:
    """0 when all went through, else the exit code of the first trouble."""
    troubles = [outcome for outcome in found if outcome not in _FINE]
    return _exit_of(troubles[0]) if troubles else Exit.OK


def _exit_of(code: str) -> Exit:
    kinds = (value for value in vars(outcomes).values() if isinstance(value, type))
    for kind in kinds:
        if issubclass(kind, EngineError) and kind.code == code:
            return kind.exit_code
    return Exit.FAILED

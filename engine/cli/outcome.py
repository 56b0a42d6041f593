"""Exit codes for commands that report several outcomes."""

from collections.abc import Iterable

from engine.api import Exit, exit_of

_FINE = {"", "done"}


def worst_exit(found: Iterable[str]) -> int:
    """0 when all went through; `LOGIN` where any waits for a person to log in, which nothing else
    heals; else the exit code of the first trouble.
    """
    codes = [exit_of(outcome) for outcome in found if outcome not in _FINE]
    if Exit.LOGIN in codes:
        return Exit.LOGIN
    return codes[0] if codes else Exit.OK

"""How often a job that did not go well is tried again, and after which pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.platforms.outcomes import BudgetSpent, RateLimited
from engine.runtime.errors import EngineError, is_retryable
from engine.visits.crawl_log import DONE

INTERRUPTED: Final = "interrupted"
"""The process died over it."""

PAUSES: Final = (timedelta(minutes=5), timedelta(minutes=20))
TRIES: Final = len(PAUSES) + 1

_OURS: Final = EngineError.code
"""What nobody foresaw."""
_LATER: Final = {RateLimited.code, BudgetSpent.code}
"""What passes with time, but with more of it: the site rests until it is over anyway."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome`: the code that is kept; `next_at`: the next run; `asks`: the owner hears now."""

    outcome: str
    tries: int
    next_at: datetime
    asks: bool = False


def is_worth_a_try(code: str) -> bool:
    """Whether minutes may mend it."""
    return code == INTERRUPTED or (is_retryable(code) and code not in _LATER)


def judge(
    codes: Sequence[str], *, failed: bool, tries: int, now: datetime, regular: datetime
) -> Verdict:
    """What follows on a run that met `codes` (none: it went well) and was the `tries`-th in a row.

    `failed`: it did not come to its end; a fault of ours at one shop is told as if. `regular`: when
    it would run anyhow. Once all tries are used up it runs at its regular times only, until it goes
    well.
    """
    mendable = [code for code in codes if is_worth_a_try(code)]
    failed = failed or _OURS in codes
    if not mendable and not failed:
        return Verdict(codes[0] if codes else DONE, 0, regular)
    if mendable and tries < TRIES:
        return Verdict(mendable[0], tries, min(now + PAUSES[tries - 1], regular))
    return Verdict([*mendable, *codes][0], max(tries, TRIES), regular, asks=tries <= TRIES)

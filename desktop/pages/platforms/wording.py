"""The board in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.labels import Tone
from desktop.kit.platforms import full_name, short_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.pages.platforms.view_model import Board
    from engine.api import AccountDto, PlatformSpec, Texts

_BLOCKED = frozenset({"platform.blocked", "platform.captcha", "platform.rate_limited"})


def say_board(board: Board, texts: Texts) -> str:
    """The page's one sentence: what keeps reviews from coming in."""
    gone = [each for each in board.accounts if each.state.value == "out"]
    resting = [each for each in board.accounts if each.spending.resting_until is not None]
    if not board.accounts:
        return texts("sites.sentence.none")
    if len(gone) == 1:
        return texts("sites.sentence.out", platform=short_name(gone[0].platform, texts))
    if gone:
        return texts("sites.sentence.outs", count=len(gone))
    fresh = [each for each in board.accounts if each.state.value == "unknown"]
    if fresh:
        return texts("sites.sentence.unknown", platform=short_name(fresh[0].platform, texts))
    if resting:
        return texts("sites.sentence.rest", platform=short_name(resting[0].platform, texts))
    return texts("sites.sentence.fine", count=len(board.accounts))


def say_state(account: AccountDto, texts: Texts) -> tuple[str, Tone]:
    """A word or two for the badge."""
    if account.state.value == "out":
        return texts("sites.badge.out"), "bad"
    if account.spending.resting_until is not None:
        return texts("sites.badge.rest"), "warn"
    last = account.last
    if last is not None and last.outcome in _BLOCKED:
        return texts("sites.badge.look"), "warn"
    tones: dict[str, Tone] = {"in": "good", "unknown": "warn"}
    return texts(f"sites.badge.{account.state}"), tones.get(account.state.value, "plain")


def say_name(account: AccountDto, siblings: Sequence[AccountDto], texts: Texts) -> str:
    """The platform; and which of its accounts, where there are several."""
    name = full_name(account.platform, texts)
    if len(siblings) < 2:
        return name
    return texts("sites.nth", platform=name, nth=siblings.index(account) + 1)


def say_shops(account: AccountDto, texts: Texts) -> str:
    return ", ".join(account.shops) or texts("sites.no_shops")


def site_order(spec: PlatformSpec, texts: Texts) -> tuple[bool, str]:
    """Those with a login first, then by name."""
    return spec.login.value == "none", full_name(spec.id, texts)

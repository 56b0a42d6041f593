"""The morning in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.labels import Tone
from desktop.kit.moments import say_clock
from desktop.kit.platforms import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.api import Raid, Rating, ShopDto, Texts


def say_checked(shops: Sequence[ShopDto], now: datetime, texts: Texts) -> str:
    """ "마지막 확인 08:48 · 네이버 ✓": of the shop that waits longest. `shops`: those visited."""
    moments = [shop.checked_at for shop in shops if shop.checked_at is not None]
    if not moments:
        return texts("today.never_checked")
    parts = [texts("today.checked", when=say_clock(min(moments), now, texts))]
    for platform in dict.fromkeys(shop.platform for shop in shops):
        theirs = [shop for shop in shops if shop.platform == platform]
        well = all(shop.checked_at is not None and not shop.outcome for shop in theirs)
        name = short_name(platform, texts)
        parts.append(f"{name} ✓" if well else texts("today.platform_trouble", platform=name))
    return " · ".join(parts)


def say_rating(rating: Rating, texts: Texts) -> tuple[str, str, Tone]:
    """Figure, note and tone of the tile; stars below one's own normal are a warning."""
    figure = texts("today.rating.none") if rating.week is None else f"{rating.week:.1f}"
    if rating.usual_low is None or rating.usual_high is None:
        return figure, texts("today.rating.no_usual"), "plain"
    low, high = f"{rating.usual_low:.1f}", f"{rating.usual_high:.1f}"
    below = rating.week is not None and round(rating.week, 1) < round(rating.usual_low, 1)
    note = texts("today.rating.usual", low=low, high=high)
    return figure, note, "warn" if below else "plain"


def say_raid(raid: Raid, texts: Texts) -> tuple[str, str]:
    """A calm sentence and, line by line, what it stands on; "" in calm times."""
    if not raid.level:
        return "", ""
    reasons = [
        texts(
            f"today.raid.{each.sign}",
            observed=each.observed,
            among=each.among,
            expected=f"{each.expected:.1f}",
        )
        for each in raid.signals
    ]
    return texts("today.raid", count=len(raid.signals)), "\n".join(reasons)

"""When somebody last looked for posts, and how it went, in an owner's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.moments import say_clock
from desktop.kit.platforms import short_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.api import LookDto, Texts


def say_looks(looks: Sequence[LookDto], now: datetime, texts: Texts) -> str:
    """ "마지막으로 본 때 08:48 · 네이버 달빛분식: 다 보지 못했어요 (…)"; "" for none."""
    if not looks:
        return ""
    from engine.api import say_trouble  # noqa: PLC0415 - loaded by now

    newest = max(look.looked_at for look in looks)
    parts = [texts("posts.looked", when=say_clock(newest, now, texts))]
    for look in looks:
        if why := say_trouble(look, texts):
            place = f"{short_name(look.platform, texts)} {look.shop_name}"
            parts.append(texts("posts.looked_partly", place=place, why=why))
    return " · ".join(parts)

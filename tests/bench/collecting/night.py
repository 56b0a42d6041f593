"""A morning's check after a night: how long six platforms take at the pace that each bears."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, cast

from engine.runtime.settings import Settings
from engine.runtime.settings.sections.platforms import Platforms
from practice import owner
from practice.stage import Replica, Stage, fresh_profile, replicas
from tests.bench.report import Result, result, seconds
from tests.harness.practice_shop import open_engine

_NIGHT: Final = 200
_KNOWN: Final = 600
"""Reviews that were there before, on all platforms together."""


def after_a_night(data: Path | None) -> list[Result]:
    """From pressing 지금 확인 until all is collected, read, and answered by drafts."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        replicas(data, Path(name), _KNOWN) as platforms,
    ):
        stage = fresh_profile(*platforms, visible=False, folder=Path(name) / "profile")
        with closing(open_engine(stage)) as engine:
            owner.log_in(engine, platforms)
            engine.run_job("check")
            written = _write(platforms, [shop.external_id for shop in engine.shops.list()])
        _keep_to_the_pace(stage)
        with closing(open_engine(stage)) as engine:
            shops: list[dict[str, Any]] = []
            took = seconds(lambda: shops.extend(cast(list[Any], engine.run_job("check")["shops"])))
    return [
        result(
            f"a night's {written} reviews on {len(platforms)} platforms", took, "s", at_most=120
        ),
        result("of them collected", sum(shop["new"] for shop in shops), "", at_least=written),
    ]


def _write(platforms: Sequence[Replica], shops: Sequence[str]) -> int:
    """As many in each shop, together at least the night's."""
    count = -(-_NIGHT // len(shops))
    for platform in platforms:
        listed = cast(list[dict[str, Any]], platform.ask("/state")["shops"])
        for shop in listed:
            if shop["id"] in shops:
                platform.ask("/reviews", {"shop": shop["id"], "count": count})
    return count * len(shops)


def _keep_to_the_pace(stage: Stage) -> None:
    settings = Settings(stage.profile / "settings.json")
    settings.put(Platforms(sites=settings.get(Platforms).sites))

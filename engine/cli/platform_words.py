"""What an adapter declares, at a terminal."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.runtime.texts import Texts

if TYPE_CHECKING:
    from engine.api import PlatformSpec

_DAY: Final = timedelta(days=1)


def say(spec: "PlatformSpec", texts: Texts) -> str:
    """A line that names it, then what is declared, a line each."""
    return "\n  ".join(_lines(spec, texts))


def _lines(spec: "PlatformSpec", texts: Texts) -> Iterator[str]:
    yield f"{spec.id}\t{texts(f'platform.{spec.id}.title')}"
    yield f"{texts(f'platform.way.{spec.way}')} · {texts(f'platform.terms.{spec.terms}')}"
    yield texts(f"platform.entry.{spec.login}")
    yield _replies(spec, texts)
    shortest, longest = spec.pace.page_interval_s
    yield texts(
        "platform.pace",
        shortest=f"{shortest:g}",
        longest=f"{longest:g}",
        pages=spec.pace.pages_per_day,
        replies=spec.pace.replies_per_day,
    )
    yield texts(f"platform.{spec.id}.ids")
    for each in spec.unverified:
        yield texts("platform.unverified", fact=texts(f"platform.{spec.id}.unverified.{each}"))


def _replies(spec: "PlatformSpec", texts: Texts) -> str:
    rules = spec.replies
    said = [
        texts(f"platform.answering.{rules.way}"),
        texts(f"platform.limit.{rules.unit}", limit=rules.limit),
    ]
    if rules.window is not None:
        said.append(texts("platform.window", days=rules.window // _DAY))
    return ", ".join(said)

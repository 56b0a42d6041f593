"""What an adapter declares, in words: the same at a terminal and in a window."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from engine.platforms.spec import Answering, PlatformSpec
from engine.runtime.texts import Texts

_DAY: Final = timedelta(days=1)


def say_spec(spec: PlatformSpec, texts: Texts) -> tuple[str, ...]:
    """How it is reached and what its terms say of that, whether that is an experiment, who lets us
    in, its rules for replies, our pace, its ids, and each thing that is unverified.
    """
    return tuple(_lines(spec, texts))


def _lines(spec: PlatformSpec, texts: Texts) -> Iterator[str]:
    yield f"{texts(f'platform.way.{spec.way}')} · {texts(f'platform.terms.{spec.terms}')}"
    if spec.is_experimental:
        yield texts("platform.experimental")
    yield texts(f"platform.entry.{spec.login}")
    yield _replies(spec, texts)
    if not spec.replies.is_seen:
        by_hand = spec.replies.way is Answering.COPY
        yield texts("platform.unseen" if by_hand else "platform.unseen.pressed")
    if spec.replies.is_removable:
        yield texts("platform.removable")
    if spec.replies.forbidden:
        yield texts("platform.forbidden", words=", ".join(spec.replies.forbidden))
    shortest, longest = spec.pace.page_interval_s
    yield texts(
        "platform.pace",
        shortest=f"{shortest:g}",
        longest=f"{longest:g}",
        pages=spec.pace.pages_per_day,
        replies=spec.pace.replies_per_day,
    )
    yield texts(f"platform.{spec.id}.ids")
    if spec.idle_limit is not None:
        yield texts(f"platform.{spec.id}.idle", days=spec.idle_limit // _DAY)
    for each in spec.unverified:
        yield texts("platform.unverified", fact=texts(f"platform.{spec.id}.unverified.{each}"))


def _replies(spec: PlatformSpec, texts: Texts) -> str:
    rules = spec.replies
    said = [
        texts(f"platform.answering.{rules.way}"),
        texts(f"platform.limit.{rules.unit}", limit=rules.limit),
    ]
    if rules.window is not None:
        said.append(texts("platform.window", days=rules.window // _DAY))
    return ", ".join(said)

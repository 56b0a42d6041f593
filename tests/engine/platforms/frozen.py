"""Pages as bytes that never change, and what each adapter's parser made of them when frozen.

The pages are ours, in the platforms' shapes with invented words; in each an item that cannot be
read. `python -m tests.engine.platforms.frozen` writes down anew what today's parsers read, for
those that have a new `parser_version` alone: without one, kept pages would not be read again.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.platforms import registry
from engine.platforms.port import ReviewPage
from engine.runtime.clock import SEOUL

GOLDEN = Path(__file__).parent / "golden"
CAPTURED_AT = datetime(2026, 11, 21, 14, 30, tzinfo=SEOUL)
Reading = dict[str, Any]
_EMPTY: tuple[object, ...] = (None, "", [])
_READ = ("number", "reviews", "total", "rejected", "has_next")


@dataclass(frozen=True, slots=True)
class Frozen:
    """What stands in a platform's file: a page's name -> its digest, and what was read."""

    parser_version: int
    digests: dict[str, str]
    readings: dict[str, Reading]


class UnversionedChange(Exception):
    """A parser reads something else from the same bytes, under the same version."""


def platforms() -> list[str]:
    return sorted(registry.ids())


def pages(platform: str, folder: Path = GOLDEN) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.glob(f"{platform}.*.page")):
        yield file.name, file.read_bytes()


def read(platform: str, folder: Path = GOLDEN) -> Frozen:
    """By today's parser."""
    adapter = registry.get(platform)
    kept = dict(pages(platform, folder))
    parsed = {name: adapter.parse(raw, CAPTURED_AT, 1) for name, raw in kept.items()}
    return Frozen(
        parser_version=adapter.spec.parser_version,
        digests={name: hashlib.sha256(raw).hexdigest() for name, raw in kept.items()},
        readings={name: _plain(page) for name, page in parsed.items()},
    )


def recall(platform: str, folder: Path = GOLDEN) -> Frozen:
    return msgspec.json.decode((folder / f"{platform}.json").read_bytes(), type=Frozen)


def freeze(platform: str, folder: Path = GOLDEN) -> None:
    """Raises `UnversionedChange`."""
    now, file = read(platform, folder), folder / f"{platform}.json"
    if file.exists():
        before = recall(platform, folder)
        kept = {name: now.readings.get(name) for name in before.readings}
        if before.parser_version == now.parser_version and kept != before.readings:
            raise UnversionedChange(platform)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(now)) + b"\n")


def _plain(page: ReviewPage) -> Reading:
    told = {name: getattr(page, name) for name in _READ}
    plain: Reading = _pruned(msgspec.json.decode(msgspec.json.encode(told)))
    return plain


def _pruned(value: Any) -> Any:
    """Without what is empty: a new field that a parser leaves alone is no other reading."""
    if isinstance(value, list):
        return [_pruned(each) for each in value]
    if isinstance(value, dict):
        return {name: _pruned(each) for name, each in value.items() if each not in _EMPTY}
    return value


if __name__ == "__main__":
    for each in platforms():
        freeze(each)

"""Review documents of one kind for us and for every peer.

Ten fields, 31 words of three syllables on average, a reply to every other one: as JSON they have
the size, and in zstd the redundancy, of the 20,000 that the figures in the issue were measured on.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

SEED: Final = 20260101
_SPOKEN: Final = """
떡볶이 순대가 매콤해 좋네요 아이랑 갔는데 의자가 넓어서 편해요 김밥 단무지 아삭 밥은 고슬고슬
웨이팅 있지만 기다릴 만해요 튀김이 눅눅해서 조금 실망 그래도 사장님 인상이 푸근해 또 올게요
포장했는데 국물까지 꼼꼼하게
"""
_WORDS: Final = _SPOKEN.split()
STORES: Final = tuple(f"가게-{number}" for number in range(5))
_PLATFORMS: Final = ("place", "delivery", "coupon", "quick", "maps")
_STATES: Final = ("new", "drafted", "posted")
_TAGS: Final = ("", "맛", "포장", "친절", "값")


@dataclass(frozen=True, slots=True)
class Document:
    """`rating` 1-5; `written_at` in ISO 8601 with +09:00; `reply` and `tag` may be empty."""

    id: str
    store: str
    platform: str
    author: str
    rating: int
    body: str
    written_at: str
    status: str
    reply: str
    tag: str

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def documents(count: int) -> Iterator[Document]:
    """The first `count` of an endless row that is the same everywhere."""
    dice = random.Random(SEED)
    return (_document(dice, number) for number in range(count))


def write(file: Path, count: int) -> None:
    """One JSON object a line."""
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{document.json()}\n" for document in documents(count))


def _document(dice: random.Random, number: int) -> Document:
    return Document(
        id=str(UUID(bytes=hashlib.md5(b"%d" % number, usedforsecurity=False).digest())),
        store=dice.choice(STORES),
        platform=dice.choice(_PLATFORMS),
        author=f"손님{dice.randrange(100_000):05}",
        rating=dice.randint(1, 5),
        body=_sentence(dice, dice.randint(8, 27)),
        written_at=_moment(dice),
        status=dice.choice(_STATES),
        reply=_sentence(dice, 12) if dice.random() < 0.5 else "",
        tag=dice.choice(_TAGS),
    )


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def _moment(dice: random.Random) -> str:
    """To the minute, somewhere in 2026."""
    day = f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return f"{day}T{dice.randrange(24):02}:{dice.randrange(60):02}:00+09:00"

"""Real film reviews as the reviews of cinemas: e9t/nsmc, one tab-separated line a review.

Columns: date, review_id, movie_id, author (masked), rating 1-10, split, text. Films are dealt to
the cinemas by their number. The set knows the day of a review only, a platform needs a time: the
time of day is made from review_id, always the same, and means nothing. What becomes of ratings
1-10 is the platform's way (`Stars`).
"""

import lzma
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

from tests.replicas.kit.catalogue import Catalogue, Review, ShopT, Timeline
from tests.replicas.kit.clock import midnight
from tests.replicas.kit.ids import Ids

FILE_NAME = "nsmc_reviews.tsv.xz"
CINEMAS = ("가온극장 연남점", "가온극장 망원점")
"""The same two shops on every platform."""
_CHUNK = 1 << 20
_LINE_BOUND = 1000
"""Bytes of tail kept for each review wanted: a line has about 130."""

Opening = Callable[[Timeline], ShopT]
"""Opens a cinema with its reviews."""
Stars = Callable[[int, int], float | None]
"""From a rating of 1-10 and review_id, what the platform shows."""


def scatter(number: int) -> int:
    """Knuth's multiplicative hash: neighbours land far apart, 0 <= result < 2**32."""
    return number * 2654435761 % (1 << 32)


def halves_or_none(rating: int, number: int) -> float | None:
    """0.5-5.0; three reviews in ten, chosen by review_id, have none (Naver)."""
    return None if scatter(number + 1) % 10 < 3 else rating / 2


def whole_stars(rating: int, number: int) -> float | None:
    """1-5 (Kakao, Google, the delivery platforms)."""
    return (rating + 1) // 2


@dataclass(frozen=True, slots=True)
class Manner:
    """What a platform makes of a line."""

    ids: Ids
    stars: Stars


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, split when it is shown."""

    raw: bytes
    stamp: int
    manner: Manner

    def review(self) -> Review:
        _, number, _, author, rating, _, text = self.raw.decode().split("\t")
        return Review(
            id=self.manner.ids.of(self.stamp, int(number)),
            stamp=self.stamp,
            author=author,
            author_id=f"{crc32(f'{author}{number}'.encode()):08x}",
            rating=self.manner.stars(int(rating), int(number)),
            text=text,
        )


@dataclass(frozen=True, slots=True)
class Deal:
    """How films are dealt: to `shops` cinemas on each of `platforms`, of which this is `turn`."""

    shops: int
    turn: int = 0
    platforms: int = 1

    def cinema(self, movie: bytes) -> int | None:
        """Which of the shops shows this film; None: those of another platform."""
        hand = crc32(movie) % (self.shops * self.platforms) - self.turn * self.shops
        return hand if 0 <= hand < self.shops else None


def load(
    folder: Path,
    openings: Sequence[Opening[ShopT]],
    manner: Manner,
    *,
    reviews: int = 4000,
    cache: Path | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Catalogue[ShopT]:
    """The newest `reviews` (0: all), as many in each shop; `turn`: (i, n), the i-th of n platforms.

    Unpacking the file takes over a second; with `cache` the lines chosen are kept there.
    """
    source, deal = folder / FILE_NAME, Deal(len(openings), *turn)
    if not cache or not reviews:
        return _catalogue(_newest(source, reviews, deal), openings, manner, deal)
    share = f"{deal.shops}-{deal.turn}of{deal.platforms}"
    prepared = cache / f"nsmc-{share}-{reviews}-{source.stat().st_size}.tsv"
    if not prepared.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = prepared.with_suffix(".part")
        unfinished.write_bytes(b"\n".join(_newest(source, reviews, deal)))
        unfinished.replace(prepared)
    return _catalogue(prepared.read_bytes().split(b"\n"), openings, manner, deal)


def _newest(source: Path, reviews: int, deal: Deal) -> list[bytes]:
    """Lines of the newest reviews of each cinema; the file is in order of date."""
    keep = reviews * deal.platforms * _LINE_BOUND // _CHUNK + 2 if reviews else None
    with lzma.open(source) as file:
        chunks = deque(iter(lambda: file.read(_CHUNK), b""), maxlen=keep)
    lines = b"".join(chunks).rstrip(b"\n").split(b"\n")[1:]
    if not reviews:
        return lines
    room = [(reviews + number) // deal.shops for number in reversed(range(deal.shops))]
    return list(_last(lines, room, deal))


def _last(lines: list[bytes], room: list[int], deal: Deal) -> Iterator[bytes]:
    for line in reversed(lines):
        cinema = deal.cinema(line.split(b"\t", 3)[2])
        if cinema is not None and room[cinema]:
            room[cinema] -= 1
            yield line
        elif not any(room):
            return


def _catalogue(
    lines: list[bytes], openings: Sequence[Opening[ShopT]], manner: Manner, deal: Deal
) -> Catalogue[ShopT]:
    shares: list[list[Line]] = [[] for _ in openings]
    midnights: dict[bytes, int] = {}
    for line in lines:
        day, number, movie, _ = line.split(b"\t", 3)
        cinema = deal.cinema(movie)
        if cinema is None:
            continue
        if day not in midnights:
            midnights[day] = midnight(date.fromisoformat(day.decode()))
        stamp = midnights[day] + scatter(int(number)) % 86400
        shares[cinema].append(Line(line, stamp, manner))
    return Catalogue("nsmc", tuple(map(_open, openings, shares)))


def _open(opening: Opening[ShopT], share: list[Line]) -> ShopT:
    share.sort(key=lambda line: line.stamp, reverse=True)
    return opening(Timeline((line.stamp, line) for line in share))

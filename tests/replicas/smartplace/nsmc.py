"""Real film reviews as the reviews of two cinemas: e9t/nsmc, one tab-separated line a review.

Columns: date, review_id, movie_id, author (masked), rating 1-10, split, text. Films are dealt to
the two cinemas by their number. The set knows the day of a review only, the platform needs a time:
the time of day is made from review_id, always the same, and means nothing. Of ratings 1-10 become
0.5-5.0; three reviews in ten, chosen by review_id, have none, as on the platform.
"""

import lzma
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

from tests.replicas.smartplace.catalogue import Catalogue, Place, Record, Review, Timeline, midnight

FILE_NAME = "nsmc_reviews.tsv.xz"
CINEMAS = (
    (9100417, "1934650021", 1180241, "가온극장 연남점"),
    (9100583, "1934650388", 1180267, "가온극장 망원점"),
)
_CHUNK = 1 << 20
_LINE_BOUND = 1000
"""Bytes of tail kept for each review wanted: a line has about 130."""

Entry = tuple[int, Record]


def scatter(number: int) -> int:
    """Knuth's multiplicative hash: neighbours land far apart, 0 <= result < 2**32."""
    return number * 2654435761 % (1 << 32)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, split when it is shown."""

    raw: bytes
    stamp: int

    def review(self) -> Review:
        _, number, _, author, rating, _, text = self.raw.decode().split("\t")
        hidden = scatter(int(number) + 1) % 10 < 3
        return Review(
            id=f"{self.stamp:08x}{int(number):016x}",
            stamp=self.stamp,
            author=author,
            author_id=f"{crc32(f'{author}{number}'.encode()):08x}",
            rating=None if hidden else int(rating) / 2,
            text=text,
        )


def load(folder: Path, reviews: int = 4000, cache: Path | None = None) -> Catalogue:
    """The newest `reviews` (0: all), half of them in each cinema.

    Unpacking the file takes over a second; with `cache` the lines chosen are kept there.
    """
    source = folder / FILE_NAME
    if not cache or not reviews:
        return _catalogue(_newest(source, reviews))
    prepared = cache / f"smartplace-{reviews}-{source.stat().st_size}.tsv"
    if not prepared.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = prepared.with_suffix(".part")
        unfinished.write_bytes(b"\n".join(_newest(source, reviews)))
        unfinished.replace(prepared)
    return _catalogue(prepared.read_bytes().split(b"\n"))


def _newest(source: Path, reviews: int) -> list[bytes]:
    """Lines of the newest reviews of each cinema; the file is in order of date."""
    keep = reviews * _LINE_BOUND // _CHUNK + 2 if reviews else None
    with lzma.open(source) as file:
        chunks = deque(iter(lambda: file.read(_CHUNK), b""), maxlen=keep)
    lines = b"".join(chunks).rstrip(b"\n").split(b"\n")[1:]
    if not reviews:
        return lines
    room = [reviews - reviews // 2, reviews // 2]
    return list(_last(lines, room))


def _last(lines: list[bytes], room: list[int]) -> Iterator[bytes]:
    for line in reversed(lines):
        cinema = _cinema(line)
        if room[cinema]:
            room[cinema] -= 1
            yield line
        elif not any(room):
            return


def _cinema(line: bytes) -> int:
    return crc32(line.split(b"\t", 3)[2]) & 1


def _catalogue(lines: list[bytes]) -> Catalogue:
    shares: tuple[list[Line], list[Line]] = ([], [])
    midnights: dict[bytes, int] = {}
    for line in lines:
        day, number, movie, _ = line.split(b"\t", 3)
        if day not in midnights:
            midnights[day] = midnight(date.fromisoformat(day.decode()))
        stamp = midnights[day] + scatter(int(number)) % 86400
        shares[crc32(movie) & 1].append(Line(line, stamp))
    return Catalogue("nsmc", tuple(map(_place, CINEMAS, shares)))


def _place(cinema: tuple[int, str, int, str], share: list[Line]) -> Place:
    share.sort(key=lambda line: line.stamp, reverse=True)
    return Place(*cinema, Timeline((line.stamp, line) for line in share), {})

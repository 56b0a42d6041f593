"""Large encrypted profiles for measuring, built once through the engine and kept in `.cache`.

Real film reviews where the public file is at hand, else our practice reviews over and over under
new ids. Three of four are answered; labels follow the stars, or the row id where there are none.
"""

import json
import lzma
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import text

from engine.api import SEOUL, Engine, ReplyFound, ReviewFound, ShopDto
from engine.platforms.port import Precision, ShopFound
from engine.reviews.dto import Origin
from engine.runtime.clock import to_ms
from engine.runtime.settings.sections.practice import Practice

ROOT = Path(__file__).parents[3]
CACHE = ROOT / ".cache" / "bench"
PRACTICE = ROOT / "resources" / "practice" / "reviews.jsonl"
PUBLIC = "nsmc_reviews.tsv.xz"
SHOPS = (ShopFound("1934650021", "가온극장 연남점", {}), ShopFound("1934650388", "망원점", {}))
_FORMAT = 1
"""Raise it when what is built here changes: kept profiles of another number are built anew."""

_KEY = bytes(range(32)).hex()
_BATCH = 2_000
_ANSWER = "소중한 리뷰 감사합니다. 다음에도 즐거운 시간이 되도록 준비하겠습니다."
_LABEL = text(
    "UPDATE review SET reader = 'bench', label = CASE"
    " WHEN coalesce(rating, id % 5 + 1) <= 2 THEN 'negative'"
    " WHEN coalesce(rating, id % 5 + 1) < 4 THEN 'neutral' ELSE 'positive' END,"
    " probability = (id % 100) / 100.0, score = (id % 100) / 50.0 - 1"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A profile on disk that nobody has open. `real`: its reviews are those of the public file."""

    folder: Path
    key_file: Path
    real: bool

    def open(self) -> Engine:
        return Engine.open(self.folder, key_file=self.key_file)


def prepare(reviews: int, data: Path | None) -> Prepared:
    """A profile with that many reviews, its newest one written today by the profile's clock."""
    source = data / PUBLIC if data is not None and (data / PUBLIC).exists() else None
    folder = CACHE / f"{'nsmc' if source else 'own'}-{reviews}-{_FORMAT}"
    prepared = Prepared(folder, CACHE / "key", source is not None)
    if not folder.exists():
        _build(folder, prepared.key_file, islice(_reviews(source, reviews), reviews))
    return prepared


def _build(folder: Path, key_file: Path, found: Iterator[ReviewFound]) -> None:
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    key_file.write_text(_KEY, encoding="ascii")
    key_file.chmod(0o600)
    newest = _fill(unfinished, key_file, found)
    with closing(Engine.open(unfinished, key_file=key_file)) as engine:
        morning = newest.replace(microsecond=0) + timedelta(hours=1)
        began = datetime.now(SEOUL).replace(microsecond=0)
        engine.settings.put(Practice(morning.isoformat(), began.isoformat()))
    with closing(Engine.open(unfinished, key_file=key_file)) as engine:
        engine.replies.draft_waiting(30)
    unfinished.rename(folder)


def _fill(folder: Path, key_file: Path, found: Iterator[ReviewFound]) -> datetime:
    """The moment of the newest review."""
    newest = datetime.min.replace(tzinfo=SEOUL)
    with closing(Engine.open(folder, key_file=key_file)) as engine:
        shops = engine.shops.remember("smartplace", "bench", SHOPS)
        for shop in cycle(shops):
            batch = list(islice(found, _BATCH))
            if not batch:
                break
            _absorb(engine, shop, batch)
            newest = max(newest, *(each.created_at for each in batch if each.created_at))
        with engine._database.unit() as unit:
            unit.session.execute(_LABEL)
    return newest


def _absorb(engine: Engine, shop: ShopDto, batch: list[ReviewFound]) -> None:
    """As a finished collection would leave them."""
    with engine._database.unit() as unit:
        origin = Origin(shop.platform, shop.id, 1, to_ms(engine.clock.now()))
        engine.reviews.absorb(unit, batch, origin)
        engine.shops.mark_checked(unit, shop.id, "", settled_run=1)


def _reviews(source: Path | None, wanted: int) -> Iterator[ReviewFound]:
    """Endless: after the last one they begin again, under new ids and an hour apart."""
    lines = list(islice(_public(source) if source else _own(), wanted))
    for number in range(1 << 31):
        turn, place = divmod(number, len(lines))
        moment, author, rating, body = lines[place]
        yield _review(number, moment + timedelta(hours=turn), author, rating, body)


def _public(source: Path) -> Iterator[tuple[datetime, str, float | None, str]]:
    """Only the day of a review is known: its second follows from its number."""
    with lzma.open(source, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        for line in lines:
            day, number, _, author, rating, _, body = line.rstrip("\n").split("\t")
            moment = datetime.fromisoformat(day).replace(tzinfo=SEOUL)
            stars = None if int(number) % 10 < 3 else int(rating) / 2
            yield moment + timedelta(seconds=int(number) * 7919 % 86_400), author, stars, body


def _own() -> Iterator[tuple[datetime, str, float | None, str]]:
    first = datetime(2020, 1, 1, tzinfo=SEOUL)
    for line in PRACTICE.read_text("utf-8").splitlines():
        row = json.loads(line)
        moment = first + timedelta(days=100 - row["days_ago"])
        yield moment, row["author"], row["rating"], row["text"] or ""


def _review(
    number: int, moment: datetime, author: str, rating: float | None, body: str
) -> ReviewFound:
    return ReviewFound(
        external_id=f"{number:024x}",
        author_name=author,
        author_masked=True,
        created_at=moment,
        created_precision=Precision.MINUTE,
        raw_date=moment.isoformat(),
        body=body,
        rating=rating,
        reply=ReplyFound(_ANSWER, live=True, created_at=moment) if number % 4 else None,
        can_reply=True,
    )

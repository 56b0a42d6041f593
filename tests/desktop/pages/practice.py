"""A real profile filled from the practice shops, without platform, browser or language model."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec import msgpack

from engine.api import (
    Engine,
    Ground,
    Keyword,
    ReplyFound,
    ReviewFilter,
    ReviewFound,
    ShopDto,
    State,
)
from engine.insights.service import Insights
from engine.language.sentiment import Label
from engine.platforms.port import PostFound, Precision, ShopFound
from engine.posts import rows
from engine.posts.model import BlogPost, PostLook
from engine.reviews.dto import Origin
from engine.runtime.clock import SEOUL, Clock, to_ms
from engine.sync.wire import clock, registry
from tests.desktop.pages.overheard import overhear
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener

FOLDER = Path(__file__).parents[3] / "resources" / "practice"
READER = "practice 1"
_JOURNAL = (
    "INSERT INTO sync_conflict (uuid, entity, row, field, kept, lost, kept_moment, kept_device,"
    " kept_number, lost_moment, lost_device, lost_number, rule, noticed_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
MORNING = datetime(2026, 11, 21, 8, 50, tzinfo=SEOUL)


def open_empty(folder: Path, clock: Clock | None = None) -> Engine:
    """A new profile in `folder`; its key lies beside it."""
    key = folder.with_suffix(".key")
    if not key.exists():
        key.write_text(bytes(range(32)).hex(), encoding="ascii")
        key.chmod(0o600)
    engine = Engine.open(folder, key_file=key, clock=clock or StandingClock(MORNING))
    engine.language.close()
    listen(engine)
    engine.insights = Insights(engine.reviews, engine.clock, engine.language)
    return engine


def listen(engine: Engine, name: str = READER) -> None:
    """From now on it reads in place of the model."""
    engine.language = reader = listener(name)  # type: ignore[assignment]
    engine.services = engine.schedule.services = replace(engine.services, language=reader)


def listener(name: str = READER) -> Listener:
    """Knows the practice reviews; anything else is neutral to it."""
    labels: dict[str, Label] = {
        str(row["text"]).strip(): row["label"] for row in _rows() if row["text"]
    }
    return Listener(lambda text: overhear(text, labels.get(text.strip(), "neutral")), name)


def fill(engine: Engine, drafts: int = 30) -> None:
    """Both shops, all their reviews read, the newest `drafts` of the waiting ones drafted."""
    shops = json.loads((FOLDER / "shops.json").read_text("utf-8"))
    rows = _rows()
    found = [ShopFound(str(shop["placeId"]), shop["name"], {}) for shop in shops]
    kept = engine.shops.remember("smartplace", "main", found)
    for shop, dto in zip(shops, kept, strict=True):
        mine = [_review(row) for row in rows if row["shop"] == shop["slug"]]
        absorb(engine, dto, mine)
    engine.reviews.analyse(engine.language)
    engine.replies.draft_waiting(drafts)


def witness(engine: Engine) -> int:
    """A case on the newest review, with a note, reported today; its id."""
    newest = engine.reviews.ids(ReviewFilter(limit=1))[0]
    case = engine.evidence.open(newest, Ground.NO_GUEST, "그날은 쉬는 날이었어요")
    engine.evidence.note(case.id, "11시 20분에 전화가 왔어요")
    return engine.evidence.report(case.id).id


def publish(engine: Engine) -> None:
    """What blogs write about both shops, as today's look would leave it."""
    slugs = [shop["slug"] for shop in json.loads((FOLDER / "shops.json").read_text("utf-8"))]
    kept = dict(zip(slugs, engine.shops.list(), strict=True))
    lines = (FOLDER / "posts.jsonl").read_text("utf-8").splitlines()
    now_ms = to_ms(engine.clock.now())
    with engine._database.unit() as unit:
        for row in map(json.loads, lines):
            found = _post(row)
            post = BlogPost(
                shop_id=kept[row["shop"]].id, external_id=found.external_id, seen_first_ms=now_ms
            )
            rows.write(post, found, now_ms)
            unit.session.add(post)
        for shop in kept.values():
            unit.session.add(PostLook(shop_id=shop.id, looked_ms=now_ms, outcome="done"))


def report(engine: Engine) -> None:
    """Of yesterday and of last week."""
    for job in ("daily", "weekly"):
        engine.run_job(job)


def contest(engine: Engine, count: int) -> list[int]:
    """So many drafts of which somebody else wrote another text; the ids of the conflicts."""
    cards = engine.replies.queue([State.DRAFT], count)
    return [
        disagree(
            engine,
            uuid_of(engine, "reply", card.reply.id),
            ("reply", "text"),
            card.reply.text,
            f"{card.reply.text} 포장 용기를 바꿔 볼게요.",
        )
        for card in cards
    ]


def disagree(
    engine: Engine,
    uuid: bytes,
    field: tuple[str, str],
    kept: Any,
    lost: Any,
    devices: tuple[int, int] = (2, 3),
) -> int:
    """As the server would journal it: two wrote a field without knowing of each other. The id."""
    entity = registry.by_name()[field[0]]
    number = next(each.number for each in entity.by_number.values() if each.name == field[1])
    now_ms = to_ms(engine.clock.now())
    moments = [clock.moment(now_ms - minutes * 60_000) for minutes in (5, 90)]
    values = (
        uuid4().bytes, entity.number, uuid, number, msgpack.encode(kept), msgpack.encode(lost),
        moments[0], devices[0], 1, moments[1], devices[1], 1, "test", now_ms,
    )  # fmt: skip
    with engine._database.alongside() as connection:
        return int(connection.execute(_JOURNAL, values).lastrowid)


def uuid_of(engine: Engine, table: str, row: int) -> bytes:
    with engine._database.alongside() as connection:
        query = f"SELECT uuid FROM {table} WHERE id = ?"  # noqa: S608 - a test's own table
        found = connection.execute(query, (row,)).fetchone()
    return bytes(found[0])


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / "reviews.jsonl").read_text("utf-8").splitlines()]


def absorb(engine: Engine, shop: ShopDto, reviews: Sequence[ReviewFound]) -> None:
    """As a finished collection would leave them."""
    with engine._database.unit() as unit:
        origin = Origin("smartplace", shop.id, 1, to_ms(engine.clock.now()))
        engine.reviews.absorb(unit, reviews, origin)
        engine.shops.mark_checked(unit, shop.id, "", settled_run=1)


def _post(row: dict[str, Any]) -> PostFound:
    hour, minute = map(int, row["time"].split(":"))
    day = MORNING - timedelta(days=row["days_ago"])
    return PostFound(
        external_id=row["address"],
        address=row["address"],
        title=row["title"],
        excerpt=row["excerpt"],
        author_name=row["author"],
        created_at=day.replace(hour=hour, minute=minute, second=0),
        created_precision=Precision.MINUTE,
        raw_date="",
        photo_count=row["photos"],
    )


def _review(row: dict[str, Any]) -> ReviewFound:
    hour, minute = map(int, row["time"].split(":"))
    day = MORNING - timedelta(days=row["days_ago"])
    created = day.replace(hour=hour, minute=minute, second=0)
    answer = row["reply"]
    return ReviewFound(
        external_id=row["id"],
        author_name=row["author"],
        author_masked="*" in row["author"],
        created_at=created,
        created_precision=Precision.MINUTE,
        raw_date=created.isoformat(),
        body=row["text"],
        rating=row["rating"],
        keywords=tuple(Keyword(each["code"], each["label"]) for each in row["keywords"]),
        visit_count=row["visit_count"],
        reply=ReplyFound(answer, live=True, created_at=created) if answer else None,
        can_reply=True,
    )

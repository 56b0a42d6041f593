"""A practice shop: a replica with enough reviews, and a profile that has logged in to it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.api import Engine, ReplyCard, ReviewFilter, State
from practice.stage import Replica, Stage, fresh_profile, replica


@dataclass(frozen=True, slots=True)
class Stored:
    """What a profile holds: ids of the platform by shop name, and how many no model has read."""

    reviews: dict[str, list[str]]
    unread: int
    damage: list[str]


@contextmanager
def practice_platform(data: Path | None, reviews_per_shop: int) -> Iterator[Replica]:
    """Real reviews, or practice ones with written ones on top where there are too few."""
    with replica(data, reviews=2 * reviews_per_shop) as console:
        for shop in shops(console):
            missing = reviews_per_shop - int(str(shop["reviews"]))
            if missing > 0:
                console.ask("/reviews", {"shop": shop["id"], "count": missing})
        yield console


def shops(console: Replica) -> list[dict[str, object]]:
    """The platform's own list: id, name, and the number of reviews."""
    listed = console.ask("/state")["shops"]
    assert isinstance(listed, list)
    return listed


def posted(console: Replica) -> dict[str, list[str]]:
    """Texts of all replies that the platform ever stored, by review."""
    told = console.ask("/state")["posted"]
    assert isinstance(told, dict)
    return {review: [reply["text"] for reply in replies] for review, replies in told.items()}


def logged_in_profile(console: Replica, folder: Path) -> Stage:
    """An empty profile whose browser has the owner's login, and that knows the shops."""
    stage = fresh_profile(console, visible=False, folder=folder)
    console.press_login()
    with closing(open_engine(stage)) as engine:
        engine.crawls.login("smartplace", "main", timeout_s=60.0)
    return stage


def copy(stage: Stage, folder: Path) -> Stage:
    """The same profile in another folder; nobody may have it open."""
    shutil.copytree(stage.profile, folder, symlinks=True)
    return Stage(folder, folder / stage.key_file.name)


def open_engine(stage: Stage) -> Engine:
    return Engine.open(stage.profile, key_file=stage.key_file)


def look_into(stage: Stage) -> Stored:
    """Opens the profile, reads every page of its file, and lists what is there."""
    with closing(open_engine(stage)) as engine:
        reviews: dict[str, list[str]] = {}
        unread = 0
        for review in engine.reviews.get_many(engine.reviews.ids(ReviewFilter())):
            reviews.setdefault(review.shop_name, []).append(review.found.external_id)
            unread += review.label is None
        return Stored(reviews, unread, engine.examine())


def approve(stage: Stage, count: int) -> list[int]:
    """The owner says yes to the next `count` drafts; returns the ids of the replies."""
    with closing(open_engine(stage)) as engine:
        if not engine.replies.counts().get(State.DRAFT):
            engine.replies.draft_waiting(200)
        drafts = engine.replies.queue({State.DRAFT}, limit=200)
        fit = [card for card in drafts if not card.reply.too_similar][:count]
        for card in fit:
            engine.replies.approve(card)
        return [card.reply.id for card in fit]


def replies(stage: Stage, states: Sequence[State] = tuple(State)) -> list[ReplyCard]:
    with closing(open_engine(stage)) as engine:
        return engine.replies.queue(states, limit=1_000)

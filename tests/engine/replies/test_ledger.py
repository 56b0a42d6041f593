"""Every move of a reply is in the log, in codes and numbers alone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.platforms.outcomes import ReplyRefused
from engine.replies import rows
from engine.replies.dto import State
from engine.replies.ledger import Ledger
from engine.replies.lifecycle import Verdict
from engine.runtime import log
from engine.runtime.paths import Profile
from tests.engine.replies.house import House, review
from tests.engine.replies.platform import PRESS


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    profile = Profile(tmp_path / "profile")
    close = log.configure(profile)
    yield profile
    close()


def moves(profile: Profile) -> list[tuple[Any, ...]]:
    lines = (profile.logs / log.FILE_NAME).read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert not any("left_out" in line for line in told)
    return [
        (line["reply_id"], line["state"], line["outcome"])
        for line in told
        if line["event"] == "reply.moved"
    ]


def test_a_reply_is_followed_to_its_end(house: House, profile: Profile) -> None:
    [card] = house.approved(review("a"))
    house.platform.faults = {PRESS: ReplyRefused(platform="scripted", reason="손님 말")}
    house.replies.send()
    house.replies.approve(card)
    house.replies.send()
    key, first, second = card.reply.id, ["draft", "approved", "sending"], ["approved", "sending"]
    assert moves(profile) == [
        *((key, state, "none") for state in first),
        (key, "failed", "platform.reply_refused"),
        *((key, state, "none") for state in (*second, "sent", "verified")),
    ]
    assert "손님" not in (profile.logs / log.FILE_NAME).read_text(encoding="utf-8")


def test_a_move_that_was_rolled_back_is_not_told(house: House, profile: Profile) -> None:
    [card] = house.approved(review("a"))
    before = moves(profile)
    with pytest.raises(KeyboardInterrupt), house.database.unit() as unit:
        reply = rows.known(unit.session, card.reply.id)
        Ledger(house.clock, house.reviews).move(unit, reply, Verdict(State.SENDING))
        raise KeyboardInterrupt
    assert house.card(card.review.id) == card
    assert moves(profile) == before

"""`approve` at a terminal, where the list was read some time before."""

import io
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.api import Engine, Exit, ReviewChanged, ReviewFilter
from engine.cli import main
from engine.reviews.dto import Origin
from engine.runtime.clock import to_ms
from engine.runtime.secrets import key_file
from tests.engine.found import SHOP, review


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    """Reply 1 is a draft to a review that was changed after it was written."""
    key, folder = tmp_path / "key", tmp_path / "profile"
    key_file.make(key)
    with closing(Engine.open(folder, key_file=key)) as engine:
        [shop] = engine.shops.remember("smartplace", "owner", [SHOP])
        for body, at in (("맛있어요", 0), ("머리카락이 나왔어요", 60)):
            seen_ms = to_ms(datetime.now(UTC) + timedelta(seconds=at))
            with engine._database.unit() as unit:
                origin = Origin("smartplace", shop.id, 1, seen_ms)
                engine.reviews.absorb(unit, [review(1, body)], origin)
            [review_id] = engine.reviews.ids(ReviewFilter())
            if not at:
                engine.replies.draft(review_id)
    return ["--profile", str(folder), "--key-file", str(key), "--json"]


def approved(words: list[str]) -> tuple[str, int]:
    """What it tells, and how it leaves."""
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard), pytest.raises(SystemExit) as left:
        main(words)
    assert isinstance(left.value.code, int)
    return heard.getvalue(), left.value.code


def test_a_draft_is_approved_for_what_the_list_showed(profile: list[str]) -> None:
    told, code = approved([*profile, "approve", "1"])
    assert code == Exit.INPUT
    assert ReviewChanged.code in told
    told, code = approved([*profile, "approve", "1", "--changed"])
    assert (code, '"state":"approved"' in told) == (Exit.OK, True), told

"""A profile from before the language engine found more than a score."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from sqlalchemy import text

from engine.reviews.dto import ReviewFilter
from engine.reviews.service import Reviews
from engine.runtime.events import EventBus
from engine.shops.service import Shops
from engine.store.database import Database
from engine.store.migration import MIGRATIONS
from tests.engine.conftest import KEY
from tests.engine.found import SHOP
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

_SHOP = (
    "INSERT INTO shop (uuid, platform, account, external_id, name, ref, added_ms, outcome)"
    " VALUES (:uuid, 'smartplace', 'main', '1', :name, '{}', 0, '')"
)
_REVIEW = (
    "INSERT INTO review (uuid, shop_id, platform, external_id, alt_ids, author_name, author_masked,"
    " rating_scale, body, keywords, menus, images, created_ms, created_precision, raw_date, status,"
    " owner_live, owner_state, reply_state, waiting, captured_ms, sort_ms, run_id, content_hash)"
    " VALUES (:uuid, 1, 'smartplace', :id, '[]', '김*리', 1, 5, '맛있어요', '[]', '[]', '[]', 1,"
    " 'second', '', 'visible', 0, '', '', 1, 1, 1, 1, x'00')"
)
_READ = "UPDATE review SET score = -0.9, label = 'negative', probability = 0.9, reader = 'baseline'"


@pytest.fixture
def first_scripts(tmp_path: Path) -> Path:
    scripts = tmp_path / "scripts"
    copytree(MIGRATIONS, scripts)
    for script in (scripts / "versions").glob("*.py"):
        if not script.name.startswith("0001"):
            script.unlink()
    rmtree(scripts / "versions" / "__pycache__", ignore_errors=True)
    return scripts


def test_what_an_older_program_read_stays_until_it_is_read_again(
    tmp_path: Path, first_scripts: Path, bus: EventBus, clock: StandingClock
) -> None:
    folder = tmp_path / "profile"
    old = Database.open(folder, KEY, bus, clock, first_scripts)
    with old.unit() as unit:
        unit.session.execute(text(_SHOP), {"uuid": bytes(16), "name": SHOP.name})
        for number in (1, 2):
            values = {"uuid": bytes([number] * 16), "id": str(number)}
            unit.session.execute(text(_REVIEW), values)
        unit.session.execute(text(_READ))
    old.close()

    upgraded = Database.open(folder, KEY, bus, clock)
    reviews = Reviews(upgraded, Shops(upgraded, clock), clock)
    assert (reviews.get(1).label, reviews.get(1).analysis) == ("negative", None)
    assert list(reviews.ids(ReviewFilter(urgent=True))) == []
    language = Listener(lambda _: moody("positive"))
    assert (reviews.analyse(language), reviews.outdated(language.name)) == (0, 2)
    assert reviews.analyse_again(language) == 2
    assert reviews.get(1).label == "positive" and reviews.get(1).analysis is not None
    upgraded.close()

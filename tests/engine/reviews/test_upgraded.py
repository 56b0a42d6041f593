"""A profile from before the language engine found more than a score."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from sqlalchemy import text

from engine.reviews.absorb import Intake
from engine.reviews.dto import Origin, ReviewFilter
from engine.reviews.service import Reviews
from engine.reviews.twins import uuids_of
from engine.runtime.events import EventBus
from engine.shops.service import Shops
from engine.store.database import Database
from engine.store.migration import MIGRATIONS
from tests.engine.conftest import KEY
from tests.engine.found import SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody

_SHOP = (
    "INSERT INTO shop (uuid, platform, account, external_id, name, ref, added_ms, outcome)"
    " VALUES (:uuid, 'smartplace', 'main', '1', :name, '{}', 0, '')"
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
        origin = Origin("smartplace", 1, 1, 0)
        intake = Intake(unit.session)  # what it looks up first, an older profile has not
        intake._insert(uuids_of([review(1), review(2)], "smartplace"), origin)
        intake.close()
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

"""What an owner brought from a file is not there twice once SmartPlace shows it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.api import Engine, ReviewFilter, Target
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.contract.smartplace.conftest import a_place
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import KST
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

SHOWN, OLDER = 40, 3


@pytest.fixture
def place() -> Place:
    return a_place(1, SHOWN)


@pytest.fixture
def engine(place: Place, tmp_path: Path) -> Iterator[Engine]:
    key_file.make(tmp_path / "key")
    (tmp_path / "profile").mkdir(mode=0o700)
    settings = Settings(tmp_path / "profile" / "settings.json")
    settings.put(Browser(visible=False))
    with SmartPlaceReplica(Catalogue("practice", (place,))) as replica:
        replica.press_login()  # the next login page that opens finds its owner's hands
        site = Site(console_url=replica.console_url)
        settings.put(Platforms(pace="off", sites={"smartplace": site}))
        opened = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
        yield opened
        opened.close()


def written(place: Place, file: Path) -> Path:
    """As a spreadsheet has it: days without a time, no ids, and some that are gone by now."""
    lines = ["작성일,닉네임,리뷰"]
    for review in place.timeline:
        lines.append(
            f"{datetime.fromtimestamp(review.stamp, KST):%Y-%m-%d},{review.author},{review.text}"
        )
    lines += [
        f"2025-01-0{n},옛손님{n},지금은 안 보이는 옛 리뷰예요 {n}" for n in range(1, OLDER + 1)
    ]
    file.write_text("\n".join(lines), encoding="cp949")
    return file


def test_brought_then_collected_is_once(engine: Engine, place: Place, tmp_path: Path) -> None:
    file = written(place, tmp_path / "reviews.csv")
    mine = Target(platform="smartplace", name=place.name)
    assert engine.imports.run(engine.imports.open_file(file), mine).new == SHOWN + OLDER
    [shop] = engine.crawls.login("smartplace", "main", timeout_s=20)
    [report] = engine.crawls.collect_all()
    assert (report.outcome, report.new, report.changed) == ("done", 0, SHOWN)
    assert engine.reviews.count() == SHOWN + OLDER
    met = engine.reviews.get_many(engine.reviews.ids(ReviewFilter(shop_id=shop.id)))
    assert {each.found.external_id for each in met} == {each.id for each in place.timeline}
    again = engine.imports.run(engine.imports.open_file(file), mine)
    assert (again.new, again.known) == (0, SHOWN + OLDER)
    undone = engine.imports.undo(1)
    assert (undone.gone, undone.met, engine.reviews.count()) == (OLDER, SHOWN, SHOWN)

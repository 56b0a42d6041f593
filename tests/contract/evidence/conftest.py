"""Whole profiles at replicas: logged in, all reviews collected."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.api import Engine
from engine.runtime.secrets import key_file
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms, Site
from tests.contract.baemin.conftest import a_shop
from tests.contract.smartplace.conftest import a_place
from tests.replicas.baemin import BaeminReplica
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.replica import Replica
from tests.replicas.smartplace import SmartPlaceReplica

REVIEWS = 12
_REPLICAS: dict[str, Callable[[], Replica[Any]]] = {
    "baemin": lambda: BaeminReplica(Catalogue("practice", (a_shop(1, REVIEWS),))),
    "smartplace": lambda: SmartPlaceReplica(Catalogue("practice", (a_place(1, REVIEWS),))),
}


@pytest.fixture(scope="module")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Asked for by the platform's id."""
    folder = tmp_path_factory.mktemp(request.param)
    with _REPLICAS[request.param]() as replica, _collected(request.param, replica, folder) as made:
        yield made


@contextmanager
def _collected(platform: str, replica: Replica[Any], folder: Path) -> Iterator[Engine]:
    key = folder / "key"
    key_file.make(key)
    address = replica.origins[replica.ORIGINS[0]]
    with closing(Engine.open(folder / "profile", key_file=key)) as engine:
        engine.settings.put(Browser(visible=False))
        engine.settings.put(Platforms(pace="off", sites={platform: Site(console_url=address)}))
    with closing(Engine.open(folder / "profile", key_file=key)) as engine:
        replica.press_login()
        engine.crawls.login(platform, "main", timeout_s=30)
        [report] = engine.crawls.collect_all()
        assert (report.outcome, report.new) == ("done", REVIEWS)
        yield engine

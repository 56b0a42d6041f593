"""A console in a real browser, one for all tests of a module, that no platform answers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engine.platforms.bodies import Bodies
from engine.platforms.browser import open_browser
from engine.platforms.console import Console
from engine.platforms.landmarks import Landmarks
from engine.platforms.port import Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.visitor import CountingPacing
from engine.runtime.loop import Loop

NOWHERE = "http://127.0.0.1:9"
ANSWER_S = 1.0


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Console]:
    visit = Visit(folder, Site(NOWHERE, f"{NOWHERE}/login"), False, CountingPacing())
    async with open_browser("test", visit) as context:
        page = context.pages[0]
        bodies, marks = await Bodies.of(page), Landmarks(home="/", login_paths=("/login",))
        yield Console("test", marks, lambda body, action: None, page, bodies, visit, ANSWER_S)


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def console(loop: Loop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with loop.within(opened(tmp_path_factory.mktemp("browser"))) as console:
        yield console

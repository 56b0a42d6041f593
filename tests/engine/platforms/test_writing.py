"""A reply is written in a form: what is known when that breaks off."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, Page, Route

from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.outcomes import FormChanged, PlatformError, SessionExpired, Unreachable
from engine.platforms.writing import write
from engine.runtime.loop import Loop
from tests.engine.platforms.pages.conftest import opened

PAGE = """<button onclick="__OPEN__">쓰기</button>"""
NOTHING, WRITES = "", "fetch('/reply', { method: 'POST', body: 'x' })"
LEAVES = "location.href = '/login'"


class Form:
    """`closes`: the owner closes the window while we look for the field, which never comes."""

    def __init__(self, page: Page, *, closes: bool = False) -> None:
        self._page = page
        self._closes = closes

    async def opener(self) -> Locator:
        return self._page.get_by_role("button", name="쓰기")

    async def fill(self, text: str) -> Locator:
        if self._closes:
            await self._page.close()
        await self._page.locator("textarea").fill(text)
        return self._page.get_by_role("button", name="등록")


@pytest.fixture
def console(loop: Loop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with loop.within(opened(tmp_path_factory.mktemp("browser"))) as console:
        yield console


async def attempt(console: Console, script: str, *, closes: bool = False) -> None:
    async def answer(route: Route) -> None:
        body = PAGE.replace("__OPEN__", script)
        await route.fulfill(body=body, content_type="text/html; charset=utf-8")

    await console.page.route("**/*", answer)
    await console.page.goto(console.address("/page"))
    guard = Guard("x", lambda request: request.post_data)
    await write(console, "**/reply", guard, Form(console.page, closes=closes), "고맙습니다")


@pytest.mark.parametrize(
    ("script", "closes", "outcome", "before_press"),
    [
        (NOTHING, False, FormChanged, True),
        (WRITES, False, FormChanged, False),
        (LEAVES, False, SessionExpired, True),
        (NOTHING, True, Unreachable, True),
    ],
    ids=["no field", "wrote by itself", "login", "closed"],
)
def test_until_the_press_it_is_known_that_nothing_left(
    loop: Loop,
    console: Console,
    script: str,
    closes: bool,
    outcome: type[PlatformError],
    before_press: bool,
) -> None:
    with pytest.raises(outcome) as told:
        loop.run(attempt(console, script, closes=closes))
    assert type(told.value) is outcome
    assert told.value.before_press is before_press

"""A console's page in a real browser: what it says, and what it never comes back from."""

from pathlib import Path

import pytest
from playwright.async_api import Route

from engine.platforms.console import Console
from engine.platforms.guarding import Guard
from engine.platforms.outcomes import Blocked, CaptchaRequired, PlatformError, Unreachable
from engine.platforms.rewriting import rewriting
from engine.runtime.loop import Loop
from tests.engine.platforms.pages.conftest import ANSWER_S, opened

HANGING = "() => { setTimeout(() => { while (true) {} }); }"
LONG = "<p>" + "리뷰와 답글이 여기에 있어요. " * 60 + "</p>"
NOTICE = "<p>약관을 어기면 서비스 이용이 제한될 수 있습니다.</p><script src=recaptcha.js></script>"


@pytest.mark.parametrize(
    ("html", "outcome"),
    [
        (f"{NOTICE}", CaptchaRequired),
        ("<h1>Access Denied</h1>", Blocked),
        (f"<title>보안 확인</title>{LONG}", Blocked),
        (f"{NOTICE}{LONG}", None),
    ],
    ids=["notice alone", "short", "title", "notice on a page"],
)
def test_a_challenge_says_little_else(
    loop: Loop, console: Console, html: str, outcome: type[PlatformError] | None
) -> None:
    async def visit() -> None:
        async def answer(route: Route) -> None:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8")

        await console.page.route("**/page", answer)
        try:
            await console.go("/page")
        finally:
            await console.page.unroute("**/page", answer)

    if outcome is None:
        loop.run(visit())
        return
    with pytest.raises(outcome):
        loop.run(visit())


def test_a_page_whose_script_hangs_is_left(loop: Loop, tmp_path: Path) -> None:
    async def ask() -> None:
        async with opened(tmp_path) as console:
            await console.page.evaluate(HANGING)
            with console.listen(lambda request: True) as listener:
                for wait in (console.ask("/x"), listener.hear(console.page.content, ANSWER_S)):
                    with pytest.raises(Unreachable):
                        await wait

    loop.run(ask())


def test_a_window_that_was_closed_is_told_and_leaves_nobody_listening(
    loop: Loop, tmp_path: Path
) -> None:
    """As an owner may do while a reply waits for its turn."""

    async def write() -> None:
        async with opened(tmp_path) as console:
            await console.page.close()
            with pytest.raises(Unreachable):
                async with Guard("", lambda request: None).over(console, "**/x"):
                    raise AssertionError
            listener = console.listen(lambda request: True)
            with pytest.raises(Unreachable):
                async with rewriting(console, listener, "**/x", Route.continue_):
                    raise AssertionError
            assert not console.page._impl_obj.listeners("request")

    loop.run(write())

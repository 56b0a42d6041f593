"""The consent page in a real browser, where the owner's hands press the button."""

from dataclasses import replace
from pathlib import Path

from engine.platforms.browser import open_browser
from engine.platforms.port import Consent
from engine.runtime.loop import Loop
from tests.contract.google.conftest import WORDS, GoogleStage
from tests.contract.staging import visiting


def test_the_owner_allows_it_and_is_told_to_go_back(
    fresh_loop: Loop, stage: GoogleStage, tmp_path: Path
) -> None:
    visit = stage.visit()
    browser = open_browser("google", replace(visit, browser_profile=tmp_path / "system"))
    windows = Loop()
    try:
        with windows.within(browser) as context:
            page = context.pages[0]

            def show(address: str) -> None:
                stage.replica.press_login()
                windows.run(page.goto(address))

            asking = replace(visit, consent=Consent(show, WORDS))
            with visiting(fresh_loop, stage, asking) as visitor:
                visitor.loop.run(visitor.session.await_login(20, lambda key: None))
                assert visitor.is_in()
            windows.run(page.wait_for_url("http://127.0.0.1:*/?*"))
            assert windows.run(page.locator("[role=status]").inner_text()) == WORDS
            assert windows.run(page.title()) == "가게지기"
    finally:
        windows.close()

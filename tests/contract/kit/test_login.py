"""The shared login page in a real browser: the owner's hands press it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.contract.kit.conftest import Owner
from tests.contract.kit.corner import CornerReplica

NAMES = ("chromium", "google-chrome", "chromium-browser", "msedge", "microsoft-edge")


@pytest.fixture
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def test_the_owner_comes_back_to_the_page_that_was_asked_for(
    browser: Browser, replica: CornerReplica
) -> None:
    tab = browser.new_page()
    tab.goto(f"{replica.origins['console']}/?shop=77")
    expect(tab.locator("input#userId[name=userId]")).to_be_visible()
    expect(tab.locator("input#pass[type=password]")).to_be_visible()
    expect(tab.get_by_text("로그인 상태 유지")).to_be_hidden()
    replica.press_login()
    tab.wait_for_url(f"{replica.origins['console']}/?shop=77")
    expect(tab.get_by_role("heading")).to_have_text("뷁 👍")
    [session] = tab.context.cookies()
    assert replica.sessions.alive(str(session["value"]))
    tab.close()


def test_an_empty_form_says_what_is_missing(replica: CornerReplica) -> None:
    answer = Owner(replica).ask("/login", "POST", "userId=owner")
    assert "아이디와 비밀번호를 입력해 주세요." in answer.body.decode()
    assert "set-cookie" not in answer.headers
    assert len(replica.sessions) == 0

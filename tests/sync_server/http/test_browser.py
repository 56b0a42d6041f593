"""Logging in with a real browser, which holds the page to its policy: without scripts, and on to
the app's own address.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.sync_server.process import serve
from tests.sync_server.server import PASSWORD, asked

NAMES = ("chromium", "google-chrome", "chromium-browser", "msedge", "microsoft-edge")
KIM = {"name": "할매 국밥", "owner_name": "김사장", "email": "kim@example.com"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def test_somebody_mistypes_and_then_gets_back_to_the_app(tmp_path: Path, browser: Browser) -> None:
    with serve(tmp_path) as server, waiting_app() as (redirect, came):
        httpx2.post(f"{server.address}/v1/tenants", json=KIM | {"password": PASSWORD})
        context = browser.new_context(java_script_enabled=False, locale="ko-KR")
        page = context.new_page()
        query = urlencode(asked("v" * 43, redirect_uri=redirect))
        page.goto(f"{server.address}/authorize?{query}")
        page.get_by_label("이메일").fill("kim@example.com")
        page.get_by_label("비밀번호").fill("틀린 비밀번호")
        page.get_by_label("비밀번호").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
        expect(page.get_by_label("이메일")).to_have_value("kim@example.com")
        page.get_by_label("비밀번호").fill(PASSWORD)
        page.get_by_role("button", name="로그인").click()
        page.wait_for_url(f"{redirect}?**")
        context.close()
    said = parse_qs(urlsplit(came[0]).query)
    assert said["state"] == ["state-of-the-app"]
    assert len(said["code"][0]) >= 43


def test_a_newcomer_sets_up_a_shop_and_gets_back_to_the_app(
    tmp_path: Path, browser: Browser
) -> None:
    with serve(tmp_path) as server, waiting_app() as (redirect, came):
        context = browser.new_context(java_script_enabled=False, locale="ko-KR")
        page = context.new_page()
        query = urlencode(asked("v" * 43, redirect_uri=redirect))
        page.goto(f"{server.address}/authorize?{query}")
        page.get_by_role("link", name="새 가게 등록").click()
        page.get_by_label("가게 이름").fill("할매 국밥")
        page.get_by_label("사장님 이름").fill("김사장")
        page.get_by_label("이메일").fill("kim@example.com")
        page.get_by_label("비밀번호 (10자 이상)").fill(PASSWORD)
        page.get_by_label("비밀번호 한 번 더").fill(PASSWORD)
        page.get_by_role("button", name="가게 등록하기").click()
        expect(page.get_by_role("status")).to_contain_text("가게를 등록했어요")
        expect(page.get_by_label("이메일")).to_have_value("kim@example.com")
        page.get_by_label("비밀번호").fill(PASSWORD)
        page.get_by_role("button", name="로그인").click()
        page.wait_for_url(f"{redirect}?**")
        context.close()
    assert parse_qs(urlsplit(came[0]).query)["state"] == ["state-of-the-app"]


@contextmanager
def waiting_app() -> Iterator[tuple[str, list[str]]]:
    """The app's side of the login: its redirect, and the addresses that came there."""
    came: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as app:
        thread = threading.Thread(target=app.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{app.server_port}/cb", came
        finally:
            app.shutdown()
            thread.join()

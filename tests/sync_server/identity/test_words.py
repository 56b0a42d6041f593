"""The pages speak Korean, and English to who asks for it."""

import re
from html import unescape
from pathlib import Path
from string import Formatter

import pytest
from httpx2 import Response

from sync_server.identity import pages
from sync_server.identity.pages.words import LANGUAGES, preferred, texts
from tests.sync_server.server import PASSWORD, Server, asked, hidden_fields

PAGES = ("/", "/register", "/invitation", "/reset", "/authorize")
HANGUL = re.compile("[가-힣]")
CODE = Path(pages.__file__).parent
SOURCES = [*CODE.glob("*.html"), *CODE.glob("*.py")]
SOURCES += [CODE.parents[1] / each / "page.py" for each in ("access", "tenants")]


def shown(server: Server, path: str, language: str = "", **query: str) -> Response:
    headers = {"Accept-Language": language} if language else {}
    wanted = asked("v" * 43) if path == "/authorize" else {}
    return server.client.get(path, params=wanted | query, headers=headers)


def other(page: Response) -> tuple[str, str]:
    """Where the other language is, and its name."""
    found = re.search(r'<a href="([^"]*)" lang="\w\w" hreflang="\w\w">([^<]*)</a>', page.text)
    assert found is not None, page.text
    return unescape(found[1]), found[2]


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.5, ko;q=0.6", "ko"),
        ("ko;q=0.5, EN-gb", "en"),
        ("fr-FR, en;q=0.1", "en"),
        ("fr", "ko"),
        ("en;q=0", "ko"),
        ("*", "ko"),
        ("en;q=many, ko;q=0.1", "ko"),
        (";;;,,,=" * 1_000, "ko"),
    ],
)
def test_what_the_browser_asks_for(accepted: str, expected: str) -> None:
    assert preferred(accepted) == expected


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_one_language_and_leads_to_the_other(server: Server, path: str) -> None:
    korean, english = shown(server, path), shown(server, path, "en-US,en;q=0.9")
    assert '<html lang="ko">' in korean.text
    assert '<html lang="en">' in english.text
    assert HANGUL.findall(re.sub(r"<a [^>]* hreflang=.*</a>", "", english.text)) == []
    assert other(korean)[1] == "English"
    address, name = other(english)
    assert name == "한국어"
    back = server.client.get(address, headers={"Accept-Language": "en"})
    assert '<html lang="ko">' in back.text
    if path == "/authorize":  # the login that was under way goes on
        assert hidden_fields(back.text)["state"] == hidden_fields(english.text)["state"]


def test_what_was_chosen_stays_on_the_way_through_the_forms(server: Server) -> None:
    """Whatever the browser asks for."""
    page = shown(server, "/register", lang="en")
    assert 'action="/register?lang=en"' in page.text
    assert 'href="/reset?lang=en"' in page.text
    kim = {"name": "Kim's", "owner_name": "Kim", "email": "kim@example.com"}
    unlike = kim | {"password": PASSWORD, "again": "other"}
    refused = server.client.post("/register?lang=en", data=unlike)
    assert "The two passwords differ" in refused.text
    done = server.client.post("/register?lang=en", data=unlike | {"again": PASSWORD})
    assert "The shop is registered" in done.text


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("/register", {"name": ""}, "Please type the shop&#39;s name"),
        ("/invitation", {"code": "x" * 30, "name": "Park"}, "invitation code is not right"),
        ("/invitation", {"code": "x" * 30, "name": ""}, "Please type your name"),
        ("/reset", {"code": "x"}, "The code is not right"),
        ("/authorize", {}, "This login cannot go on"),
    ],
)
def test_what_is_wrong_is_told_in_english_too(
    server: Server, path: str, form: dict[str, str], said: str
) -> None:
    form = {"password": PASSWORD, "again": PASSWORD} | form
    answer = server.client.post(path, data=form, headers={"Accept-Language": "en"})
    assert answer.status_code >= 400
    assert said in answer.text


def test_who_has_to_wait_is_told_in_english(server: Server) -> None:
    for _ in range(7):
        answer = server.client.post(
            "/reset", data={"code": "x", "password": PASSWORD}, headers={"Accept-Language": "en"}
        )
    assert answer.status_code == 429
    assert re.search(r"try again in \d+ (s|min)\.", answer.text)


@pytest.mark.parametrize("strange", ["fr", "ko,en", "../texts/ko", "<b>", ""])
def test_a_language_that_nobody_speaks_here(server: Server, strange: str) -> None:
    page = shown(server, "/", lang=strange)
    assert '<html lang="ko">' in page.text
    assert "lang=en" in other(page)[0]


def test_both_languages_have_every_text_with_the_same_places() -> None:
    korean, english = (texts(each) for each in LANGUAGES)
    assert korean.keys() == english.keys()
    for key, text in korean.items():
        assert _places(text) == _places(english[key]), key


def test_every_text_is_used_and_none_stands_in_the_code() -> None:
    written = {file: file.read_text(encoding="utf-8") for file in SOURCES}
    assert [file.name for file, text in written.items() if HANGUL.search(text)] == []
    everything = "".join(written.values())
    made = re.compile(r"link\.\w+|(register|invitation)\.bad\.\w+|language")
    unused = {
        key for key in texts("ko") if f'"{key}"' not in everything and not made.fullmatch(key)
    }
    assert unused == set()


def _places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)

"""Owners and staff who come by the pages alone, with nothing but a browser."""

import re
from html import unescape
from typing import Any

import pytest
from httpx2 import Response

from sync_server.identity.attempts import INVITATION, REGISTRATION
from tests.sync_server.server import PASSWORD, REDIRECT, Server, asked, hidden_fields

ASKED = asked("v" * 43)
KIM = {"name": "할매 국밥", "owner_name": "김사장", "email": "kim@example.com"}
TWICE = {"password": PASSWORD, "again": PASSWORD}
PAGES = ("/", "/register", "/invitation", "/reset")


def links(page: Response) -> dict[str, str]:
    """What they say, and where they lead."""
    found = re.findall(r'<a href="([^"]*)">([^<]*)</a>', page.text)
    return {words: unescape(address) for address, words in found}


def registered(server: Server, **other: str) -> Response:
    return server.client.post("/register", data=KIM | TWICE | other)


def invited(server: Server, email: str = "park@example.com", role: str = "staff") -> str:
    answer = server.post("/v1/invitations", server.owner().access, email=email, role=role)
    return str(answer.json()["data"]["token"])


def accepted(server: Server, code: str, **other: str) -> Response:
    form = {"code": code, "name": "박알바"} | TWICE | other
    return server.client.post("/invitation", data=form)


def logged_in(server: Server, page: Response, email: str) -> Response:
    """With the form that the page ends with."""
    assert f'value="{email}"' in page.text
    form = hidden_fields(page.text) | {"email": email, "password": PASSWORD}
    return server.client.post("/authorize", data=form, follow_redirects=False)


def test_from_the_login_page_to_a_shop_and_back_to_the_app(server: Server) -> None:
    login = server.client.get("/authorize", params=ASKED)
    form = server.client.get(links(login)["새 가게 등록"])
    done = registered(server, **hidden_fields(form.text))
    assert "가게를 등록했어요" in done.text
    back = logged_in(server, done, KIM["email"])
    assert back.status_code == 303
    assert back.headers["location"].startswith(f"{REDIRECT}?code=")
    me = server.get("/v1/me", server.log_in(KIM["email"]).access).json()["data"]
    assert (me["tenant"]["name"], me["member"]["name"]) == (KIM["name"], KIM["owner_name"])
    assert me["role"] == "owner"


def test_from_the_login_page_by_an_invitation_and_back_to_the_app(server: Server) -> None:
    code = invited(server)
    login = server.client.get("/authorize", params=ASKED)
    form = server.client.get(links(login)["초대 코드가 있어요"])
    done = accepted(server, f" {code} ", **hidden_fields(form.text))
    assert logged_in(server, done, "park@example.com").status_code == 303
    me = server.get("/v1/me", server.log_in("park@example.com").access).json()["data"]
    assert (me["member"]["name"], me["role"]) == ("박알바", "staff")
    assert accepted(server, code).status_code == 404


def test_without_a_login_under_way_the_program_is_next(server: Server) -> None:
    for done in (registered(server), accepted(server, invited(server))):
        assert done.status_code == 200
        assert "gagejigi-engine join http://testserver" in done.text
        assert "<form" not in done.text


@pytest.mark.parametrize("page", ["/authorize", *PAGES[1:]])
def test_every_link_keeps_the_login_that_is_under_way(server: Server, page: str) -> None:
    shown = server.client.get(page, params=ASKED)
    found = links(shown)
    assert len(found) == 3
    for address in found.values():
        answer = server.client.get(address)
        assert answer.status_code == 200
        assert hidden_fields(answer.text).items() >= ASKED.items()


@pytest.mark.parametrize("page", PAGES)
def test_a_login_that_is_not_the_apps_is_not_kept(server: Server, page: str) -> None:
    for query in ({}, ASKED | {"redirect_uri": "https://evil.example/cb"}):
        shown = server.client.get(page, params=query)
        assert shown.status_code == 200
        assert "evil" not in shown.text and not hidden_fields(shown.text)
        assert set(links(shown).values()) == set(PAGES[1:]) - {page}


def test_what_is_not_the_apps_leads_nowhere_after_registering(server: Server) -> None:
    done = registered(server, **(ASKED | {"redirect_uri": "https://evil.example/cb"}))
    assert done.status_code == 200
    assert "evil" not in done.text + done.headers["content-security-policy"]
    assert "<form" not in done.text


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_run_nothing(server: Server, page: str) -> None:
    shown = server.client.get(page, params=ASKED)
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert policy.endswith("form-action 'self'")
    assert "script" not in policy + shown.text and "unsafe" not in policy
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ({"name": ""}, 422, "가게 이름을"),
        ({"name": "가" * 81}, 422, "가게 이름을"),
        ({"owner_name": "  "}, 422, "사장님 이름을"),
        ({"email": "kim"}, 422, "이메일 주소를"),
        ({"again": PASSWORD + "!"}, 422, "서로 달라요"),
        ({"password": "", "again": ""}, 422, "너무 쉬운"),
        ({"password": "12345678", "again": "12345678"}, 422, "너무 쉬운"),
    ],
)
def test_what_is_not_right_is_said_and_what_was_typed_stays(
    server: Server, other: dict[str, str], status: int, words: str
) -> None:
    page = registered(server, **(ASKED | other))
    assert (page.status_code, words in page.text) == (status, True)
    assert hidden_fields(page.text) == ASKED
    for name in KIM.keys() - other.keys():
        assert f'value="{KIM[name]}"' in page.text
    assert PASSWORD not in page.text
    assert registered(server).status_code == 200


def test_an_email_that_is_taken_is_said(server: Server) -> None:
    registered(server)
    page = registered(server, name="둘째 국밥")
    assert (page.status_code, "이미 등록된 이메일" in page.text) == (409, True)


@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ({"code": "short"}, 422, "초대 코드가 맞지 않거나"),
        ({"code": "unknown-unknown-unknown"}, 404, "초대 코드가 맞지 않거나"),
        ({"name": ""}, 422, "이름을"),
        ({"again": "다른 비밀번호 하나"}, 422, "서로 달라요"),
        ({"password": "12345678", "again": "12345678"}, 422, "너무 쉬운"),
    ],
)
def test_an_invitation_is_not_used_up_by_a_mistake(
    server: Server, other: dict[str, str], status: int, words: str
) -> None:
    code = invited(server)
    page = accepted(server, **({"code": code} | ASKED | other))
    assert (page.status_code, words in page.text) == (status, True)
    assert hidden_fields(page.text) == ASKED
    assert accepted(server, code).status_code == 200


def test_typed_signs_are_text(server: Server) -> None:
    page = registered(server, name='"><script>alert(1)</script>', email="x")
    assert page.status_code == 422
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("page", "form", "json", "body", "free"),
    [
        (
            "/register",
            KIM | {"password": "1234567890", "again": "1234567890"},
            "/v1/tenants",
            KIM | {"password": "1"},
            REGISTRATION.free,
        ),
        (
            "/invitation",
            TWICE | {"code": "u" * 43, "name": "박알바"},
            "/v1/invitations/accept",
            {"token": "u" * 43, "name": "박알바", "password": PASSWORD},
            INVITATION.free,
        ),
    ],
)
def test_pages_and_routes_count_together(
    server: Server, page: str, form: dict[str, str], json: str, body: dict[str, Any], free: int
) -> None:
    for each in range(free):
        assert server.client.post(page, data=form).status_code in {404, 422}, each
    waits = server.client.post(page, data=form)
    assert (waits.status_code, waits.headers["retry-after"]) == (429, "60")
    assert "1분 뒤에" in waits.text
    assert server.post(json, **body).status_code == 429


def test_the_address_itself_says_what_to_do(server: Server) -> None:
    page = server.client.get("/")
    assert "gagejigi-engine join http://testserver" in page.text
    assert "기기" in page.text
    strange = server.client.get("/", headers={"Host": 'a"><b>'})
    assert strange.status_code == 200
    assert '"><b>' not in strange.text


def test_a_reset_leads_back_to_the_login(server: Server) -> None:
    form = server.client.get("/reset", params=ASKED)
    page = server.client.post("/reset", data=hidden_fields(form.text) | {"code": "x"} | TWICE)
    assert page.status_code == 403
    assert hidden_fields(page.text) == ASKED

"""Logging in, from the page to the tokens."""

import html
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sync_server.server import PASSWORD, REDIRECT, Server, asked, code_of, hidden_fields

VERIFIER = "v" * 43


def test_an_owner_registers_logs_in_and_is_known(server: Server) -> None:
    registered = server.register("kim@example.com")
    login = server.log_in("Kim@Example.com ")
    me = server.get("/v1/me", login.access)
    assert me.status_code == 200, me.text
    assert me.json()["data"] == {
        "tenant": {"id": registered["tenant"]["id"], "name": "할매 국밥"},
        "member": registered["owner"],
        "role": "owner",
        "device_id": login.device,
    }


def test_the_way_back_carries_code_state_and_issuer(server: Server) -> None:
    email = server.register()["owner"]["email"]
    answer = server.fill_in(asked(VERIFIER, state="a-b.c_d~1"), email)
    back = urlsplit(answer.headers["location"])
    said = parse_qs(back.query)
    assert f"{back.scheme}://{back.netloc}{back.path}" == REDIRECT
    assert said.keys() == {"code", "state", "iss"}
    assert (said["state"], said["iss"]) == (["a-b.c_d~1"], ["gagejigi:local"])


def test_the_page_runs_nothing_and_leads_nowhere_else(server: Server) -> None:
    page = server.client.get("/authorize", params=asked(VERIFIER))
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:49152" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy and "unsafe" not in policy
    assert "<script" not in page.text and "http://" not in page.text.replace(REDIRECT, "")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


@pytest.mark.parametrize(
    "redirect",
    [
        "https://evil.example/cb",
        "http://evil.example/cb",
        "http://127.0.0.1/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:99999999/cb",
        "http://127.0.0.1:49152/cb/",
        "http://127.0.0.1:49152/cb?to=https://evil.example",
        "http://127.0.0.1:49152/cb#x",
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1:49152/../cb",
        "http://127.0.0.1:49152@evil.example/cb",
        "http://evil@127.0.0.1:49152/cb",
        "http://127.0.0.1.evil.example:49152/cb",
        "http://127.0.0.1:49152\\@evil.example/cb",
        "http://127.0.0.1:49152/cb\n",
        "http://127.0.0.1:49152/cb\r\nSet-Cookie: a=b",
        "http://127.0.0.1:４９１５２/cb",
        "http://localhost:49152/cb",
        "http://127.1:49152/cb",
        "http://2130706433:49152/cb",
        "http://[::1]:49152/cb",
        "HTTP://127.0.0.1:49152/cb",
        "//127.0.0.1:49152/cb",
        "javascript:alert(1)//127.0.0.1:49152/cb",
        "",
    ],
)
def test_no_redirect_but_the_apps_own(server: Server, redirect: str) -> None:
    email = server.register()["owner"]["email"]
    query = asked(VERIFIER, redirect_uri=redirect)
    shown = server.client.get("/authorize", params=query, follow_redirects=False)
    assert shown.status_code == 400
    good = server.client.get("/authorize", params=asked(VERIFIER)).text
    form = hidden_fields(good) | {"email": email, "password": "x", "redirect_uri": redirect}
    sent = server.client.post("/authorize", data=form, follow_redirects=False)
    assert sent.status_code == 400
    assert "location" not in shown.headers and "location" not in sent.headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("response_type", "token"),
        ("response_type", ""),
        ("client_id", "somebody-else"),
        ("code_challenge", ""),
        ("code_challenge", "short"),
        ("code_challenge", "=" * 43),
        ("code_challenge_method", "plain"),
        ("code_challenge_method", ""),
        ("state", ""),
        ("state", "short"),
        ("state", '"><script>alert(1)</script>'),
        ("state", "x" * 201),
    ],
)
def test_what_the_app_does_not_ask_is_refused(server: Server, name: str, value: str) -> None:
    page = server.client.get("/authorize", params=asked(VERIFIER, **{name: value}))
    assert page.status_code == 400
    assert "로그인을 다시 시작해" in page.text
    assert "alert(1)" not in page.text


def test_unknown_and_wrong_look_the_same(server: Server) -> None:
    email = server.register("kim@example.com")["owner"]["email"]
    wrong = server.fill_in(asked(VERIFIER), email, "틀린 비밀번호 하나")
    unknown = server.fill_in(asked(VERIFIER), "lee@example.com", "틀린 비밀번호 하나")
    assert wrong.status_code == unknown.status_code == 401
    plain = [
        _without_marks(page.text).replace(mail, "@")
        for page, mail in ((wrong, email), (unknown, "lee@example.com"))
    ]
    assert plain[0] == plain[1]


def test_the_form_gives_the_email_back_as_text(server: Server) -> None:
    strange = '"><img src=x onerror=alert(1)>@example.com'
    page = server.fill_in(asked(VERIFIER), strange)
    assert page.status_code == 401
    assert "<img" not in page.text
    assert html.escape(strange).replace("&quot;", "&#34;") in page.text


def test_a_form_not_made_here_for_this_browser_is_shown_again(server: Server) -> None:
    email = server.register()["owner"]["email"]
    good = hidden_fields(server.client.get("/authorize", params=asked(VERIFIER)).text)
    filled = good | {"email": email, "password": PASSWORD}
    for form in (
        filled | {"mark": ""},
        filled | {"mark": "0" * 64},
        filled | {"mark": "가"},
        filled | {"state": "another-state"},
        filled | {"redirect_uri": "http://127.0.0.1:49153/cb"},
    ):
        assert server.client.post("/authorize", data=form).status_code == 403
    cookies = dict(server.client.cookies)
    server.client.cookies.clear()
    assert server.client.post("/authorize", data=filled).status_code == 403
    server.client.cookies.clear()
    server.client.cookies.update(cookies)
    answer = server.client.post("/authorize", data=filled, follow_redirects=False)
    assert answer.status_code == 303


def test_anothers_form_is_none_of_this_browser(server: Server) -> None:
    email = server.register()["owner"]["email"]
    theirs = hidden_fields(server.client.get("/authorize", params=asked(VERIFIER)).text)
    server.client.cookies.clear()
    server.client.get("/authorize", params=asked(VERIFIER))
    form = theirs | {"email": email, "password": PASSWORD}
    assert server.client.post("/authorize", data=form).status_code == 403


def test_staff_who_log_in_well_never_wait(server: Server) -> None:
    email = server.register()["owner"]["email"]
    answers = {server.fill_in(asked(VERIFIER), email).status_code for _ in range(55)}
    assert answers == {303}


def test_guessing_has_to_wait_longer_and_longer(server: Server) -> None:
    email = server.register()["owner"]["email"]
    waits = []
    for _ in range(8):
        while (
            answer := server.fill_in(asked(VERIFIER), email, "틀린 비밀번호")
        ).status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            server.clock.pass_by(seconds=waits[-1])
        assert answer.status_code == 401
    assert waits == [30, 60, 120]
    assert server.fill_in(asked(VERIFIER), email).status_code == 429
    server.clock.pass_by(seconds=240)
    assert server.fill_in(asked(VERIFIER), email).status_code == 303
    for _ in range(4):
        assert server.fill_in(asked(VERIFIER), email, "틀린 비밀번호").status_code == 401


def test_one_persons_wait_is_not_anothers(server: Server) -> None:
    mine, other = (server.register()["owner"]["email"] for _ in range(2))
    for _ in range(6):
        server.fill_in(asked(VERIFIER), mine, "틀린 비밀번호")
    assert server.fill_in(asked(VERIFIER), mine).status_code == 429
    assert server.fill_in(asked(VERIFIER), other).status_code == 303


def test_an_address_that_tries_everybody_has_to_wait(server: Server) -> None:
    answers = [
        server.fill_in(asked(VERIFIER), f"guess{each}@example.com", "틀린 비밀번호").status_code
        for each in range(51)
    ]
    assert answers == [401] * 50 + [429]


def test_many_registrations_from_one_address_have_to_wait(server: Server) -> None:
    for _ in range(10):
        server.register()
    answer = server.post(
        "/v1/tenants", name="가", owner_name="나", email="a@example.com", password="x" * 20
    )
    assert (answer.status_code, code_of(answer)) == (429, "request.too_many")
    assert answer.headers["retry-after"] == "60"


def _without_marks(page: str) -> str:
    """Without what is random in each page."""
    for name in ('name="mark" value="', 'nonce="'):
        before, _, after = page.partition(name)
        page = before + after.partition('"')[2]
    return page

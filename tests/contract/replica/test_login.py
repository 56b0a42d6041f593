"""Login host, new-device page, session cookies, and the owner's hands."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.contract.replica.client import Client
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place


def test_console_sends_a_stranger_to_the_login_host(replica: SmartPlaceReplica) -> None:
    answer = Client(replica).get("/bizes")
    assert answer.status == 302
    assert answer.headers["location"].startswith(f"{replica.login_url}/nidlogin.login?url=")


def test_login_page_has_the_documented_fields(replica: SmartPlaceReplica) -> None:
    page = Client(replica).send("GET", f"{replica.login_url}/nidlogin.login").body.decode()
    for part in ('id="id"', 'id="pw"', 'id="log.login"', "로그인 상태 유지"):
        assert part in page


@pytest.mark.parametrize(("nvlong", "persistent"), [("on", True), ("", False)])
def test_session_outlives_the_browser_only_if_kept(
    replica: SmartPlaceReplica, nvlong: str, persistent: bool
) -> None:
    client = Client(replica)
    answer = client.submit_login(f"{replica.console_url}/bizes", id="a", pw="b", nvlong=nvlong)
    assert (answer.status, answer.headers["location"]) == (302, f"{replica.console_url}/bizes")
    assert {"NID_AUT", "NID_SES"} <= client.cookies.keys()
    assert bool(client.cookies["NID_SES"]["max-age"]) is persistent
    assert client.get("/bizes").status == 200


@pytest.mark.parametrize("fields", [{"id": "owner"}, {"pw": "secret"}, {}])
def test_empty_fields_do_not_log_in(replica: SmartPlaceReplica, fields: dict[str, str]) -> None:
    client = Client(replica)
    assert client.submit_login(f"{replica.console_url}/bizes", **fields).status == 200
    assert not client.cookies


def test_login_leads_to_no_foreign_page(replica: SmartPlaceReplica) -> None:
    answer = Client(replica).submit_login("http://elsewhere.example/", id="a", pw="b")
    assert answer.headers["location"] == f"{replica.console_url}/bizes"


def test_new_device_must_be_registered_before_the_cookies_come(replica: SmartPlaceReplica) -> None:
    replica.faults.set("device_add")
    client = Client(replica)
    answer = client.submit_login(f"{replica.console_url}/bizes", id="a", pw="b")
    assert answer.headers["location"].startswith("/deviceAdd")
    assert "NID_SES" not in client.cookies
    device = f"{replica.login_url}{answer.headers['location']}"
    assert 'id="new.save"' in client.send("GET", device).body.decode()
    assert client.send("POST", device).headers["location"] == f"{replica.console_url}/bizes"
    assert client.get("/bizes").status == 200


def test_captcha_comes_instead_of_the_cookies(replica: SmartPlaceReplica) -> None:
    replica.faults.set("captcha", on="login")
    client = Client(replica)
    answer = client.submit_login(f"{replica.console_url}/bizes", id="a", pw="b")
    assert "자동입력 방지" in answer.body.decode()
    assert not client.cookies


def test_lost_session_needs_a_new_login(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    replica.faults.set("session_lost", times=1)
    assert owner.reviews(place).status == 401
    assert owner.get("/bizes").status == 302
    owner.enter()
    assert owner.reviews(place).status == 200


def test_a_script_plays_the_owner(replica: SmartPlaceReplica) -> None:
    """The login page waits; the press reaches it, whichever comes first."""
    hands = f"{replica.login_url}/_replica/hands"
    with ThreadPoolExecutor(1) as waiting:
        page = waiting.submit(Client(replica).send, "GET", f"{hands}?on=login")
        press = Client(replica).send(
            "POST", f"{replica.control_url}/press-login", '{"keep": false}'
        )
        assert press.status == 200
        assert json.loads(page.result(20).body) == {"press": True, "keep": False}
    assert Client(replica).send("GET", f"{hands}?on=device").json == {"press": True}


def test_a_closed_login_page_swallows_no_press(replica: SmartPlaceReplica) -> None:
    closed = HTTPConnection(urlsplit(replica.login_url).netloc, timeout=20)
    closed.request("GET", "/_replica/hands?on=login")
    closed.close()
    client = Client(replica)
    client.send("POST", f"{replica.control_url}/press-login")
    hands = client.send("GET", f"{replica.login_url}/_replica/hands?on=login")
    assert hands.json == {"press": True, "keep": True}

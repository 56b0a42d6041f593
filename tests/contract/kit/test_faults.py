"""The switches that all replicas share: each strikes, and each platform has its own besides."""

import json
from collections.abc import Callable
from http.client import IncompleteRead

import pytest

from tests.contract.kit.conftest import Answer, Owner
from tests.contract.kit.corner import CornerReplica, CornerShop
from tests.replicas.kit.faults import Faults, FaultValue, UnknownFault
from tests.replicas.kit.switches import INSTEAD, SHARED, Switch


def _is_html(answer: Answer, status: int, text: str) -> bool:
    html = answer.headers["content-type"].startswith("text/html")
    return answer.status == status and html and text in answer.body.decode()


SEEN: dict[str, tuple[FaultValue, Callable[[Answer], bool]]] = {
    "unauthorized": (True, lambda a: a.status == 401),
    "login_redirect": (True, lambda a: a.status == 302 and "/login" in a.headers["location"]),
    "block_page": (True, lambda a: _is_html(a, 403, "이용이 제한")),
    "access_denied": (True, lambda a: _is_html(a, 403, "errors&#46;edgesuite&#46;net")),
    "not_allowed": (True, lambda a: a.status == 405 and not a.body),
    "captcha": (True, lambda a: _is_html(a, 200, "자동입력 방지")),
    "rate_limited": (30, lambda a: a.status == 429 and a.headers["retry-after"] == "30"),
    "too_often": (True, lambda a: a.status == 430 and "retry-after" not in a.headers),
    "js_challenge": (True, lambda a: _is_html(a, 200, "document.cookie")),
    "server_error": (True, lambda a: a.status == 500),
}


def test_every_switch_that_answers_instead_is_seen_here() -> None:
    assert SEEN.keys() == INSTEAD.keys()


@pytest.mark.parametrize("kind", ["reviews", "reply", "console", "login"])
@pytest.mark.parametrize("fault", SEEN)
def test_something_else_comes_instead(
    replica: CornerReplica, owner: Owner, shop: CornerShop, fault: str, kind: str
) -> None:
    value, is_it = SEEN[fault]
    replica.faults.set(fault, value, on=kind, times=1)

    def ask() -> Answer:
        if kind == "reply":
            return owner.reply(shop.timeline[0].id)
        return owner.ask({"reviews": "/reviews?shop=77", "console": "/", "login": "/login"}[kind])

    assert is_it(ask())
    assert replica.all_posted() == {}
    assert ask().status == 200


def test_a_body_can_lie_about_its_letters(replica: CornerReplica, owner: Owner) -> None:
    """cp949 has syllables that euc-kr lacks; what both lack is escaped."""
    replica.faults.set("mislabelled")
    answer = owner.reviews()
    assert answer.headers["content-type"] == "application/json; charset=euc-kr"
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("euc-kr")
    item = json.loads(answer.body.decode("cp949"))["items"][0]
    assert item["text"] == "맛있어요 0 👍 뷁"
    replica.faults.set("mislabelled", on="console")
    page = owner.ask("/")
    assert page.headers["content-type"] == "text/html; charset=euc-kr"
    assert page.body.decode("cp949") == "<h1>뷁 &#128077;</h1>"


@pytest.mark.parametrize("kind", ["reviews", "console"])
def test_a_body_can_end_half_way(replica: CornerReplica, owner: Owner, kind: str) -> None:
    replica.faults.set("truncated", on=kind)
    with pytest.raises(IncompleteRead):
        owner.ask("/" if kind == "console" else "/reviews?shop=77")


@pytest.mark.parametrize("kind", ["reviews", "console"])
def test_the_session_can_be_lost(replica: CornerReplica, owner: Owner, kind: str) -> None:
    replica.faults.set("session_lost", on=kind, times=1)
    assert owner.ask("/").status == (302 if kind == "console" else 200)
    assert owner.reviews().status == 401
    assert len(replica.sessions) == 0


def test_a_platform_has_its_own_and_leaves_out_what_it_cannot_play() -> None:
    own = {"closed": Switch("shops", "the shop has closed down")}
    faults = Faults(own, without=["session_lost"])
    assert set(faults.switches) == SHARED.keys() - {"session_lost"} | {"closed"}
    faults.set("closed")
    assert faults.strike("closed", "shops")
    with pytest.raises(UnknownFault):
        faults.set("session_lost")
    with pytest.raises(UnknownFault):
        Faults(without=["closed"])


def test_an_own_code_comes_with_200(replica: CornerReplica, owner: Owner, shop: CornerShop) -> None:
    replica.faults.set("past_deadline")
    assert owner.reply(shop.timeline[0].id).json == {"code": "20051"}
    assert [each.done for each in replica.board.tries()] == [False]


def test_every_switch_strikes_a_known_kind() -> None:
    faults = Faults()
    for name in faults.switches:
        faults.set(name)
    assert faults.state().keys() == SHARED.keys()

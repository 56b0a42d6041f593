"""Every fault of the platform that the replica can play, struck once and seen by a client."""

import json
import unicodedata
from collections.abc import Callable
from http.client import IncompleteRead
from json import JSONDecodeError

import pytest

from tests.contract.replica.client import Answer, Client
from tests.replicas.kit.faults import FaultValue, UnknownFault
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place


def test_an_item_can_come_twice(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("duplicate_ids", 2)
    first, second = owner.items(place, page=1), owner.items(place, page=2)
    assert len(second) == 12
    assert [item["id"] for item in second[:2]] == [item["id"] for item in first[-2:]]


def test_new_reviews_push_the_list_between_pages(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    replica.faults.set("insert_between_pages", 2, times=1)
    first, second = owner.items(place, page=1), owner.items(place, page=2)
    assert [item["id"] for item in second[:2]] == [item["id"] for item in first[-2:]]
    newest, total = owner.listed(place, page=1)
    assert total == 47
    assert newest[0]["author"] != first[0]["author"]


def test_total_can_be_wrong(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("total_offset", -3)
    assert owner.listed(place)[1] == 42


ITEM_FAULTS: dict[str, tuple[FaultValue, Callable[[dict[str, object]], bool]]] = {
    "rating_null": (True, lambda item: item["rating"] is None),
    "text_null": (True, lambda item: _text(item) is None and item["hasText"] is False),
    "huge_review": (3000, lambda item: len(str(_text(item)).encode()) in range(2990, 3001)),
    "numeric_ids": (True, lambda item: len(str(item["id"])) == 16 and type(item["id"]) is int),
    "renamed_field": (
        "createdDateTime:createdAt",
        lambda item: "createdAt" in item and "createdDateTime" not in item,
    ),
}


def _text(item: dict[str, object]) -> object:
    content = item["content"]
    assert isinstance(content, dict)
    return content["text"]


@pytest.mark.parametrize("fault", ITEM_FAULTS)
def test_items_can_be_odd(
    replica: SmartPlaceReplica, owner: Client, place: Place, fault: str
) -> None:
    value, is_odd = ITEM_FAULTS[fault]
    assert not is_odd(owner.items(place)[1])
    replica.faults.set(fault, value)
    assert is_odd(owner.items(place)[0])
    replica.faults.clear(fault)
    assert not is_odd(owner.items(place)[1])


def test_a_review_can_be_20_megabytes(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    replica.faults.set("huge_review")
    assert len(owner.reviews(place).body) > 20_000_000


def test_texts_can_be_strange(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("strange_text")
    texts = [str(_text(item)) for item in owner.items(place)]
    assert any("\u200d" in text for text in texts)
    assert any(unicodedata.normalize("NFC", text) != text for text in texts)


def test_reviews_change_and_go(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    edited, removed, answered = (place.timeline[position].id for position in range(3))
    replica.faults.set("edited_text", {edited: "고쳐 썼어요"})
    replica.faults.set("removed_reviews", [removed])
    replica.faults.set("owner_replies", {answered: "폰에서 단 답글"})
    items, total = owner.listed(place)
    assert total == 44
    assert [item["id"] for item in items[:2]] == [edited, answered]
    assert _text(items[0]) == "고쳐 썼어요"
    assert items[1]["hasReply"] is True
    assert owner.listed(place, hasReply=False)[1] == 43
    assert replica.all_posted() == {}


def _is_html(answer: Answer, status: int) -> bool:
    return answer.status == status and answer.headers["content-type"].startswith("text/html")


INSTEAD: dict[str, tuple[FaultValue, Callable[[Answer], bool]]] = {
    "graphql_error": ("FORBIDDEN", lambda a: a.status == 200 and a.error_code == "FORBIDDEN"),
    "unauthorized": (True, lambda a: a.status == 401),
    "login_redirect": (True, lambda a: a.status == 302 and "nidlogin" in a.headers["location"]),
    "block_page": (True, lambda a: _is_html(a, 403) and b"Access Denied" in a.body),
    "captcha": (True, lambda a: _is_html(a, 200) and "보안 확인" in a.body.decode()),
    "rate_limited": (30, lambda a: a.status == 429 and a.headers["retry-after"] == "30"),
    "js_challenge": (True, lambda a: _is_html(a, 200) and b"<script>" in a.body),
    "server_error": (True, lambda a: a.status == 500),
}


@pytest.mark.parametrize("request_name", ["reviews", "reply"])
@pytest.mark.parametrize("fault", INSTEAD)
def test_something_else_comes_instead(
    replica: SmartPlaceReplica, owner: Client, place: Place, fault: str, request_name: str
) -> None:
    value, is_it = INSTEAD[fault]
    replica.faults.set(fault, value, on=request_name, times=1)

    def ask() -> Answer:
        if request_name == "reviews":
            return owner.reviews(place)
        return owner.reply(place, place.timeline[0].id)

    assert is_it(ask())
    assert replica.all_posted() == {}
    assert "data" in ask().json


def test_a_limit_may_say_no_time(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("rate_limited")
    answer = owner.reviews(place)
    assert answer.status == 429 and "retry-after" not in answer.headers


def test_a_body_can_end_half_way(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("truncated", times=1)
    with pytest.raises(IncompleteRead):
        owner.reviews(place)
    assert len(owner.items(place)) == 10


def test_a_body_can_be_no_json(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("malformed_json")
    answer = owner.reviews(place)
    assert answer.status == 200
    with pytest.raises(JSONDecodeError):
        _ = answer.json


def test_a_slow_answer_comes_whole(replica: SmartPlaceReplica, owner: Client, place: Place) -> None:
    replica.faults.set("slow", 0.01)
    assert len(owner.items(place)) == 10
    assert replica.faults.state()["slow"]["struck"] == 1


PAGE_FAULTS: dict[str, tuple[FaultValue, str]] = {
    "popups": (2, '"popups": 2'),
    "more_never_ends": (True, '"moreForever": true'),
    "renamed_classes": (True, '"itemClass": "ReviewCard_root__'),
    "reply_button": ("rv.replyregister", '"replyButton": "rv.replyregister"'),
}


@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_the_page_can_change(
    replica: SmartPlaceReplica, owner: Client, place: Place, fault: str
) -> None:
    value, setting = PAGE_FAULTS[fault]
    path = replica.reviews_url(place).removeprefix(replica.console_url)
    assert setting not in owner.get(path).body.decode()
    replica.faults.set(fault, value)
    assert setting in owner.get(path).body.decode()


@pytest.mark.parametrize("fault", ["block_page", "captcha", "login_redirect"])
def test_a_page_of_the_console_can_be_shut(
    replica: SmartPlaceReplica, owner: Client, fault: str
) -> None:
    value, is_it = INSTEAD[fault]
    replica.faults.set(fault, value, on="console")
    assert is_it(owner.get("/bizes"))


def test_a_fault_can_begin_later_and_end(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    owner.reviews(place)
    replica.faults.set("unauthorized", after_pages=2, times=2)
    statuses = [owner.reviews(place, page=page).status for page in range(1, 6)]
    assert statuses == [200, 200, 401, 401, 200]


def test_switches_are_set_from_outside(replica: SmartPlaceReplica, owner: Client) -> None:
    def post(wanted: object) -> Answer:
        return owner.send("POST", f"{replica.control_url}/faults", json.dumps(wanted))

    late = {"value": 30, "after_pages": 2, "times": 1, "on": "reply"}
    assert post({"rate_limited": late, "text_null": True}).status == 200
    state = owner.send("GET", f"{replica.control_url}/state").json["faults"]
    assert isinstance(state, dict) and state.keys() == {"rate_limited", "text_null"}
    assert late.items() <= state["rate_limited"].items()
    assert post({"rate_limited": False, "text_null": None}).json == {}


@pytest.mark.parametrize("wanted", [{"no_such_fault": True}, {"slow": {"value": 1, "on": "x"}}])
def test_an_unknown_switch_is_refused(
    replica: SmartPlaceReplica, owner: Client, wanted: object
) -> None:
    answer = owner.send("POST", f"{replica.control_url}/faults", json.dumps(wanted))
    assert answer.status == 400
    assert replica.faults.state() == {}
    with pytest.raises(UnknownFault):
        replica.faults.set("no_such_fault")


def test_every_switch_says_what_it_does(replica: SmartPlaceReplica) -> None:
    assert all(switch.meaning for switch in replica.faults.switches.values())

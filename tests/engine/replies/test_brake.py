"""The anger brake: what an owner may regret waits half an hour, on every device, and then goes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.platforms.port import ReviewFound
from engine.replies.brake import HOLD, Qualm, doubts
from engine.replies.dto import ReplyCard, SendReport, State
from engine.replies.errors import ReplyHeld
from engine.runtime.clock import to_ms
from engine.runtime.resources import RESOURCES
from tests.engine.replies.chain import Chain
from tests.engine.replies.house import MORNING, House, review
from tests.engine.replies.platform import LOOK, Scripted

ANGRY = "손님 같은 진상은 처음 봅니다. 양심이 있으면 리뷰 지우세요"
CALM = "기대에 못 미쳐 죄송합니다. 말씀하신 국물은 오늘부터 다시 끓이고 있어요"
MOMENT = timedelta(seconds=1)


def approved(house: House, text: str, external_id: str = "a") -> ReplyCard:
    [review_id] = house.receive(review(external_id, "국물이 별로예요", rating=1.0))
    card = house.replies.draft(review_id)
    return house.replies.approve(house.replies.revise(card.reply.id, text))


@pytest.mark.parametrize(
    ("text", "qualms"),
    [
        (CALM, []),
        ("그따위로 살지 마세요", [Qualm.RUDE]),
        ("이 미친 놈아", [Qualm.RUDE]),
        ("ㅅㅂ 다신 시키지 마세요", [Qualm.RUDE, Qualm.RUDE]),
        ("010-1234-5678로 주문하신 분이죠", [Qualm.PRIVATE]),
        ("공일공 일이삼사 오육칠팔 손님", [Qualm.PRIVATE]),
        ("900101-1234567", [Qualm.PRIVATE]),
        ("101동 1203호 손님, 배달이 늦어 죄송해요", [Qualm.PRIVATE]),
        ("주문번호 B1AX00 확인했어요", [Qualm.PRIVATE]),
        ("박지원님, 저희 직원이 본 대로예요", [Qualm.NAME]),
        ("김유리 고객님 그날 일은 죄송해요", [Qualm.NAME]),
        ("김*리님, 또 오세요", []),
        ("가게로 전화 주세요. 02-123-4567", []),
        ("배달 기사님과 사장님이 함께 사과드려요", []),
        ("진상을 알아보고 지체 없이 말씀드릴게요", []),
        ("", []),
    ],
)
def test_what_is_held_and_what_is_not(text: str, qualms: list[Qualm]) -> None:
    assert [each.qualm for each in doubts(text, review("a", author="김*리"))] == qualms


def test_a_name_that_all_can_read_is_no_secret() -> None:
    assert doubts("박지원님, 고맙습니다", review("a", author="박지원")) == ()


def test_replies_that_owners_wrote_and_ours_are_not_held() -> None:
    """Of the practice shops, and every template: a brake that always holds is soon ignored."""
    said = list(_decent())
    assert len(said) > 200
    assert [text for text, found in said if doubts(text, found)] == []


def test_it_waits_half_an_hour_and_goes_as_it_is(house: House) -> None:
    card = approved(house, ANGRY)
    assert card.reply.state is State.APPROVED and card.reply.held is not None
    assert card.reply.held.until == MORNING + HOLD
    assert card.reply.held.doubts[0].qualm is Qualm.RUDE
    steps: list[str] = []
    house.platform.watcher = steps.append
    assert (house.replies.send(), steps) == (SendReport(), []), "not even a visit"
    house.clock.pass_by(HOLD - MOMENT)
    assert house.replies.send() == SendReport()
    house.clock.pass_by(MOMENT)
    assert house.card(card.review.id).reply.held is None
    assert house.replies.send().verified == 1
    assert house.platform.posted == [("a", ANGRY)]


def test_a_hold_that_arrives_while_we_look_is_heeded(house: House) -> None:
    """Another device has approved it at the same moment, and ours hears of it only now."""
    card = approved(house, CALM)
    later = to_ms(house.clock.now() + HOLD)

    def hold(step: str) -> None:
        if step == LOOK:
            with house.database.alongside() as connection:
                connection.execute("UPDATE reply SET held_ms = ?", (later,))

    house.platform.watcher = hold
    house.replies.send()
    assert house.platform.posted == []
    assert house.card(card.review.id).reply.state is State.APPROVED


def test_others_go_meanwhile(house: House) -> None:
    approved(house, ANGRY)
    approved(house, CALM, "b")
    assert house.replies.send().verified == 1
    assert house.platform.posted == [("b", CALM)]


def test_it_holds_over_a_restart(house: House) -> None:
    card = approved(house, ANGRY)
    house.reopen()
    assert house.replies.send() == SendReport()
    assert house.card(card.review.id).reply.held is not None


def test_kind_words_instead_go_at_once(house: House) -> None:
    card = approved(house, ANGRY)
    calmer = house.replies.revise(card.reply.id, CALM)
    assert (calmer.reply.state, calmer.reply.held) == (State.DRAFT, None)
    assert house.replies.approve(card).reply.held is None
    assert house.replies.send().verified == 1


def test_other_angry_words_wait_anew(house: House) -> None:
    card = approved(house, ANGRY)
    house.clock.pass_by(HOLD - MOMENT)
    house.replies.revise(card.reply.id, "그따위로 살지 마세요")
    again = house.replies.approve(card)
    assert again.reply.held is not None
    assert again.reply.held.until == house.clock.now() + HOLD


def test_what_was_withdrawn_never_goes(house: House) -> None:
    card = approved(house, ANGRY)
    house.replies.withdraw(card.reply.id)
    house.clock.pass_by(HOLD)
    assert house.replies.send() == SendReport()
    assert house.card(card.review.id).reply.held is None


def test_the_owners_own_hand_waits_too(house: House) -> None:
    card = approved(house, ANGRY)
    with pytest.raises(ReplyHeld) as caught:
        house.replies.hand_over(card)
    assert caught.value.params == {"until": "10:00"}
    house.clock.pass_by(HOLD)
    assert house.replies.hand_over(card).text == ANGRY


@pytest.fixture
def chain(tmp_path: Path, platform: Scripted) -> Iterator[Chain]:
    chain = Chain(tmp_path, platform)
    yield chain
    chain.close()


def test_every_pc_of_the_shop_waits(chain: Chain) -> None:
    here, there = chain.till(), chain.till()
    approved(here, ANGRY)
    chain.sync()
    assert there.state() is State.APPROVED
    assert there.replies.send() == SendReport()
    chain.pass_by(HOLD)
    assert there.replies.send().verified == 1
    assert chain.platform.posts("a") == 1


def test_who_calms_it_down_elsewhere_releases_it_here(chain: Chain) -> None:
    here, there = chain.till(), chain.till()
    approved(here, ANGRY)
    chain.sync()
    card = there.card(1)
    there.replies.revise(card.reply.id, CALM)
    there.replies.approve(card)
    chain.sync()
    assert here.card(1).reply.held is None
    assert here.replies.send().verified == 1
    assert chain.platform.posted == [("a", CALM)]


def _decent() -> Iterator[tuple[str, ReviewFound]]:
    for file in sorted((RESOURCES / "practice").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            known = json.loads(line)
            if known.get("reply"):
                yield known["reply"], review("a", author=known["author"])
    for template in json.loads((RESOURCES / "templates" / "ko.json").read_text("utf-8")):
        yield template["text"], review("a")

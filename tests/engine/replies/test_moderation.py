"""Replies that a platform takes, and then will not show."""

from engine.platforms.port import REJECTED
from engine.replies.lifecycle import TURNED_DOWN
from tests.engine.replies.house import House, review


def test_what_moderation_turns_down_is_told_and_gives_way_to_other_words(house: House) -> None:
    [card] = house.approved(review("a"))
    house.platform.live, house.platform.state = False, REJECTED
    assert house.replies.send().needs_look == 1
    assert house.card(card.review.id).reply.outcome == TURNED_DOWN
    assert house.replies.send().tried == 0
    house.platform.live, house.platform.state = True, ""
    house.replies.approve(house.replies.revise(card.reply.id, "다음에 또 들러 주세요."))
    assert house.replies.send().verified == 1
    assert house.platform.posts("a") == 2

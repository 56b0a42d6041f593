"""What two wrote without knowing of each other, and what a person makes of it."""

import pytest

from engine.sync import errors
from engine.sync.dto import Resolution
from tests.engine.sync.meeting import Person, sync

WARM, SHORT = "뜨끈하게 다시 끓여 둘게요", "고맙습니다"


def test_two_who_did_not_know_of_each_other_meet_in_the_journal_of_both(
    shop: tuple[Person, Person],
) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [ours], [theirs] = here.engine.sync.conflicts(), there.engine.sync.conflicts()
    assert (ours.entity, ours.field) == ("reply", "text")
    assert {ours.kept.value, ours.lost.value} == {SHORT, WARM}
    assert ours.kept.value == here.card(0).reply.text == there.card(0).reply.text
    assert (ours.kept.here, ours.lost.here) == (theirs.lost.here, theirs.kept.here)
    assert ours.kept.at != ours.lost.at

    there.engine.sync.resolve(theirs, "other")
    sync(there, here)
    assert here.card(0).reply.text == there.card(0).reply.text == ours.lost.value
    assert here.engine.sync.conflicts() == there.engine.sync.conflicts() == []


@pytest.mark.parametrize("how", ["kept", "dismissed"])
def test_what_stands_may_stay(shop: tuple[Person, Person], how: str) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [found] = here.engine.sync.conflicts()
    here.engine.sync.resolve(found, "kept" if how == "kept" else "dismissed")
    sync(here, there)
    assert there.engine.sync.conflicts() == []
    assert there.card(0).reply.text == found.kept.value


def test_both_texts_may_stand_and_that_may_be_undone(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [found] = here.engine.sync.conflicts()
    assert found.ways == ("other", "both", "kept", "dismissed")
    assert found.review == here.card(0).review.id
    settled = here.engine.sync.resolve(found, "both")
    assert here.card(0).reply.text == f"{found.kept.value}\n\n{found.lost.value}"
    here.engine.sync.reopen(settled)
    assert here.engine.sync.conflicts() == [found]
    sync(here, there)
    assert there.card(0).reply.text == found.kept.value
    assert len(there.engine.sync.conflicts()) == 1


def test_what_stands_now_may_be_newer_than_what_was_kept(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    here.revise(0, "나중에 다시 쓴 답글")
    [found] = here.engine.sync.conflicts()
    assert found.value == "나중에 다시 쓴 답글" != found.kept.value
    settled = here.engine.sync.resolve(found, "other")
    assert here.card(0).reply.text == found.lost.value
    here.engine.sync.reopen(settled)
    assert here.card(0).reply.text == "나중에 다시 쓴 답글"


def test_what_was_written_after_a_choice_outlives_its_undo(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [found] = here.engine.sync.conflicts()
    settled = here.engine.sync.resolve(found, "other")
    sync(here, there)
    there.revise(0, "그 뒤에 고친 글")
    sync(there, here)
    here.engine.sync.reopen(settled)
    sync(here, there)
    assert here.card(0).reply.text == there.card(0).reply.text == "그 뒤에 고친 글"
    assert [each.id for each in here.engine.sync.conflicts()] == [found.id]
    assert len(there.engine.sync.conflicts()) == 1


@pytest.mark.parametrize(
    ("mine", "yours", "left"),
    [("both", "other", 1), ("kept", "other", 0), ("other", "other", 0), ("dismissed", "kept", 0)],
)
def test_two_who_settle_it_apart_have_the_text_to_look_at_and_nothing_else(
    shop: tuple[Person, Person], mine: Resolution, yours: Resolution, left: int
) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [ours], [theirs] = here.engine.sync.conflicts(), there.engine.sync.conflicts()
    here.engine.sync.resolve(ours, mine)
    there.engine.sync.resolve(theirs, yours)
    sync(here, there, here)
    found = here.engine.sync.conflicts()
    assert [each.field for each in found] == ["text"] * left
    assert [each.field for each in there.engine.sync.conflicts()] == ["text"] * left
    for each in found:
        here.engine.sync.resolve(each, "other")
        sync(here, there)
        assert here.card(0).reply.text == there.card(0).reply.text == each.lost.value
    assert here.engine.sync.conflicts() == there.engine.sync.conflicts() == []


@pytest.mark.parametrize("how", ["other", "both", "kept"])
def test_nothing_is_written_over_words_that_nobody_was_shown(
    shop: tuple[Person, Person], how: Resolution
) -> None:
    here, there = shop
    here.revise(0, SHORT)
    there.revise(0, WARM)
    sync(here, there, here)
    [shown] = here.engine.sync.conflicts()
    there.revise(0, "방금 다른 PC에서 고친 글")
    sync(there, here)
    with pytest.raises(errors.ChangedMeanwhile):
        here.engine.sync.resolve(shown, how)
    assert here.card(0).reply.text == "방금 다른 PC에서 고친 글"
    [now] = here.engine.sync.conflicts()
    here.engine.sync.resolve(now, how)
    assert here.engine.sync.conflicts() == []


def test_what_no_domain_has_a_command_for_is_not_overwritten_unseen_either(
    shop: tuple[Person, Person],
) -> None:
    here, there = shop
    review_id = here.card(0).review.id
    here.engine.reviews.correct(review_id, "positive")
    there.engine.reviews.correct(there.card(0).review.id, "negative")
    sync(here, there, here)
    [shown] = here.engine.sync.conflicts()
    here.engine.reviews.correct(review_id, "neutral")
    with pytest.raises(errors.ChangedMeanwhile):
        here.engine.sync.resolve(shown, "other")
    assert here.engine.reviews.get(review_id).label == "neutral"


def test_a_step_of_a_reply_is_not_written_again(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.engine.replies.approve(here.card(0))
    there.engine.replies.discard(there.card(0).reply.id)
    sync(here, there, here)
    [found] = [each for each in here.engine.sync.conflicts() if each.field == "step"]
    assert found.ways == ("kept", "dismissed")
    with pytest.raises(errors.NotWritable):
        here.engine.sync.resolve(found, "other")
    here.engine.sync.resolve(found, "dismissed")

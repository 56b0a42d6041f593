"""The owner's decisions over the queue of replies."""

from tests.engine.replies.house import House, review


def test_a_reply_goes_from_draft_to_verified(house: House) -> None:
    [approved] = house.approved(review("a"))
    report = house.replies.send()
    card = house.card(approved.review.id)
    assert (report.tried, report.verified, report.outcome) == (1, 1, "done")
    assert [step.state for step in card.steps] == [
        "draft",
        "approved",
        "sending",
        "sent",
        "verified",
    ]
    assert house.platform.posted == [("a", card.reply.text)]
    assert card.review.found.reply is not None and card.review.found.reply.live

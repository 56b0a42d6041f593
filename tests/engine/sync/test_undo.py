"""Undo in a shop of several PCs: others hear of it, and nobody's later word is overrun."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api import ReviewFilter
from engine.store.deeds.errors import Overtaken
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, hired, people, registered

WARM, SHORT = "뜨끈하게 다시 끓여 둘게요", "고맙습니다"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Two PCs of one shop, who have the same review and its draft."""
    with a_server(tmp_path / "server") as server:
        owner = registered(server)
        with people(tmp_path, owner, hired(server, owner, "staff")) as (here, there):
            here.collect(review(1))
            here.engine.replies.draft_waiting(10)
            for person in (here, there):
                person.join(server.address)
                person.engine.sync.run()
            yield here, there


def meet(*persons: Person) -> None:
    for person in persons:
        person.engine.sync.run()


def corrected(person: Person) -> bool:
    [review_id] = person.engine.reviews.ids(ReviewFilter())
    return person.engine.reviews.get(review_id).correction is not None


def test_what_is_undone_here_is_undone_there(shop: tuple[Person, Person]) -> None:
    here, there = shop
    before = there.card().reply
    here.revise(0, WARM)
    [review_id] = here.engine.reviews.ids(ReviewFilter())
    here.engine.reviews.correct(review_id, "negative")
    meet(here, there)
    assert (there.card().reply.text, corrected(there)) == (WARM, True)
    here.engine.deeds.undo()
    here.engine.deeds.undo()
    meet(here, there)
    assert (there.card().reply.text, corrected(there)) == (before.text, False)
    here.engine.deeds.redo()
    here.engine.deeds.redo()
    meet(here, there)
    assert (there.card().reply.text, corrected(there)) == (WARM, True)


def test_staff_may_take_back_what_they_said(shop: tuple[Person, Person]) -> None:
    here, there = shop
    [review_id] = there.engine.reviews.ids(ReviewFilter())
    there.engine.reviews.correct(review_id, "negative")
    meet(there)
    there.engine.deeds.undo()
    assert there.engine.sync.run().refused == 0
    meet(here)
    assert not corrected(here)
    there.engine.deeds.redo()
    meet(there, here)
    assert corrected(here)


def test_what_others_wrote_since_stays(shop: tuple[Person, Person]) -> None:
    here, there = shop
    here.revise(0, WARM)
    meet(here, there)
    there.revise(0, SHORT)
    meet(there, here)
    with pytest.raises(Overtaken):
        here.engine.deeds.undo()
    assert here.card().reply.text == SHORT

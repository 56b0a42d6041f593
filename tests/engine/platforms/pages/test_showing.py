"""The picture shows the review that is meant, or there is none."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

from engine.platforms.console import Console
from engine.platforms.outcomes import Indistinct
from engine.platforms.showing import card_of
from engine.runtime.loop import Loop
from tests.engine.found import review

STARS = "<li id=one><b>김*리</b><i>11.20</i></li><li id=two><b>김*리</b><i>11.02</i></li>"
BEGINS = "<li id=one><b>김*리</b><p>별로예요</p></li><li id=two><b>김*리</b><p>별로예요 다시는</p>"
ANSWERED = "<li id=one><b>김*리</b><p>별로예요</p><p>김*리님 죄송해요</p></li>"
OTHERS = f"{ANSWERED}<li id=two><b>김*리</b><p>맛있어요</p></li><li><b>박*</b><p>별로예요</p></li>"


@pytest.mark.parametrize(
    ("cards", "body", "expected"),
    [
        (STARS, None, pytest.raises(Indistinct)),
        (BEGINS, "별로예요", pytest.raises(Indistinct)),
        (BEGINS, "별로예요 다시는\n안 와요", nullcontext("two")),
        (OTHERS, "별로예요", nullcontext("one")),
    ],
    ids=["no words", "one begins like another", "more words", "one of each"],
)
def test_a_card_is_the_only_one_or_none(
    loop: Loop,
    console: Console,
    cards: str,
    body: str | None,
    expected: AbstractContextManager[str],
) -> None:
    async def found() -> str:
        await console.page.set_content(f"<main><ul>{cards}</ul></main>")
        card = await card_of(console, replace(review(1, body), author_name="김*리"))
        return str(await card.evaluate("each => each.closest('li').id"))

    with expected as name:
        assert loop.run(found()) == name

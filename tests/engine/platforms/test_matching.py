"""One review among others: known by its ids, looked for on its own days and those around them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.platforms.matching import days_of, find, same
from engine.platforms.outcomes import Partial, PlatformError, Unreachable
from engine.platforms.port import Precision, ReviewFound, ReviewPage
from engine.runtime.loop import Loop
from tests.engine.found import NEWEST, page, review

TODAY = NEWEST.date()
FIRST = date(2020, 1, 1)
A_DAY = timedelta(days=1)
Days = tuple[date, date]


def test_a_further_id_will_do_and_what_it_says_will_not() -> None:
    here, elsewhere = review(1), replace(review(1), external_id="public")
    assert same([review(2), here], replace(elsewhere, alt_ids=(here.external_id,))) == here
    assert same([replace(here, alt_ids=("public",))], elsewhere) is not None
    assert same([here], elsewhere) is None


def test_its_own_id_comes_before_a_further_one() -> None:
    other = replace(review(1), alt_ids=(review(2).external_id,))
    assert same([other, review(2)], review(2)) == review(2)


def test_whose_day_nobody_knows_may_be_anywhere() -> None:
    assert days_of(review(1), FIRST, TODAY) == ((TODAY, TODAY), (TODAY - A_DAY, TODAY + A_DAY))
    vague = replace(review(1), created_precision=Precision.MONTH)
    assert days_of(vague, FIRST, TODAY) == ((FIRST, TODAY),)


class List:
    """Pages by the days that are asked for; a fault in place of one."""

    def __init__(self, pages: dict[Days, Sequence[ReviewPage | PlatformError]]) -> None:
        self._pages = pages
        self.asked: list[tuple[date, date, int]] = []

    async def ask(self, first: date, last: date, number: int) -> ReviewPage:
        self.asked.append((first, last, number))
        told = self._pages[first, last][number - 1]
        if isinstance(told, PlatformError):
            raise told
        return told


ITS_OWN, AROUND = days_of(review(1), FIRST, TODAY)
EMPTY = page(1, [])


def looked_for(loop: Loop, listed: List) -> tuple[ReviewPage, ReviewFound] | None:
    return loop.run(find("test", listed.ask, review(1), FIRST, TODAY))


def test_the_page_that_holds_it_is_the_last_one_asked_for(loop: Loop) -> None:
    first, second = page(1, [review(2)], more=True), page(2, [review(3), review(1)], more=True)
    listed = List({ITS_OWN: [EMPTY], AROUND: [first, second]})
    assert looked_for(loop, listed) == (second, review(1))
    assert listed.asked[-1] == (*AROUND, 2)


def test_who_is_on_no_page_is_gone(loop: Loop) -> None:
    assert looked_for(loop, List({ITS_OWN: [EMPTY], AROUND: [EMPTY]})) is None


def test_a_list_that_goes_in_circles_ends(loop: Loop) -> None:
    around = [page(each, [review(2)], more=True) for each in range(1, 9)]
    assert looked_for(loop, List({ITS_OWN: [EMPTY], AROUND: around})) is None


def test_a_list_that_is_not_whole_says_nothing_of_who_is_missing(loop: Loop) -> None:
    short = replace(page(1, [review(2)]), total=90)
    with pytest.raises(Partial):
        looked_for(loop, List({ITS_OWN: [short], AROUND: [EMPTY]}))
    broken = (page(1, [review(2)], more=True), Unreachable(platform="test"))
    with pytest.raises(Partial):
        looked_for(loop, List({ITS_OWN: (EMPTY,), AROUND: broken}))
    holding = page(1, [review(1)])
    assert looked_for(loop, List({ITS_OWN: [short], AROUND: [holding]})) == (holding, review(1))

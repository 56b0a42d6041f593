"""The browser, or the driver between it and us, dies in the middle of a visit."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from engine.platforms.outcomes import LoginTimeout, Partial, Unreachable
from engine.platforms.port import Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.visitor import CountingPacing
from engine.runtime.loop import Loop
from tests.contract.smartplace.conftest import SmartPlaceStage
from tests.contract.staging import browsing


def driver() -> psutil.Process:
    (found,) = (
        child for child in psutil.Process().children() if "run-driver" in " ".join(child.cmdline())
    )
    return found


def browser() -> psutil.Process:
    (found,) = driver().children()
    return found


@pytest.mark.parametrize("victim", [driver, browser])
def test_what_arrived_is_kept(
    fresh_loop: Loop,
    stage: SmartPlaceStage,
    tmp_path: Path,
    victim: Callable[[], psutil.Process],
) -> None:
    with browsing(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        pages = visitor.loop.iterate(visitor.session.fetch_reviews(shop))
        assert len(next(pages).reviews) == 100
        victim().kill()
        with pytest.raises(Partial) as partial:
            next(pages)
        assert partial.value.params["got"] == 100
        with pytest.raises(Unreachable):
            visitor.shops()
    with browsing(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        assert visitor.collect(visitor.big_shop()).ended is None


def test_a_login_window_that_closes_is_a_login_that_did_not_happen(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path
) -> None:
    with browsing(fresh_loop, stage, tmp_path) as visitor, pytest.raises(LoginTimeout):
        fresh_loop.run(visitor.session.await_login(30, lambda key: browser().kill()))


def test_a_login_page_that_does_not_come_is_no_slow_owner(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path
) -> None:
    nobody = "http://127.0.0.1:1"
    visit = Visit(tmp_path, Site(nobody, f"{nobody}/nidlogin.login"), False, CountingPacing())
    with fresh_loop.within(stage.platform.open(visit)) as session, pytest.raises(Unreachable):
        fresh_loop.run(session.await_login(30, lambda key: None))

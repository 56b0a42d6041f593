"""리뷰: the chosen pack does not read, and the owner hears of it."""

import pytest

from desktop.kit.buttons import TextButton
from desktop.kit.surfaces import Banner
from desktop.pages.reviews.view import ReviewsView
from engine.api import EngineError
from engine.language.errors import OwnHeadUnreadable, PackDamaged, PackInvalid, PackUnsupported
from engine.runtime.settings.sections.language import Language
from tests.desktop.pages.conftest import KO, Stage
from tests.harness.listener import Listener


@pytest.fixture
def listener(stage: Stage) -> Listener:
    """A pack is chosen that is not there, and was found so."""
    heard = stage.engine.language
    assert isinstance(heard, Listener)
    stage.engine.settings.put(Language(pack="tasty-1.0"))
    heard.fault = PackDamaged(pack="tasty-1.0", detail="model.onnx: sha256 differs")
    return heard


def banner(stage: Stage) -> Banner:
    page = stage.show("reviews")
    assert isinstance(page, ReviewsView)
    return page._fault.banner


def test_a_pack_that_reads_is_not_spoken_of(stage: Stage) -> None:
    assert not banner(stage).isVisible()


def test_the_shipped_pack_is_chosen_from_the_banner(stage: Stage, listener: Listener) -> None:
    shown = banner(stage)
    assert shown.isVisible()
    assert shown.accessibleName() == (
        "고르신 꾸러미(tasty-1.0)로 읽지 못하고 있어요"
        " 그동안은 프로그램과 함께 온 기본 모델로 읽어요."
    )
    button = shown.findChildren(TextButton)[0]
    assert button.text() == "기본 모델 쓰기"
    button.click()
    listener.fault = None
    stage.qtbot.waitUntil(lambda: bool(stage.said), timeout=60_000)
    stage.settle()
    assert stage.said == ["이제 기본 모델로 읽어요."]
    assert stage.engine.packs.active() == stage.engine.packs.shipped
    assert not shown.isVisible()


def test_closed_it_stays_closed_until_something_else_is_wrong(
    stage: Stage, listener: Listener
) -> None:
    shown = banner(stage)
    shown.hide()
    stage.show("today")
    assert not banner(stage).isVisible()
    listener.fault = PackDamaged(pack="tasty-2.0", detail="model.onnx")
    stage.show("today")
    assert banner(stage).isVisible()


@pytest.mark.parametrize(
    "fault",
    [
        PackInvalid(pack="tasty-1.0", detail="graph has no input"),
        PackUnsupported(pack="tasty-1.0", detail="graph has no input"),
        OwnHeadUnreadable(detail="graph has no input"),
    ],
)
def test_what_a_library_says_stands_last(fault: EngineError) -> None:
    title, message, remedy = KO.error(fault)
    assert "graph" not in title + message
    assert remedy.endswith("\n자세히: graph has no input")

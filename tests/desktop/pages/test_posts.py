"""블로그: looking through what blogs write, opening it, and the page's other states."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.kit.labels import ElidedLabel, ReviewText
from desktop.kit.states import EmptyState
from desktop.pages.posts.detail import host_of
from desktop.pages.posts.view import PostsView
from engine.api import Engine, PostDto
from engine.posts.model import BlogPost, PostLook
from engine.runtime.events import Changed
from tests.desktop.pages.conftest import KO, Browser, OpenStage, Stage


@pytest.fixture
def page(stage: Stage) -> PostsView:
    return shown(stage)


def shown(stage: Stage) -> PostsView:
    page = stage.show("posts")
    assert isinstance(page, PostsView)
    return page


def lines(page: PostsView) -> list[PostDto]:
    found = page.model.found
    return list(page.model.fetch(found.ids)) if found else []


def said(page: PostsView) -> str:
    labels = [each for each in page.findChildren(QLabel) if each.isVisible()]
    return "\n".join(
        each.accessibleName() if isinstance(each, ElidedLabel) else each.text() for each in labels
    ).replace("\u2060", "")


def test_posts_stand_newest_first_and_the_first_one_is_open(page: PostsView) -> None:
    found = lines(page)
    moments = [post.published_at for post in found if post.published_at]
    assert len(moments) == len(found) == 12
    assert moments == sorted(moments, reverse=True)
    assert page.model.open == found[0]
    assert page.detail.isVisible()
    assert KO("posts.count", total=12) in said(page)
    assert KO("posts.looked", when="08:50") in said(page)
    words = page.detail.findChild(ReviewText)
    assert words is not None
    assert words.toPlainText().replace("\u2060", "") == found[0].excerpt


def test_words_and_shop_leave_exactly_the_posts_that_fit(stage: Stage, page: PostsView) -> None:
    everything = lines(page)
    page.search.setText("떡볶이 튀김")
    stage.settle()
    expected = [
        post for post in everything if "떡볶이" in post.title + post.excerpt
        and "튀김" in post.title + post.excerpt
    ]  # fmt: skip
    assert 0 < len(expected) < 12
    assert lines(page) == expected
    assert KO("posts.count_of", total=12, count=len(expected)) in said(page)
    page.clear.click()
    stage.settle()
    assert page.search.text() == ""
    page.shop.setFocus()
    QTest.keyClick(page.shop, Qt.Key.Key_Down)
    stage.settle()
    assert {post.shop_name for post in lines(page)} == {"달빛분식"}


def test_a_post_opens_in_the_owner_s_browser_by_key_and_by_button(
    stage: Stage, page: PostsView, browser: Browser
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    stage.settle()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    [button] = [each for each in page.findChildren(QPushButton) if each.text() == KO("posts.open")]
    button.click()
    assert browser.opened == [lines(page)[1].address] * 2
    assert host_of(lines(page)[1].address) in said(page)


@pytest.mark.qt_log_ignore("does not support QPlatformServices")
def test_where_no_browser_opens_the_address_is_told(stage: Stage, page: PostsView) -> None:
    """Offscreen there is none."""
    page.open_post()
    assert stage.said == [KO("posts.unopened", address=lines(page)[0].address)]


def test_letters_that_look_like_others_are_shown_as_they_are_sent() -> None:
    assert host_of("https://blog.nаver.com/1").startswith("blog.xn--")
    assert host_of("https://blog.example:8080/1") == "blog.example"


def test_nothing_found_offers_to_clear_the_conditions(stage: Stage, page: PostsView) -> None:
    page.search.setText("없는낱말")
    stage.settle()
    [notice] = page.findChildren(EmptyState)
    assert notice.accessibleName() == KO("posts.nothing.title")
    [button] = notice.findChildren(QPushButton)
    button.click()
    stage.settle()
    assert len(lines(page)) == 12


def test_a_profile_without_posts_offers_to_check_now(
    open_stage: OpenStage, empty_engine: Engine
) -> None:
    page = shown(open_stage(empty_engine))
    [notice] = page.findChildren(EmptyState)
    assert notice.accessibleName() == KO("posts.empty.title")
    assert not page.detail.isVisible()


def test_a_look_that_did_not_come_to_its_end_is_told_without_ado(
    open_stage: OpenStage, engine: Engine
) -> None:
    with engine._database.unit() as unit:
        unit.session.get_one(PostLook, 1).outcome = "platform.schema_changed"
    page = shown(open_stage(engine))
    why = KO("posts.trouble.platform.schema_changed")
    assert KO("posts.looked_partly", place="네이버 달빛분식", why=why) in said(page)
    assert len(lines(page)) == 12


def test_what_comes_while_the_page_is_open_appears_and_what_is_open_stays(
    stage: Stage, page: PostsView
) -> None:
    page.table.selectRow(3)
    stage.settle()
    before = page.model.open
    with stage.engine._database.unit() as unit:
        newest = unit.session.get_one(BlogPost, 1)
        newest.published_ms, newest.missed = 4_000_000_000_000, 2
        unit.emit(Changed("post", (), "posts.look"))
    stage.qtbot.waitUntil(lambda: page.model.found is not None and page.model.found.ids[0] == 1)
    stage.settle()
    assert page.model.open == before
    page.table.selectRow(0)
    stage.settle()
    assert KO("posts.gone") in said(page)


def test_markup_of_strangers_is_words(stage: Stage, page: PostsView) -> None:
    with stage.engine._database.unit() as unit:
        post = unit.session.get_one(BlogPost, 1)
        post.published_ms = 4_000_000_000_000
        post.title = post.excerpt = "<b>욕</b><img src=x>"
        unit.emit(Changed("post", (), "posts.look"))
    stage.qtbot.waitUntil(lambda: page.model.found is not None and page.model.found.ids[0] == 1)
    stage.settle()
    page.table.selectRow(0)
    stage.settle()
    assert "<b>욕</b><img src=x>" in said(page)

"""The reviews page in a real browser: its own requests, its DOM, a light list."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

ITEM = 'li[class*="Review_pui_review__"]'
WRITE = 'button[data-area-code="rv.replywrite"]'
DONE = 'button[data-area-code="rv.replydone"]'
NAMES = ("chromium", "google-chrome", "chromium-browser", "msedge", "microsoft-edge")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, replica: SmartPlaceReplica) -> Iterator[Page]:
    """A tab whose owner has pressed the login."""
    context = browser.new_context()
    tab = context.new_page()
    replica.press_login()
    tab.goto(f"{replica.console_url}/bizes")
    expect(tab.get_by_role("link", name="가게 1호점")).to_be_visible()
    yield tab
    context.close()


def open_reviews(page: Page, replica: SmartPlaceReplica, place: Place) -> None:
    page.goto(replica.reviews_url(place))
    expect(page.locator(ITEM)).to_have_count(20)


def test_the_owner_logs_in_and_registers_the_device(
    browser: Browser, replica: SmartPlaceReplica
) -> None:
    replica.faults.set("device_add")
    tab = browser.new_page()
    tab.goto(f"{replica.console_url}/bizes")
    replica.press_login(device=False)
    tab.wait_for_url("**/deviceAdd?**")
    assert not [cookie for cookie in tab.context.cookies() if cookie["name"] == "NID_SES"]
    tab.locator('[id="new.save"]').click()
    tab.wait_for_url(f"{replica.console_url}/bizes")
    tab.context.close()


def test_the_page_asks_itself_and_pages_on(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    with page.expect_request("**/graphql?opName=getReviews") as asked:
        open_reviews(page, replica, place)
    given = json.loads(asked.value.post_data or "")["variables"]["input"]
    assert given.keys() == {
        "placeId", "page", "size", "sort", "startDate", "endDate", "bookingBusinessId",
    }  # fmt: skip
    more = page.get_by_role("button", name="더보기")
    more.click()
    expect(page.locator(ITEM)).to_have_count(40)
    more.click()
    expect(page.locator(ITEM)).to_have_count(45)
    expect(more).to_be_hidden()


def test_a_rewritten_request_is_answered(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    """A listener may ask for larger pages and fewer days; the page shows what came."""

    def narrow(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        body["variables"]["input"] |= {"size": 100, "endDate": "2026-03-01"}
        route.continue_(post_data=json.dumps(body))

    page.route("**/graphql?opName=getReviews", narrow)
    page.goto(replica.reviews_url(place))
    expect(page.locator(ITEM)).to_have_count(15)
    expect(page.get_by_role("button", name="더보기")).to_be_hidden()


def test_the_list_stays_light(page: Page, replica: SmartPlaceReplica, place: Place) -> None:
    replica.write_new(place, 100)
    open_reviews(page, replica, place)
    for shown in (40, 60, 80, 100, 100, 100):
        with page.expect_response("**/graphql?opName=getReviews"):
            page.get_by_role("button", name="더보기").click()
        expect(page.locator(ITEM)).to_have_count(shown)
    expect(page.locator(ITEM).last).to_contain_text("맛있게 먹고 갑니다 39")


def test_a_reply_goes_through_the_page(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    open_reviews(page, replica, place)
    item = page.locator(ITEM).nth(2)
    item.locator(WRITE).click()
    item.locator("textarea").fill("또 오세요 🙂")
    item.locator(DONE).click()
    expect(item).to_contain_text("또 오세요 🙂")
    expect(item.locator(WRITE)).to_have_count(0)
    assert replica.posted(place.timeline[2].id) == ["또 오세요 🙂"]


def test_a_swallowed_reply_leaves_the_review_open(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    replica.faults.set("reply_silent")
    open_reviews(page, replica, place)
    item = page.locator(ITEM).first
    item.locator(WRITE).click()
    item.locator("textarea").fill("고맙습니다")
    item.locator(DONE).click()
    expect(item.locator("textarea")).to_have_count(0)
    expect(item.locator(WRITE)).to_be_visible()


@pytest.mark.parametrize(
    ("fault", "stored"), [("drop_before_storing", 0), ("drop_after_storing", 1)]
)
def test_the_browser_does_not_repeat_a_dropped_reply(
    page: Page, replica: SmartPlaceReplica, place: Place, fault: str, stored: int
) -> None:
    replica.faults.set(fault)
    open_reviews(page, replica, place)
    page.locator(WRITE).first.click()
    page.locator("textarea").fill("고맙습니다")
    page.locator(DONE).click()
    expect(page.get_by_role("alert")).to_contain_text("답글을 등록하지 못했습니다.")
    assert len(replica.posted(place.timeline[0].id)) == stored
    assert replica.faults.state()[fault]["struck"] == 1


def test_popups_lie_over_the_list_until_closed(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    replica.faults.set("popups", 2)
    open_reviews(page, replica, place)
    close = page.get_by_role("dialog").get_by_role("button", name="닫기")
    expect(close).to_have_count(2)
    close.last.click()
    close.last.click()
    page.locator(WRITE).first.click()
    expect(page.locator("textarea")).to_be_visible()


def test_more_can_stay_for_ever(page: Page, replica: SmartPlaceReplica, place: Place) -> None:
    replica.faults.set("more_never_ends")
    open_reviews(page, replica, place)
    more = page.get_by_role("button", name="더보기")
    for _ in range(4):
        with page.expect_response("**/graphql?opName=getReviews") as answer:
            more.click()
    assert answer.value.json()["data"]["reviews"]["items"] == []
    expect(page.locator(ITEM)).to_have_count(45)
    expect(more).to_be_enabled()


def test_classes_can_be_renamed(page: Page, replica: SmartPlaceReplica, place: Place) -> None:
    replica.faults.set("renamed_classes")
    page.goto(replica.reviews_url(place))
    expect(page.locator('li[class*="ReviewCard_root__"]')).to_have_count(20)
    expect(page.locator(ITEM)).to_have_count(0)


def test_the_reply_button_can_change(page: Page, replica: SmartPlaceReplica, place: Place) -> None:
    replica.faults.set("reply_button", "rv.replyregister")
    open_reviews(page, replica, place)
    page.locator(WRITE).first.click()
    expect(page.locator('button[data-area-code="rv.replyregister"]')).to_be_visible()
    expect(page.locator(DONE)).to_have_count(0)


def test_an_expired_session_leads_to_the_login_page(
    page: Page, replica: SmartPlaceReplica, place: Place
) -> None:
    open_reviews(page, replica, place)
    replica.faults.set("session_lost", times=1)
    page.get_by_role("button", name="더보기").click()
    page.wait_for_url("**/nidlogin.login?**")

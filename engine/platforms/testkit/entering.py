"""What every adapter must do that an owner lets in."""

import pytest

from engine.platforms.outcomes import ProfileBusy
from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.testkit.scene import Scene
from engine.platforms.testkit.stage import Fault
from engine.platforms.testkit.visitor import Visitor


class LoginConformance(Scene):
    """The owner logs in once, in whatever way the platform has."""

    def test_nobody_is_logged_in_before_the_owner_was_there(self, opened: Visitor) -> None:
        assert not opened.is_in()

    def test_the_owner_lets_us_in(self, opened: Visitor) -> None:
        stages: list[str] = []
        opened.log_in(stages.append)
        assert opened.is_in()
        assert stages


class DeviceConformance(Scene):
    """A console that knows its owner's devices."""

    def test_a_new_device_is_registered_by_the_owner(
        self, visitor: Visitor, shop: ShopFound
    ) -> None:
        visitor.stage.strike(Fault.SESSION_LOST)
        visitor.collect(shop)
        visitor.stage.heal()
        visitor.stage.ask_for_device()
        stages: list[str] = []
        visitor.log_in(stages.append)
        assert visitor.is_in()
        assert "platform.login.device" in stages


class BrowserConformance(Scene):
    """A console in a browser of ours."""

    def test_one_profile_has_one_browser(self, opened: Visitor, visit: Visit) -> None:
        second = opened.stage.platform.open(visit)
        with pytest.raises(ProfileBusy), opened.loop.within(second):
            pass

    def test_popups_do_not_stand_in_the_way(
        self, visitor: Visitor, shop: ShopFound, review: ReviewFound
    ) -> None:
        visitor.stage.strike(Fault.POPUPS)
        assert visitor.post(shop, review, "고맙습니다.").live

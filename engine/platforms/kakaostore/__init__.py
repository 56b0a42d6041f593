"""KakaoMap as a shop's owner: the page of a place in a browser where its owner logged in.

An experiment: what of this an owner's session shows, nobody has told yet (`spec.SPEC.unverified`).
"""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.kakaostore.parse import parse_page
from engine.platforms.kakaostore.spec import SPEC, place_path

PLATFORM: Final = Adapter(SPEC, lambda shop, _: SPEC.console_url + place_path(shop), parse_page)

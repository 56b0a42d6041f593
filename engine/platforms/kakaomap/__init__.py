"""KakaoMap, as anybody sees it: reviews over plain requests, replies by the owner's hand."""

from typing import Final

from engine.platforms.adapter import Adapter
from engine.platforms.kakaomap.parse import parse_page
from engine.platforms.kakaomap.spec import SPEC, page_of

PLATFORM: Final = Adapter(SPEC, lambda shop, _: page_of(shop), parse_page)

"""What goes wrong on Ddangyo alone."""

from starlette.responses import JSONResponse, Response

from tests.replicas.kit.answers import Instead
from tests.replicas.kit.faults import Faults, FaultValue
from tests.replicas.kit.switches import CONSOLE, Switch

OWN = {
    "popups": CONSOLE["popups"],
    "result_code": Switch("reviews", "200 with this resultCode; 900 says that nobody is logged in"),
    "no_total": Switch("reviews", "the list does not say how many there are"),
    "digits": Switch("reviews", "reg_dttm has so many digits, 14 unless told otherwise"),
    "slow_tab": Switch("console", "the tab of reviews is there after N milliseconds"),
    "reply_button": Switch("console", "댓글 등록 has this name"),
}
_WORDS = {"900": "로그인이 필요합니다."}


def refusal(code: str) -> Response:
    """Codes and words are made up: nobody saw any but "000"."""
    words = _WORDS.get(code, "처리 중 오류가 발생했습니다.")
    return JSONResponse({"dma_error": {"resultCode": code, "resultMessage": words}})


def _by_code(value: FaultValue, login: str) -> Response:
    return refusal(value if isinstance(value, str) else "999")


INSTEAD: dict[str, Instead] = {"result_code": _by_code}


def faults() -> Faults:
    """There are no stars; of staff accounts nothing is known."""
    return Faults(OWN, without=["staff_account", "rating_null"])

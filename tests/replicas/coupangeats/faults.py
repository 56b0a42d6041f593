"""What goes wrong on Coupang Eats alone, and how its API says no: with status 200."""

from starlette.responses import JSONResponse, Response

from tests.replicas.kit.answers import Instead
from tests.replicas.kit.faults import Faults, FaultValue
from tests.replicas.kit.switches import CONSOLE, Switch

TOO_LATE, FAILED, TOO_OFTEN = "20051", "50001", "10056"
OWN = {
    **CONSOLE,
    "body_code": Switch("reviews", "status 200 with this code"),
    "past_deadline": Switch("reply", f"status 200 with {TOO_LATE}, as 14 days after the review"),
    "post_search": Switch("console", "the page searches by POST"),
    "reply_dialog": Switch(
        "console", "a reply is written in a dialog, which has a 닫기 of its own"
    ),
    "service_worker": Switch("console", "what the page writes is sent by a worker of its own"),
    "other_statuses": Switch("reviews", "{review id: UNEXPOSE | REPORTED}"),
}


def refusal(code: str) -> Response:
    return JSONResponse({"code": code, "error": {"code": code, "message": "실패"}, "data": None})


def _body_code(value: FaultValue, login: str) -> Response:
    return refusal(value if isinstance(value, str) else FAILED)


INSTEAD: dict[str, Instead] = {"body_code": _body_code}


def faults() -> Faults:
    """Of staff accounts nothing is known."""
    return Faults(OWN, without=["staff_account"])

"""What goes wrong on SmartPlace alone."""

from starlette.responses import JSONResponse, Response

from tests.replicas.kit.answers import Instead
from tests.replicas.kit.faults import KINDS, Faults, FaultValue
from tests.replicas.kit.login import DEVICE_ADD
from tests.replicas.kit.switches import CONSOLE, Switch
from tests.replicas.smartplace.refusals import GraphqlError

OWN = {
    **DEVICE_ADD,
    **CONSOLE,
    "graphql_error": Switch("reviews", "HTTP 200 with errors[] of this code"),
    "reply_not_qualified": Switch("reply", "stored, but isQualified is false"),
    "reply_suspended": Switch("reply", "stored, but isSuspended is true"),
    "reply_deleted": Switch("reply", "stored, but isDeleted is true"),
    "reply_button": Switch("console", "area code of 등록 instead of rv.replydone"),
}


def _graphql_error(value: FaultValue, login: str) -> Response:
    code = value if isinstance(value, str) else "INTERNAL_SERVER_ERROR"
    return JSONResponse(GraphqlError(code, "요청을 처리하지 못했습니다.").body())


INSTEAD: dict[str, Instead] = {"graphql_error": _graphql_error}


def faults() -> Faults:
    return Faults(OWN, kinds=(*KINDS, "posts"))

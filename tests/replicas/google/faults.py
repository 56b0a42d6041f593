"""What goes wrong on Google alone, and how Google says what goes wrong everywhere."""

from starlette.responses import JSONResponse, Response

from tests.replicas.kit.answers import Instead
from tests.replicas.kit.faults import Faults, FaultValue
from tests.replicas.kit.switches import Switch

OWN = {
    "no_quota": Switch("any", "429: the project's limit is 0, as before its approval"),
    "api_disabled": Switch("any", "403: the project has not turned the interface on"),
    "scope_insufficient": Switch("reviews", "403: the token is good for something else"),
    "permission_denied": Switch("reviews", "403: this account may not do that"),
    "account_refused": Switch("shops", "403 for the locations of the account that is the value"),
    "token_expired": Switch("reviews", "the access token is over, the grant is not"),
    "token_rotated": Switch("login", "each refresh gives a new refresh token, the old one is over"),
    "client_deleted": Switch("login", "the project's client is not known any more"),
    "scope_left_out": Switch("login", "the owner unticks what is asked for"),
    "page_token_expired": Switch("reviews", "400 for every page but the first"),
    "more_never_ends": Switch("reviews", "a token of a next page that is empty, for ever"),
    "translated": Switch("reviews", '"before" or "behind" the text stands a translation'),
    "unverified": Switch("reply", "the location is not verified"),
    "reply_invalid": Switch("reply", "400 INVALID_ARGUMENT"),
    "reply_rejected": Switch("reply", "stored, and rejected for the rule that is the value"),
    "reply_pending": Switch("reply", "stored, and waits for moderation"),
    "reply_hidden": Switch("reviews", "replies are stored, and no review shows them yet"),
}
_NOT_THERE = (
    "login_redirect",
    "access_denied",
    "not_allowed",
    "captcha",
    "too_often",
    "js_challenge",
    "mislabelled",
)


def faults() -> Faults:
    return Faults(OWN, without=_NOT_THERE)


def refusal(status: int, word: str, reason: str = "", **metadata: str) -> Response:
    """The body of every refusal by Google's interfaces."""
    error = {"code": status, "message": word.replace("_", " ").lower(), "status": word}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
        error["details"] = [{**info, "domain": "googleapis.com", "metadata": metadata}]
    return JSONResponse({"error": error}, status)


def unauthenticated() -> Response:
    return refusal(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")


def _rate_limited(value: FaultValue, login: str) -> Response:
    answer = _exhausted("300")
    if value is not True:
        answer.headers["Retry-After"] = str(value)
    return answer


def _exhausted(limit: str) -> Response:
    name = "DefaultRequestsPerMinutePerProject"
    return refusal(
        429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", quota_limit=name, quota_limit_value=limit
    )


def _denied(reason: str = "") -> Response:
    return refusal(403, "PERMISSION_DENIED", reason)


INSTEAD: dict[str, Instead] = {
    "no_quota": lambda value, login: _exhausted("0"),
    "api_disabled": lambda value, login: _denied("SERVICE_DISABLED"),
    "scope_insufficient": lambda value, login: _denied("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
    "permission_denied": lambda value, login: _denied(),
    "unverified": lambda value, login: refusal(400, "FAILED_PRECONDITION"),
    "staff_account": lambda value, login: _denied(),
    "reply_invalid": lambda value, login: refusal(400, "INVALID_ARGUMENT"),
    "unauthorized": lambda value, login: unauthenticated(),
    "rate_limited": _rate_limited,
    "server_error": lambda value, login: refusal(500, "INTERNAL"),
}

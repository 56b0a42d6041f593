"""How Google says no: `{"error": {"status", "details": [{"reason", "metadata"}]}}`."""

from datetime import datetime
from typing import Any

import msgspec

from engine.platforms.answers import Answer, check_answer
from engine.platforms.google.spec import SPEC
from engine.platforms.outcomes import (
    NotApproved,
    NotPermitted,
    PlatformError,
    SessionExpired,
)
from engine.platforms.parsing import FAULTS

_NO_QUOTA = "0"
"""A limit that was spent is above it; before Google approved a project, its limit is this."""


class _Detail(msgspec.Struct):
    reason: str = ""
    metadata: dict[str, Any] = {}


class _Error(msgspec.Struct):
    status: str = ""
    details: list[_Detail] = []


class _Refusal(msgspec.Struct):
    error: _Error


_refusal = msgspec.json.Decoder(_Refusal)


def check(answer: Answer, now: datetime, action: str) -> None:
    """Return if it is worth parsing, raise what it is otherwise. `action`: what may not be done."""
    if answer.status >= 400 and (fault := refusal(answer, action)):
        raise fault
    check_answer(SPEC.id, answer, now, is_login_address=False)


def refusal(answer: Answer, action: str) -> PlatformError | None:
    """What Google's own words mean; None where the status alone must tell."""
    told = _told(answer)
    reasons = {detail.reason for detail in told.details}
    limits = {str(detail.metadata.get("quota_limit_value")) for detail in told.details}
    if answer.status == 429 and _NO_QUOTA in limits:
        return NotApproved(platform=SPEC.id, reason="quota")
    if "SERVICE_DISABLED" in reasons:
        return NotApproved(platform=SPEC.id, reason="service_disabled")
    if "ACCESS_TOKEN_SCOPE_INSUFFICIENT" in reasons:
        return SessionExpired(platform=SPEC.id)
    if told.status in ("PERMISSION_DENIED", "FAILED_PRECONDITION"):
        return NotPermitted(platform=SPEC.id, action=action)
    return None


def _told(answer: Answer) -> _Error:
    try:
        return _refusal.decode(answer.body).error
    except FAULTS:
        return _Error()

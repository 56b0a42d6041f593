"""How the console's GraphQL says no: `errors[]` in an answer of status 200."""

import msgspec

from engine.platforms.outcomes import (
    NotPermitted,
    PlatformError,
    RateLimited,
    SchemaChanged,
    SessionExpired,
    Unreachable,
)
from engine.platforms.parsing import FAULTS
from engine.platforms.smartplace.spec import SPEC

_WAIT_S = 600.0


class _Extensions(msgspec.Struct):
    code: str = ""


class _GraphqlError(msgspec.Struct):
    extensions: _Extensions | None = None


class _Errors(msgspec.Struct):
    errors: list[_GraphqlError] | None = None


_errors = msgspec.json.Decoder(_Errors)


def check_errors(body: bytes, action: str) -> None:
    """Raises what `errors[]` says."""
    if b'"errors"' not in body:
        return
    try:
        told = _errors.decode(body).errors
    except FAULTS:
        return  # not even an envelope: the parser will say so
    if told:
        raise _graphql_fault(told[0].extensions.code if told[0].extensions else "", action)


def _graphql_fault(code: str, action: str) -> PlatformError:
    faults: dict[str, PlatformError] = {
        "UNAUTHENTICATED": SessionExpired(platform=SPEC.id),
        "UNAUTHORIZED": SessionExpired(platform=SPEC.id),
        "FORBIDDEN": NotPermitted(platform=SPEC.id, action=action),
        "INTERNAL_SERVER_ERROR": Unreachable(platform=SPEC.id),
        "TOO_MANY_REQUESTS": RateLimited(platform=SPEC.id, retry_after=_WAIT_S),
    }
    return faults.get(code) or SchemaChanged(platform=SPEC.id, detail=f"GraphQL {code[:40]}")

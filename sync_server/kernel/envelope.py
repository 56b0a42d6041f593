"""The two shapes of an answer, `{"data": ...}` and `{"error": ...}`, and the one place that makes
the second.
"""

from typing import Any, Generic, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from sync_server.kernel.errors import (
    Invalid,
    Malformed,
    NotFound,
    ServerError,
    TooLarge,
    WrongMethod,
)

T = TypeVar("T")


class Answer(BaseModel, Generic[T]):
    data: T


class Done(BaseModel):
    """Of a call that has nothing to tell."""

    done: bool = True


class Problem(BaseModel):
    code: str
    message: str
    request_id: str
    params: dict[str, str] = {}


class Refused(BaseModel):
    error: Problem


REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Refused, "description": "Refused; `error.code` is stable."},
    "5XX": {"model": Refused, "description": "Failed; the same call may be tried again."},
}
"""For the OpenAPI document. Every route has them."""

_BY_STATUS: dict[int, type[ServerError]] = {
    kind.status: kind for kind in (Malformed, NotFound, WrongMethod, TooLarge)
}


def refusal(error: ServerError, request_id: str) -> JSONResponse:
    problem = Problem(
        code=error.code, message=error.detail, request_id=request_id, params=error.params
    )
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(Refused(error=problem).model_dump(), error.status, headers)


def known(fault: Exception) -> ServerError:
    """What a client is told of an exception; of a strange one, nothing."""
    match fault:
        case ServerError():
            return fault
        case RequestValidationError():
            return Invalid("; ".join(_place(each) for each in fault.errors()[:5]))
        case HTTPException():
            return _BY_STATUS.get(fault.status_code, Malformed)()
    return ServerError()


def answer_faults(app: FastAPI) -> None:
    """Let every refusal of `app` look the same."""

    async def answered(request: Request, fault: Exception) -> JSONResponse:
        error = known(fault)
        request.scope["refused"] = error.code
        return refusal(error, request.scope["request_id"])

    for kind in (ServerError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answered)


def _place(error: dict[str, Any]) -> str:
    """Where and what is wrong, never the value itself. Names that the sender made up stay out."""
    parts = [str(part) for part in error["loc"]]
    where = ".".join(parts) if error["type"] != "extra_forbidden" else ".".join(parts[:-1])
    return f"{where}: {error['type']}"[:200]

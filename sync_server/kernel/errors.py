"""Why a request is refused. `code` is stable: clients, texts and tests refer to it."""

from typing import ClassVar


class ServerError(Exception):
    """One subclass for each thing that a client may have to tell apart.

    `message` is for developers, in English, and never repeats what was sent: it may be a secret.
    `retry_after`: seconds, 0 where waiting does not help. `params`: for the words of a client.
    """

    code: ClassVar[str] = "server.failed"
    status: ClassVar[int] = 500
    message: ClassVar[str] = "Something went wrong on the server; it has been noted."

    def __init__(self, detail: str = "", retry_after: int = 0) -> None:
        super().__init__(self.code, detail)
        self.detail = detail or self.message
        self.retry_after = retry_after
        self.params: dict[str, str] = {}


class Invalid(ServerError):
    """A body, a query or a path that is not as the document says."""

    code = "request.invalid"
    status = 422
    message = "The request is not as documented."


class NotFound(ServerError):
    """It does not exist, or not for this caller."""

    code = "request.not_found"
    status = 404
    message = "There is no such thing here."


class WrongMethod(ServerError):
    code = "request.method"
    status = 405
    message = "This address takes other methods."


class Malformed(ServerError):
    """Not even readable."""

    code = "request.malformed"
    status = 400
    message = "The request could not be read."


class TooLarge(ServerError):
    code = "request.too_large"
    status = 413
    message = "The request is too large."


class TooSlow(ServerError):
    code = "request.too_slow"
    status = 408
    message = "The body did not arrive in time."


class TooMany(ServerError):
    """Wait `retry_after` seconds."""

    code = "request.too_many"
    status = 429
    message = "Too many attempts; wait."


class NotAllowed(ServerError):
    """Known who it is, but the role does not reach so far."""

    code = "access.role"
    status = 403
    message = "This needs a higher role."


class Unavailable(ServerError):
    """Another writer holds the database, or the disk does not take the write. Nothing was done."""

    code = "server.unavailable"
    status = 503
    message = "The server cannot do this right now; try again."


class ConfigFault(Exception):
    """The server must not start like this; each line says what to change."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults

"""Why an alert did not go out. None carries a secret, an address or anybody's words."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class ChannelError(EngineError):
    """Base. Param channel: its id. Where `retryable`, surely nothing has arrived yet."""

    exit_code: ClassVar[Exit] = Exit.FAILED


class ChannelUnreachable(ChannelError):
    """Nobody answers there, or with a fault of its own."""

    code = "alerts.unreachable"
    retryable = True


class ChannelBusy(ChannelError):
    """Asked to wait. Param seconds: how long."""

    code = "alerts.busy"
    retryable = True


class ChannelRefused(ChannelError):
    """It says no, and would again: a wrong password, token, address or chat. Param reason."""

    code = "alerts.refused"
    exit_code = Exit.INPUT


class ChannelUntrusted(ChannelError):
    """The line cannot be closed to others, or the server is not who it says."""

    code = "alerts.untrusted"


class ChannelUnsure(ChannelError):
    """The line broke off after all was said: it may have arrived, and is not sent again."""

    code = "alerts.unsure"


class NotConnected(ChannelError):
    """The owner has not given what it takes. Param missing: "secret", or the name of a setting."""

    code = "alerts.not_connected"
    exit_code = Exit.INPUT

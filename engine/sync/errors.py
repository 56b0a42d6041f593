"""What can go wrong between this profile and its server, each with its own remedy. Data stays."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class SyncError(EngineError):
    """Base."""

    exit_code: ClassVar[Exit] = Exit.FAILED


class NoServer(SyncError):
    """This profile has not joined a server."""

    code = "sync.no_server"
    exit_code = Exit.LOGIN


class AlreadyJoined(SyncError):
    """It has joined another server, or another business. Param server: its address."""

    code = "sync.already_joined"
    exit_code = Exit.INPUT


class BadAddress(SyncError):
    """No address of a server, or one that would be spoken to in the open."""

    code = "sync.bad_address"
    exit_code = Exit.INPUT


class Unreachable(SyncError):
    """No answer. Param reason: a type."""

    code = "sync.unreachable"
    retryable = True


class NotAServer(SyncError):
    """Something answers there, but not a server of ours."""

    code = "sync.not_a_server"


class ServerFailed(SyncError):
    """It could not do this now. Params reason: its code; seconds: to wait, if it says so."""

    code = "sync.server_failed"
    retryable = True


class ServerFull(SyncError):
    """It has no room for more of this business; what waits stays."""

    code = "sync.server_full"


class Busy(SyncError):
    """Too much was asked for. Param seconds: to wait."""

    code = "sync.busy"
    retryable = True


class Stuck(SyncError):
    """Something waits, and for a minute the server has taken nothing."""

    code = "sync.stuck"
    retryable = True


class LoginEnded(SyncError):
    """A person has to log in again: it was too long ago, or the token is not here."""

    code = "sync.login_ended"
    exit_code = Exit.LOGIN


class DeviceRevoked(SyncError):
    """Somebody took this device, or its member, out."""

    code = "sync.revoked"
    exit_code = Exit.LOGIN


class LoginFailed(SyncError):
    """Nobody logged in. Param reason: a stable word."""

    code = "sync.login_failed"
    exit_code = Exit.LOGIN


class OwnDevice(SyncError):
    """It is the one in use: it leaves by itself."""

    code = "sync.own_device"
    exit_code = Exit.INPUT


class NotAllowed(SyncError):
    """The member's role does not reach so far."""

    code = "sync.not_allowed"


class AppOutdated(SyncError):
    """The server asks for a newer app; what waits stays."""

    code = "sync.app_outdated"


class ServerOutdated(SyncError):
    """The server is older than this app can talk to; what waits stays."""

    code = "sync.server_outdated"


class Damaged(SyncError):
    """What comes from the server does not arrive as it was sent, however often it is fetched."""

    code = "sync.damaged"
    retryable = True


class BadEmail(SyncError):
    """No e-mail address that anybody could be invited by."""

    code = "sync.bad_email"
    exit_code = Exit.INPUT


class AlreadyMember(SyncError):
    """Somebody with this e-mail works for the business already."""

    code = "sync.already_member"
    exit_code = Exit.INPUT


class Refused(SyncError):
    """The server does not take what this app says. Param reason: its code."""

    code = "sync.refused"


class LeaseHeld(SyncError):
    """Another device of the shop may be posting this reply. Params: device (its name, "-" where
    nobody knows), seconds: until it may be asked for again.
    """

    code = "sync.lease_held"
    retryable = True


class LeaseLost(SyncError):
    """The right to post ran out on the way; nothing was pressed."""

    code = "sync.lease_lost"
    retryable = True


class NoLease(SyncError):
    """The server cannot be asked who posts, and the shop has other devices, or may have."""

    code = "sync.no_lease"
    retryable = True


class ChangedMeanwhile(SyncError):
    """Other words stand there by now than those that a person was shown; nothing was done."""

    code = "sync.changed_meanwhile"
    retryable = True
    exit_code = Exit.INPUT


class NotWritable(SyncError):
    """The other version cannot be put in place here. Param id: of the conflict."""

    code = "sync.not_writable"
    exit_code = Exit.INPUT

"""Why somebody is not let in. Clients tell these apart by `code`."""

from sync_server.kernel.errors import ServerError


class BadLogin(ServerError):
    """Unknown, removed, or a wrong password: nobody is told which."""

    code = "identity.login"
    status = 401
    message = "E-mail or password is wrong."


class WeakPassword(ServerError):
    code = "identity.weak_password"
    status = 422
    message = "This password is too easy to guess: 10 to 128 characters, not one of the usual."


class EmailTaken(ServerError):
    code = "identity.email_taken"
    status = 409
    message = "Somebody is already registered with this e-mail."


class BadClient(ServerError):
    """The authorization request is not one of our app's. Never answered by a redirect."""

    code = "identity.client"
    status = 400
    message = "This login was not started by the app as it should be."


class BadForm(ServerError):
    """The login form was not made here, for this browser and this request."""

    code = "identity.form"
    status = 403
    message = "The login page is out of date; open it again."


class BadGrant(ServerError):
    """The code is unknown, spent or expired, or its verifier or redirect do not fit."""

    code = "identity.grant"
    status = 400
    message = "This code does not let anybody in."


class BadReset(ServerError):
    """The code is unknown, used or too old."""

    code = "identity.reset"
    status = 403
    message = "This code sets nobody's password."


class NoToken(ServerError):
    code = "identity.no_token"
    status = 401
    message = "An access token is needed."


class BadToken(ServerError):
    """Not one of ours, or for something else."""

    code = "identity.token"
    status = 401
    message = "The access token is not valid."


class ExpiredToken(ServerError):
    """Refresh it."""

    code = "identity.token_expired"
    status = 401
    message = "The access token has expired."


class StaleToken(ServerError):
    """The role changed since it was issued. Refresh it."""

    code = "identity.token_stale"
    status = 401
    message = "What this access token says is no longer so."


class Revoked(ServerError):
    """Logged out, or the device or member was removed. Log in again."""

    code = "identity.revoked"
    status = 401
    message = "This login has ended."


class BadRefresh(ServerError):
    """Unknown or expired. Log in again."""

    code = "identity.refresh"
    status = 401
    message = "The refresh token is not valid."


class ReusedRefresh(ServerError):
    """It was spent before: two hold what one should. The whole login is ended."""

    code = "identity.refresh_reused"
    status = 401
    message = "The refresh token was used before; this login has ended."

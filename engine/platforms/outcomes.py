"""How a visit to a platform can end badly, as types. Each tells the owner what to do."""

from typing import TYPE_CHECKING, ClassVar

from engine.runtime.errors import EngineError, Exit

if TYPE_CHECKING:
    from engine.platforms.port import ReviewPage


class PlatformError(EngineError):
    """Base. Param: platform.

    `before_press`: it ended the posting of a reply before anything was pressed, so that surely
    nothing has left.
    """

    exit_code: ClassVar[Exit] = Exit.PLATFORM
    before_press = False


class SessionExpired(PlatformError):
    """The login is gone; only the owner can renew it."""

    code = "platform.session_expired"
    exit_code = Exit.LOGIN


class CaptchaRequired(PlatformError):
    """The platform wants to see a person. Never solved, never retried by us."""

    code = "platform.captcha"
    exit_code = Exit.LOGIN


class Blocked(PlatformError):
    """The platform refuses us (403, challenge page). Stop, say so, wait."""

    code = "platform.blocked"


class RateLimited(PlatformError):
    """Too fast for the platform. Param retry_after: seconds until another try."""

    code = "platform.rate_limited"
    retryable = True

    def __init__(self, *, platform: str, retry_after: float) -> None:
        super().__init__(platform=platform, retry_after=round(retry_after))
        self.retry_after = retry_after


class SchemaChanged(PlatformError):
    """The page or its data no longer has the shape we know. Param detail: what was missing.

    `page`: of a list of reviews, its bytes for the next parser, and what could be read of it.
    """

    code = "platform.schema_changed"
    page: "ReviewPage | None" = None


class Indistinct(PlatformError):
    """Several reviews on the page look like the one that is wanted."""

    code = "platform.indistinct"


class Drifted(PlatformError):
    """Too many reviews of a visit lacked what a review must have: the platform changed, not they.

    What could be read is kept. Params: missing, of (how many there were).
    """

    code = "platform.drifted"


class Emptied(PlatformError):
    """The list is empty where reviews were. None of ours is taken for gone. Param: had."""

    code = "platform.emptied"


class FormChanged(SchemaChanged):
    """The form for a reply is not as we know it. Param detail: what was missing."""

    code = "platform.form_changed"


class Partial(PlatformError):
    """Only part arrived before the visit broke off; what arrived is kept. Params: got, expected."""

    code = "platform.partial"
    retryable = True


class NotPermitted(PlatformError):
    """This account may not do that (staff may read but not reply). Param: action."""

    code = "platform.not_permitted"


class NoReplyForm(NotPermitted):
    """The page offers this account nothing to write a reply with: it is the owner's to post."""

    code = "platform.no_reply_form"


class Unreachable(PlatformError):
    """No connection, or no answer in time."""

    code = "platform.unreachable"
    retryable = True


class NotTurnedOn(PlatformError):
    """Its terms forbid programs, and the owner has not turned it on: nothing was visited."""

    code = "platform.not_turned_on"
    exit_code = Exit.INPUT


class Disconnected(PlatformError):
    """The owner has disconnected this account on this computer: nothing was visited."""

    code = "platform.disconnected"
    exit_code = Exit.LOGIN


class NoLogin(PlatformError):
    """There is no account to log in to: shops are added one by one."""

    code = "platform.no_login"
    exit_code = Exit.INPUT


class LoginFirst(PlatformError):
    """Only the account itself tells which shops are its owner's; none is added by hand."""

    code = "platform.login_first"
    exit_code = Exit.LOGIN


class NoSuchShop(PlatformError):
    """What was given is no address of a shop there. Param address."""

    code = "platform.no_such_shop"
    exit_code = Exit.INPUT


class BudgetSpent(PlatformError):
    """Our own daily budget for this site is used up. Params: budget, kind. It is asked before a
    page is touched."""

    code = "platform.budget_spent"
    before_press = True
    retryable = True


class BrowserMissing(PlatformError):
    """No Edge, Chrome or Chromium was found. Param: looked_for."""

    code = "platform.browser_missing"


class NoDisplay(PlatformError):
    """A window was to be shown where there is no screen for it."""

    code = "platform.no_display"


class ProfileBusy(PlatformError):
    """Another program holds this account's browser profile folder."""

    code = "platform.profile_busy"
    retryable = True


class LoginTimeout(PlatformError):
    """The login window was left or closed before anyone logged in."""

    code = "platform.login_timeout"
    exit_code = Exit.LOGIN
    retryable = True


class ConsentRefused(PlatformError):
    """The owner did not allow what is needed. Param missing: the scope, "" for all of it."""

    code = "platform.consent_refused"
    exit_code = Exit.LOGIN
    retryable = True


class ClientUnknown(PlatformError):
    """The platform does not know the project in whose name we ask. Param reason."""

    code = "platform.client_unknown"
    exit_code = Exit.INPUT


class NotApproved(PlatformError):
    """The platform has not let the project use its interface yet; no waiting changes that.

    Param reason: its word for why.
    """

    code = "platform.not_approved"


class ReplyRefused(PlatformError):
    """The platform surely did not publish the reply. Param reason: its word for why."""

    code = "platform.reply_refused"

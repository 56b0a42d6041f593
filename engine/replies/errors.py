"""What can go wrong between a draft and its approval."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class ReplyError(EngineError):
    """Base."""

    exit_code: ClassVar[Exit] = Exit.INPUT


class EmptyReply(ReplyError):
    """Nothing is written there."""

    code = "reply.empty"


class ReplyTooLong(ReplyError):
    """More than the platform takes. Params: length, limit (in UTF-16 units)."""

    code = "reply.too_long"


class ReplyTooBig(ReplyError):
    """More than the platform takes. Params: length, limit (in bytes of UTF-8)."""

    code = "reply.too_big"


class ReplyForbidden(ReplyError):
    """The platform turns such words away. Param: word."""

    code = "reply.forbidden"


class ReplyTooSimilar(ReplyError):
    """Reads like a recent reply. Param percent: how much alike."""

    code = "reply.too_similar"


class WrongState(ReplyError):
    """The reply is not where this step starts. Params: state, wanted."""

    code = "reply.wrong_state"


class ReviewChanged(ReplyError):
    """The review says something else by now than what was shown. Param: review_id."""

    code = "reply.review_changed"


class AlreadyAnswered(ReplyError):
    """Customers can read an answer there already. Param: review_id."""

    code = "reply.already_answered"


class NoTemplate(ReplyError):
    """The library holds no template at all: it was never seeded."""

    code = "reply.no_template"


class OwnersCall(ReplyError):
    """No template speaks here, and the owner gave no words; see `values.OWNERS_CALL`."""

    code = "reply.owners_call"


class ReplyHeld(ReplyError):
    """Approved, and not given out yet: the owner may regret it. Param until: "HH:MM" in Seoul."""

    code = "reply.held"


class NotRemovable(ReplyError):
    """The platform lets no program take a reply back. Param: platform."""

    code = "reply.not_removable"


class NotOurs(ReplyError):
    """Another answer than ours stands there: it is left alone. Param: review_id."""

    code = "reply.not_ours"


class StillShown(ReplyError):
    """It was taken back, and the platform shows it still."""

    code = "reply.still_shown"
    retryable = True

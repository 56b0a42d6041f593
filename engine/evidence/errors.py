"""What can go wrong around a case of evidence."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class EvidenceError(EngineError):
    """Base."""

    exit_code: ClassVar[Exit] = Exit.INPUT


class NotReportable(EvidenceError):
    """An opinion, however low its stars, is nothing to report: an answer helps more."""

    code = "evidence.not_reportable"


class NowhereToReport(EvidenceError):
    """The review was brought, and nobody said from which platform."""

    code = "evidence.nowhere"


class StatementNeeded(EvidenceError):
    """The text shows no such thing by itself: the owner has to say what it is."""

    code = "evidence.statement_needed"


class CaseExists(EvidenceError):
    """The review has an open case already. Param: case."""

    code = "evidence.case_exists"


class CaseWithdrawn(EvidenceError):
    """Nothing is added to a withdrawn case. Param: case."""

    code = "evidence.withdrawn"


class EmptyNote(EvidenceError):
    """Nothing is written there."""

    code = "evidence.empty_note"


class TooBig(EvidenceError):
    """More than an item may hold. Params: size, limit (MB)."""

    code = "evidence.too_big"


class NothingToSee(EvidenceError):
    """There is no page to take a picture of, and no answer of the platform is kept."""

    code = "evidence.nothing_to_see"


class ReviewGone(EvidenceError):
    """The platform does not show the review any more; what is stored stays."""

    code = "evidence.review_gone"


class FormElsewhere(EvidenceError):
    """The form is another platform's. Params: form, platform."""

    code = "evidence.form_elsewhere"


class FormNotForGround(EvidenceError):
    """The form is for other grounds. Params: form, ground."""

    code = "evidence.form_not_for_ground"


class ChainBroken(EvidenceError):
    """An item does not fit: nothing is exported that would not hold. Params: case, number."""

    code = "evidence.chain_broken"
    exit_code: ClassVar[Exit] = Exit.FAILED

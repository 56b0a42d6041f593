"""How replicas play the faults of the conformance suites: by which switch, set to what.

A suite extends the set that fits its platform; what is left out cannot happen there.
"""

from typing import Final

from engine.platforms.testkit.stage import RETRY_AFTER_S, Fault
from tests.replicas.kit.faults import FaultValue

Switches = dict[Fault, tuple[str, FaultValue]]

EVERYWHERE: Final[Switches] = {
    Fault.REFUSED: ("block_page", True),
    Fault.TOO_FAST: ("rate_limited", RETRY_AFTER_S),
    Fault.TOO_FAST_UNTIMED: ("rate_limited", True),
    Fault.SERVER_ERROR: ("server_error", True),
    Fault.CUT_OFF: ("truncated", True),
    Fault.SILENCE: ("slow", 60),
    Fault.MALFORMED: ("malformed_json", True),
    Fault.RENAMED_FIELD: ("renamed_field", True),
    Fault.DUPLICATES: ("duplicate_ids", 3),
    Fault.NEW_BETWEEN_PAGES: ("insert_between_pages", 2),
    Fault.TOTAL_TOO_HIGH: ("total_offset", 4),
    Fault.NO_TEXTS: ("text_null", True),
    Fault.STRANGE_TEXTS: ("strange_text", True),
}
STARS: Final[Switches] = {Fault.NO_RATINGS: ("rating_null", True)}
WEB: Final[Switches] = {
    **EVERYWHERE,
    Fault.CAPTCHA: ("captcha", True),
    Fault.ACCESS_DENIED: ("access_denied", True),
    Fault.NOT_ALLOWED: ("not_allowed", True),
    Fault.CHALLENGE: ("js_challenge", True),
    Fault.COOLING: ("too_often", True),
    Fault.WRONG_CHARSET: ("mislabelled", True),
}
"""What is made for people's browsers."""
REPLIES: Final[Switches] = {
    Fault.LOST_BEFORE_STORING: ("drop_before_storing", True),
    Fault.LOST_AFTER_STORING: ("drop_after_storing", True),
}
CONSOLE: Final[Switches] = {
    **WEB,
    **REPLIES,
    Fault.SESSION_LOST: ("session_lost", True),
    Fault.UNAUTHORIZED: ("unauthorized", True),
    Fault.LOGIN_REDIRECT: ("login_redirect", True),
    Fault.POPUPS: ("popups", 3),
    Fault.SLOW: ("slow", 1),
    Fault.HUGE_TEXT: ("huge_review", 6 << 20),
    Fault.NUMERIC_IDS: ("numeric_ids", True),
}
"""What an owner logs in to."""

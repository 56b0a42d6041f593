"""What goes wrong on Baemin alone."""

from tests.replicas.kit.faults import Faults
from tests.replicas.kit.switches import CONSOLE, Switch

OWN = {
    **CONSOLE,
    "virtual_list": Switch("console", "so many cards are in the page at a time, 6 to 15"),
    "more_button": Switch("console", "더보기 must be pressed: nothing loads by scrolling"),
    "past_deadline": Switch("reply", "400 INVALID_PARAMETER, as 30 days after the review"),
    "reply_code": Switch("reply", "400 with this code"),
    "no_count": Switch("shops", "the count of reviews is null"),
    "blocked_reviews": Switch("reviews", "[review ids] with the status ABUSE_BLOCK"),
    "manager_comments": Switch("reviews", "[review ids] that the platform commented on"),
    "deleted_replies": Switch("reviews", "[review ids] whose owner's reply was deleted"),
}


def faults() -> Faults:
    """Of staff accounts nothing is known."""
    return Faults(OWN, without=["staff_account"])

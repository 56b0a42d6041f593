"""What goes wrong on Yogiyo alone."""

from tests.replicas.kit.faults import Faults
from tests.replicas.kit.switches import CONSOLE, Switch

OWN = {
    "popups": CONSOLE["popups"],
    "next_never_ends": Switch("reviews", "`next` names a page after the last one too"),
    "reply_refused": Switch("reply", "the status of this number, 400 unless told otherwise"),
}


def faults() -> Faults:
    """Of staff accounts nothing is known."""
    return Faults(OWN, without=["staff_account"])

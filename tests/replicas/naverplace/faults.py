"""What goes wrong on Naver's public pages alone, and what cannot happen without a login."""

from tests.replicas.kit.faults import Faults
from tests.replicas.kit.switches import CONSOLE, REPLIES, Switch

OWN = {
    **{name: switch for name, switch in CONSOLE.items() if name != "popups"},
    "virtual_list": Switch("console", "no more than N items stand in the list at a time"),
    "no_state": Switch("console", "the page comes without window.__APOLLO_STATE__"),
    "no_list": Switch("console", "the list has another id"),
    "renamed_answer": Switch("console", "visitorReviews has another name, which the page knows"),
    "ncaptcha": Switch("console", "200 with an empty page that loads nCaptcha"),
}
WITHOUT = (
    *REPLIES,
    "unauthorized",
    "login_redirect",
    "session_lost",
    "drop_before_storing",
    "drop_after_storing",
)


def faults() -> Faults:
    return Faults(OWN, without=WITHOUT, kinds=("reviews", "console"))

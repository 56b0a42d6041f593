"""The switches that every platform shares, declared once; who plays them stands beside each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """What a fault does, and which requests it strikes unless told otherwise."""

    on: str
    meaning: str


LISTS = {
    "duplicate_ids": Switch("reviews", "pages 2.. begin with the last N items of the one before"),
    "insert_between_pages": Switch("reviews", "N new reviews appear before a page 2.. is cut"),
    "total_offset": Switch("reviews", "the total is off by N"),
    "rating_null": Switch("reviews", "no item has a rating"),
    "text_null": Switch("reviews", "no item has a text"),
    "strange_text": Switch("reviews", "texts are emoji, ZWJ sequences, NFD Hangul, right-to-left"),
    "huge_review": Switch("reviews", "the first item's text is N bytes long"),
    "numeric_ids": Switch("reviews", "ids are 16-digit JSON numbers"),
    "renamed_field": Switch("reviews", '"old:new": items carry a field under another name'),
}
"""Played by `listing.Listings` and `spoilers.rename`: what a page of reviews holds."""

PAST = {
    "edited_text": Switch("reviews", "{review id: text the author wrote instead}"),
    "removed_reviews": Switch("reviews", "[review ids] that are gone"),
    "owner_replies": Switch("reviews", "{review id: reply given elsewhere}"),
}
"""Played by `board.Board`: settings that last while they are on."""

INSTEAD = {
    "unauthorized": Switch("reviews", "401, though the session lives"),
    "login_redirect": Switch("reviews", "302 to the login host"),
    "block_page": Switch("reviews", "403 with the platform's own HTML page"),
    "access_denied": Switch("reviews", 'Akamai\'s 403 "Access Denied"'),
    "not_allowed": Switch("reviews", "405 with nothing in it"),
    "captcha": Switch("reviews", "200 with a page that asks for a captcha"),
    "rate_limited": Switch("reviews", "429; a number is sent as Retry-After seconds"),
    "too_often": Switch("reviews", "430, as some gateways say 429"),
    "js_challenge": Switch("reviews", "200 with an HTML page that runs a script"),
    "server_error": Switch("reviews", "500"),
}
"""Played by `answers.instead`: what comes in place of an answer."""

WIRE = {
    "session_lost": Switch("reviews", "all sessions are forgotten"),
    "slow": Switch("reviews", "the answer comes after N seconds"),
    "truncated": Switch("reviews", "the connection closes half-way through the body"),
    "malformed_json": Switch("reviews", "the body is not JSON"),
    "mislabelled": Switch("reviews", "the body is cp949 and declared as euc-kr"),
    "drop_before_storing": Switch("reply", "the connection closes, nothing is stored"),
    "drop_after_storing": Switch("reply", "stored, then the connection closes"),
}
"""Played by `gate.Gate`: what happens on the way."""

REPLIES = {
    "reply_silent": Switch("reply", "answered as a success, nothing is stored"),
    "staff_account": Switch("reply", "the account may read but not reply"),
}
"""Played by the replica itself, each in its platform's own words."""

CONSOLE = {
    "popups": Switch("console", "N dialogs lie over the list"),
    "more_never_ends": Switch("console", "더보기 stays after the last page"),
    "renamed_classes": Switch("console", "the classes of the list's items have other names"),
}
"""For a replica's own switches where it has pages: played by its pages' scripts (`parts.js`)."""

SHARED = {**LISTS, **PAST, **INSTEAD, **WIRE, **REPLIES}

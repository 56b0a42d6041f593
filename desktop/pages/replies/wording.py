"""Replies in people's words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.kit.findings import surest_reasons
from desktop.kit.hangul import composed
from desktop.kit.labels import Tone
from desktop.kit.line_list import Line
from desktop.kit.moments import say_exact, say_moment
from desktop.kit.moods import mood_word, say_stars
from desktop.kit.platforms import short_name
from desktop.pages.replies.held import clock_of
from desktop.pages.replies.view_model import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.api import ReplyCard, ReplyDto, ReviewDto, Texts

WRITABLE = frozenset({"draft", "failed"})
"""States in which the text is the owner's to change."""
_ENDS = frozenset({"reply.told", "reply.removed"})
_SHOWN = 300
_DUE = timedelta(days=3)
CLOSE = 0.4
"""Likeness from which the badge warns, below the engine's own bar."""


def line_of(card: ReplyCard, now: datetime, texts: Texts) -> Line:
    """The state is told where it is not the shelf's own."""
    review = card.review
    found = review.found
    rating = "" if found.rating is None else f"★ {found.rating:g}  "
    when = say_moment(found.created_at, found.created_precision.value, now, texts)
    body = composed(" ".join((found.body or texts("review.no_text"))[:_SHOWN].split()))
    held = card.reply.held
    word = say_state(card, texts)
    if held is not None:
        key = "replies.held.badge_by_hand" if card.reply.rules.is_by_hand else "replies.held.badge"
        word = texts(key, until=clock_of(held))
    quiet = card.reply.state.value == "draft"
    gist = say_due(review, now, texts) or _gist(review, texts)
    state = gist if quiet else (word, state_tone(card))
    stars = say_stars(found.rating, texts)
    spoken = ". ".join((state[0], stars, found.author_name, when, body))
    return Line(f"{rating}{found.author_name}", when, body, state, spoken)


def say_state(card: ReplyCard, texts: Texts) -> str:
    """What its outcome adds to the state goes before it: posted by hand, taken back."""
    if card.reply.outcome in _ENDS:
        return texts(f"{card.reply.outcome}.short")
    return texts(f"reply.state.{card.reply.state.value}")


def say_due(review: ReviewDto, now: datetime, texts: Texts) -> tuple[str, Tone] | None:
    """How long the platform still takes a reply, from three days before: "D-2"."""
    until = review.found.reply_deadline
    if until is None or until - now > _DUE:
        return None
    if until <= now:
        return texts("replies.due.over"), "plain"
    days = (until.date() - now.astimezone(until.tzinfo).date()).days
    return texts("replies.due.days", days=days or "DAY"), "bad" if days <= 1 else "warn"


def _gist(review: ReviewDto, texts: Texts) -> tuple[str, Tone]:
    """The surest reason for hurry, else what it feels like."""
    for reason in surest_reasons(review):
        return texts(f"reason.{reason.reason.value}"), "bad"
    return mood_word(review.label, texts)


def state_tone(card: ReplyCard) -> Tone:
    tones: dict[str, Tone] = {
        "approved": "info",
        "sending": "info",
        "sent": "good",
        "verified": "good",
        "needs_look": "warn",
        "failed": "bad",
    }
    ended = card.reply.outcome in _ENDS
    return "plain" if ended else tones.get(card.reply.state.value, "plain")


def say_queue(counts: Mapping[Shelf, int], texts: Texts) -> str:
    """The page's one sentence: what stands between the owner and an empty desk."""
    shelves: tuple[Shelf, ...] = ("look", "waiting", "approved")
    for shelf in shelves:
        count = counts.get(shelf, 0)
        if count:
            return texts(f"replies.sentence.{shelf}", count=count)
    return texts("replies.sentence.done")


def say_head(review: ReviewDto, now: datetime, texts: Texts) -> tuple[str, str, str]:
    """Who and where; when; the exact moment."""
    found = review.found
    precision = found.created_precision.value
    where = (found.author_name, review.shop_name, short_name(review.platform, texts))
    when = say_moment(found.created_at, precision, now, texts)
    return " · ".join(where), when, say_exact(found.created_at, precision, now, texts)


def say_likeness(reply: ReplyDto, texts: Texts) -> tuple[str, Tone]:
    """ "최근 답글과 닮음 12%"."""
    tone: Tone = "bad" if reply.too_similar else "warn" if reply.similarity >= CLOSE else "plain"
    return texts("replies.likeness", percent=round(reply.similarity * 100)), tone


def barred(reply: ReplyDto, text: str, texts: Texts) -> str:
    """Why this cannot be approved now; "" when it can."""
    if not text.strip():
        return texts("replies.barred.empty")
    if reply.rules.measure(text.strip()) > reply.rules.limit:
        return texts(f"replies.barred.long.{reply.rules.unit}", limit=reply.rules.limit)
    return texts("replies.barred.alike") if reply.too_similar else ""


def say_trouble(reply: ReplyDto, texts: Texts) -> str:
    """Why a reply needs a look, in words; "" where nothing went wrong."""
    return say_outcome(reply.outcome, texts) if reply.outcome else ""


def say_outcome(code: str, texts: Texts) -> str:
    """`code`: one of our own ("reply.unsure"), or that of an error."""
    for key in (code, f"error.{code}.title"):
        try:
            return texts(key)
        except KeyError:
            continue
    return texts("replies.trouble")


def is_angry(review: ReviewDto) -> bool:
    """A review that is best not answered in the first heat."""
    rating = review.found.rating
    return review.label == "negative" or (rating is not None and rating <= 2)


def say_sent(report: Mapping[str, object], texts: Texts) -> str:
    """`report`: the fields of `SendReport`."""
    look = int(str(report["failed"])) + int(str(report["needs_look"]))
    key = "replies.sent_look" if look else "replies.sent"
    return texts(key, verified=report["verified"], look=look)


def say_accounts(report: Mapping[str, object], texts: Texts) -> str:
    """A line for each account of a round; "" where there is nothing to tell apart."""
    accounts = report.get("accounts", ())
    assert isinstance(accounts, list | tuple)  # noqa: S101 - see `SendReport`
    if len(accounts) < 2 and report["outcome"] == "done":
        return ""
    return "\n".join(_say_account(each, texts) for each in accounts)


def _say_account(sent: Mapping[str, object], texts: Texts) -> str:
    """ "배민: 3건 보냄, 2건 남음 (사이트가 잠시 막았어요)"."""
    look = int(str(sent["failed"])) + int(str(sent["needs_look"]))
    counts = {"sent": sent["verified"], "look": look, "left": sent["left"]}
    said = ", ".join(
        texts(f"replies.account.{name}", count=count)
        for name, count in counts.items()
        if count or name == "sent"
    )
    why = "" if sent["outcome"] == "done" else f" ({say_outcome(str(sent['outcome']), texts)})"
    return f"{short_name(str(sent['platform']), texts)}: {said}{why}"


def say_whom(card: ReplyCard, texts: Texts) -> str:
    """Whose review is being answered: "네이버 · 김*리"."""
    return f"{short_name(card.review.platform, texts)} · {card.review.found.author_name}"

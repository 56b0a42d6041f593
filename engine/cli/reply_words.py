"""Replies at a terminal: a line for each, and what a round has left to a person."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.runtime.texts import Texts

if TYPE_CHECKING:
    from engine.api import Engine, ReplyCard

_SHOWN: Final = 60


def shorten(text: str | None, texts: Texts) -> str:
    """One line of at most `_SHOWN` characters; of a review without words, that it has none."""
    line = " ".join((text or "").split())
    if not line:
        return texts("cli.no_words")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def name_both(card: "ReplyCard", texts: Texts) -> str:
    """ "답글 12 (리뷰 45)": the two are numbered apart, and each is asked for by its own."""
    return texts("cli.reply.ids", reply=card.reply.id, review=card.review.id)


def say_draft(card: "ReplyCard", texts: Texts) -> str:
    """Its numbers and what the guest said, then the words that wait for a yes."""
    said = " ".join((card.review.found.body or "").split()) or texts("cli.no_words")
    return f"{name_both(card, texts)}\t{said}\n\t{card.reply.text}"


def say_reply(card: "ReplyCard", texts: Texts) -> str:
    """A line: its numbers, how it stands, whose review it answers, its words; a second where
    something is to be known of it.
    """
    where = f"{_site(card.review.platform, texts)} · {card.review.shop_name}"
    line = "\t".join(
        (
            name_both(card, texts),
            texts(f"reply.state.{card.reply.state}"),
            f"{where} · {card.review.found.author_name}",
            shorten(card.reply.text, texts),
        )
    )
    why = say_why(card, texts)
    return f"{line}\n\t{why}" if why else line


def say_why(card: "ReplyCard", texts: Texts) -> str:
    """What keeps it where it is, and what helps; "" where nothing does."""
    from engine.api import SEOUL

    if card.reply.held is not None:
        until = f"{card.reply.held.until.astimezone(SEOUL):%H:%M}"
        return texts("cli.reply.held", until=until)
    return say_code(card.reply.outcome, texts) if card.reply.outcome else ""


def say_code(code: str, texts: Texts) -> str:
    """`code`: one of our own ("reply.unsure"), or that of an error."""
    for keys in ((code,), (f"error.{code}.title", f"error.{code}.remedy")):
        try:
            return ". ".join(texts(key) for key in keys)
        except KeyError:
            continue
    return texts("replies.trouble")


def say_left(engine: "Engine", report: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """After a round (`report`: the fields of `SendReport`), account by account: what ended its
    visit and what helps, and every reply that did not arrive. Nothing where all did.
    """
    from engine.api import State

    waiting = engine.replies.queue({State.APPROVED}, limit=1_000)
    for each in report["accounts"]:
        met = {one["id"] for one in each["replies"] if one["state"] != State.VERIFIED}
        left = [engine.replies.card(reply_id) for reply_id in sorted(met)]
        if each["left"]:
            left += [card for card in waiting if _is_left(card, each, met, engine)]
        if left or each["outcome"] != "done":
            yield _account(each, texts)
            yield from (_left(card, texts) for card in left)


def _is_left(
    card: "ReplyCard", account: Mapping[str, Any], met: Iterable[int], engine: "Engine"
) -> bool:
    """Whether the round had to leave it where it was: nothing holds it, nobody has it in hand."""
    shop = engine.shops.get(card.reply.shop_id)
    is_there = (shop.platform, shop.account) == (account["platform"], account["account"])
    is_free = card.reply.held is None and not card.reply.is_handed
    return is_there and is_free and card.reply.id not in met


def _account(each: Mapping[str, Any], texts: Texts) -> str:
    """ "배민 (owner): 로그인이 풀렸어요. …", and what to type where a login is wanted."""
    from engine.api import Exit, exit_of

    site, outcome = _site(each["platform"], texts), str(each["outcome"])
    if outcome == "done":
        return texts("cli.sent.account", site=site, account=each["account"])
    if exit_of(outcome) is Exit.LOGIN:
        why = texts(f"error.{outcome}.title")
        return texts("cli.sent.login", site=site, why=why, **_named(each))
    return texts(
        "cli.sent.trouble", site=site, account=each["account"], why=say_code(outcome, texts)
    )


def _named(each: Mapping[str, Any]) -> dict[str, str]:
    return {"platform": str(each["platform"]), "account": str(each["account"])}


def _left(card: "ReplyCard", texts: Texts) -> str:
    state, why = texts(f"reply.state.{card.reply.state}"), say_why(card, texts)
    said = f"  {name_both(card, texts)} {card.review.found.author_name} · {state}"
    return f"{said}: {why}" if why else said


def _site(platform: str, texts: Texts) -> str:
    return texts(f"platform.{platform}.short")

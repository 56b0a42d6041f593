"""A case as a page to print, in the shape that the platform's form asks for. HTML of our own: all
that guests wrote is escaped, nothing is loaded from anywhere. What the review says is read from
the chain: the stored review may have been changed since.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

from engine.evidence import writing
from engine.evidence.chain import Kind, Link
from engine.evidence.dto import CaseDto, ItemDto
from engine.evidence.grounds import NAMED, Form
from engine.evidence.wording import say_deadline
from engine.runtime.clock import SEOUL
from engine.runtime.resources import RESOURCES
from engine.runtime.texts import Texts

_TEMPLATES: Final = RESOURCES / "evidence"
_WHAT: Final = ("shop", "platform", "author", "written", "stars", "number", "address", "ground")
FIELDS: Final[Mapping[Form, tuple[str, ...]]] = {
    Form.BAEMIN: (*_WHAT, "business", "applicant", "phone", "signed"),
    Form.NAVER: (*_WHAT, "applicant", "phone", "signed"),
    Form.GOOGLE: (*_WHAT, "place", "applicant", "relation", "contact", "demanded"),
    Form.PLAIN: _WHAT,
}
"""What a form wants; of those behind the first we know nothing, they are lines to write on."""
_LABELS: Final = (
    "fields", "statement", "review", "sentences", "listed", "number", "what", "when", "served",
    "chain", "verify",
)  # fmt: skip
_FOOTER: Final = (
    '<div style="width:100%;margin:0 16mm;font-size:7px;color:#6a635a;display:flex;'
    "font-variant-ligatures:none;"
    'justify-content:space-between"><span>{name} · {hash}</span>'
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)


def footer(case: CaseDto, texts: Texts) -> str:
    """Of each page: the case, its last hash, which page of how many."""
    name = texts("evidence.paper.case", id=case.id)
    return _FOOTER.format(name=escape(name), hash=case.last)


def page(case: CaseDto, links: Sequence[Link], form: Form, texts: Texts) -> str:
    """The whole case as HTML. `links`: its chain, the head first, that holds."""
    from jinja2 import (  # noqa: PLC0415 - only for who prints
        Environment,
        FileSystemLoader,
        StrictUndefined,
    )

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("paper.html").render(_values(case, links, form, texts))


def _values(case: CaseDto, links: Sequence[Link], form: Form, texts: Texts) -> dict[str, Any]:
    kept = [item for item in case.items if item.kind is Kind.TEXT]
    first, *later = ((item, writing.read_text(links[item.number].content)) for item in kept)
    said, head = first[1], writing.read_head(links[0].content)
    known = _known(case, said, texts)
    no_text = texts("review.no_text")
    return {
        "language": texts.language,
        "title": texts(f"evidence.form.{form}.title"),
        "lead": texts(f"evidence.form.{form}.lead"),
        "hint": _hint(case, form, texts),
        "how": texts("evidence.paper.how"),
        "words": {each: texts(f"evidence.paper.{each}") for each in _LABELS},
        "days": " · ".join(say_deadline(each, texts) for each in case.deadlines),
        "fields": [(texts(f"evidence.field.{each}"), known.get(each, "")) for each in FIELDS[form]],
        "statement": head.statement,
        "body": said.review.body or no_text,
        "others": [
            (texts("evidence.paper.later", at=_minute(item.taken_at)), text.review.body or no_text)
            for item, text in later
            if text.review != said.review
        ]
        + [
            (texts("evidence.paper.until", at=_minute(old.until)), old.body or no_text)
            for old in said.before
        ],
        "sentences": head.sentences,
        "items": [_row(item, texts) for item in case.items],
        "pictures": [
            _picture(item, links[item.number], texts)
            for item in case.items
            if item.kind is Kind.SCREEN
        ],
    }


def _known(case: CaseDto, said: writing.Text, texts: Texts) -> dict[str, str]:
    found = said.review
    written = "" if found.created_at is None else _minute(found.created_at)
    stars = "" if found.rating is None else f"{found.rating:g} / {found.rating_scale}"
    return {
        "shop": said.shop,
        "platform": texts(f"platform.{said.platform}.title"),
        "author": found.author_name,
        "written": written or found.raw_date,
        "stars": stars or texts("evidence.paper.no_stars"),
        "number": found.external_id,
        "address": found.url or "",
        "ground": texts(f"evidence.ground.{case.ground}"),
    }


def _hint(case: CaseDto, form: Form, texts: Texts) -> str:
    """What to go with it, and whether the platform was found to name this ground."""
    hint = texts(f"evidence.form.{form}.hint")
    if form is Form.PLAIN or case.ground in NAMED[form]:
        return hint
    return f"{hint} {texts('evidence.paper.not_named')}"


def _row(item: ItemDto, texts: Texts) -> dict[str, object]:
    return {
        "number": item.number,
        "kind": texts(f"evidence.kind.{item.kind}"),
        "words": item.words,
        "taken_at": _second(item.taken_at),
        "served_at": item.served_at,
        "sha256": item.sha256,
        "hash": item.hash,
    }


def _picture(item: ItemDto, link: Link, texts: Texts) -> dict[str, object]:
    return {
        "title": texts("evidence.paper.picture", number=item.number),
        "taken_at": _second(item.taken_at),
        "address": item.address,
        "data": b64encode(link.content).decode(),
    }


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"

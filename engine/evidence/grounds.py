"""On what grounds a review may be reported, where, and what in the text speaks for it.

Facts: notes/market.md 2.3 and 5 (the helper's four reasons; a plain opinion is refused), and public
statements, each with how sure it is:
- Delivery apps hide a review for 30 days on a substantiated request, as section 44-2 of the Network
  Act lets them (their self-regulation council, 2026-02-11: sure). The council keeps personal
  judgements of the food out of that. Baemin names bad language, slander and personal data (its
  newsroom, 2024-09-24: sure); whether a review comes back after 30 days without an objection is
  told both ways.
- Naver takes requests at right.naver.com by kind (defamation), with the applicant's identity
  proved (weak); advertising and paid reviews it removes (2026-01-28: sure). Its own list of grounds
  for reviews: not found.
- Google has one form for extortion alone (help page 16404809: sure), and policies on what is no
  experience, advertises, insults or tells personal data (PolicyViolation, its reference: sure),
  reported in the profile itself and not by that form.
- Kakao: what its report asks for was not found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from engine.language.analysis import Reason
from engine.language.sentiment import clean
from engine.reviews.dto import ReviewDto


class Ground(StrEnum):
    """Texts `evidence.ground.<it>` and `.hint`."""

    ABUSE = "abuse"
    PRIVACY = "privacy"
    FALSEHOOD = "falsehood"
    EXTORTION = "extortion"
    ADVERT = "advert"
    NO_GUEST = "no_guest"
    """Another shop is meant, or its author never came."""
    RIVAL = "rival"
    OPINION = "opinion"
    """Offered so that who is merely disappointed finds it, and is told what helps."""


class Form(StrEnum):
    """Texts `evidence.form.<it>.…`. PLAIN: for whom no form of the platform is known."""

    BAEMIN = "baemin"
    NAVER = "naver"
    GOOGLE = "google"
    PLAIN = "plain"


FORMS: Final = {
    "baemin": Form.BAEMIN,
    "coupangeats": Form.BAEMIN,
    "yogiyo": Form.BAEMIN,
    "ddangyo": Form.BAEMIN,
    "smartplace": Form.NAVER,
    "naverplace": Form.NAVER,
    "google": Form.GOOGLE,
}
"""The form of a platform; the four delivery apps follow one law and one council."""

HIDDEN_FOR: Final = {Form.BAEMIN: timedelta(days=30), Form.NAVER: timedelta(days=30)}
"""How long a review is hidden after a report. Naver's comes of the same law; it does not say so."""

NAMED: Final = {
    Form.BAEMIN: frozenset({Ground.ABUSE, Ground.PRIVACY}),
    Form.NAVER: frozenset({Ground.ABUSE, Ground.ADVERT}),
    Form.GOOGLE: frozenset({Ground.EXTORTION}),
    Form.PLAIN: frozenset[Ground](),
}
"""Grounds that the platform itself was found to name; it may take others."""

_ONLY_NAMED: Final = frozenset({Form.GOOGLE})
_OF_TEXT: Final = frozenset({Ground.ABUSE, Ground.PRIVACY, Ground.FALSEHOOD, Ground.ADVERT})
_GUESSES: Final = {Reason.BLACKMAIL: Ground.EXTORTION, Reason.TOXIC: Ground.ABUSE}
"""`Reason.PRIVACY` is no ground: there the guest says that the shop told something."""
_NUMBERS: Final = re.compile(
    r"(?<!\d)01[016-9][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)|(?<!\d)\d{6}-[1-4]\d{6}(?!\d)"
)
"""Of a mobile phone, of a resident."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ground worth a look, and the words that made us think of it. It accuses nobody."""

    ground: Ground
    sentence: str


def propose(review: ReviewDto) -> tuple[Proposal, ...]:
    """What the text itself speaks for; () for an opinion. Each ground once."""
    found: dict[Ground, Proposal] = {}
    for proposal in _proposals(review):
        found.setdefault(proposal.ground, proposal)
    return tuple(found.values())


def form_of(platform: str, ground: Ground) -> Form:
    """The platform's own, if it takes the ground."""
    form = FORMS.get(platform, Form.PLAIN)
    return form if takes(form, ground) else Form.PLAIN


def is_about_text(ground: Ground) -> bool:
    """Nobody insults or lies in a review without words."""
    return ground in _OF_TEXT


def takes(form: Form, ground: Ground) -> bool:
    """Whether a report on this ground may go by this form."""
    return form not in _ONLY_NAMED or ground in NAMED[form]


def _proposals(review: ReviewDto) -> Iterator[Proposal]:
    text, analysis = clean(review.found.body or ""), review.analysis
    if analysis is not None:
        for reason in analysis.reasons:
            if (ground := _GUESSES.get(reason.reason)) is not None:
                yield Proposal(ground, reason.sentence)
        if analysis.toxicity != "none":
            yield Proposal(Ground.ABUSE, text)
    if numbers := _NUMBERS.search(text):
        yield Proposal(Ground.PRIVACY, numbers[0])

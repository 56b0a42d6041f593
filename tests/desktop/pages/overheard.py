"""What the practice shops say to the language engine: our label, and a few tell-tale words."""

from dataclasses import replace

from engine.language.analysis import (
    Analysis,
    Aspect,
    AspectFound,
    Intent,
    Manner,
    Reason,
    ReasonFound,
    Span,
)
from engine.language.sentiment import Label, clean
from tests.harness.listener import moody

_ENDS = ".!?\n"
_REASONS: dict[str, tuple[Reason, float]] = {
    "성의 표시": (Reason.BLACKMAIL, 0.94),
    "머리카락": (Reason.FOREIGN, 0.97),
    "벌레": (Reason.FOREIGN, 0.95),
    "환불": (Reason.REFUND, 0.91),
    "배탈": (Reason.HYGIENE, 0.88),
    "고소할": (Reason.LEGAL, 0.83),
    "알바 분 전화번호": (Reason.PRIVACY, 0.8),
    "장난하십니까": (Reason.TOXIC, 0.62),
}
_ASPECTS: dict[str, Aspect] = {
    "맛": Aspect.TASTE,
    "국물": Aspect.TASTE,
    "양": Aspect.PORTION,
    "가격": Aspect.PRICE,
    "친절": Aspect.SERVICE,
    "주문": Aspect.SERVICE,
    "장난": Aspect.SERVICE,
    "깨끗": Aspect.HYGIENE,
    "포장": Aspect.DELIVERY,
    "배달": Aspect.DELIVERY,
    "분 만에": Aspect.WAIT,
    "기다": Aspect.WAIT,
    "자리": Aspect.ATMOSPHERE,
    "주차": Aspect.ACCESS,
}


def overhear(text: str, label: Label) -> Analysis:
    words = clean(text)
    spans = sentences(words)
    parts = [(span, words[span.start : span.end]) for span in spans]
    reasons = {
        reason: ReasonFound(reason, certainty, span)
        for span, part in parts
        for sign, (reason, certainty) in _REASONS.items()
        if sign in part
    }
    aspects = {
        (aspect, span): AspectFound(aspect, label, span)
        for span, part in parts
        for sign, aspect in _ASPECTS.items()
        if sign in part
    }
    manners = (Manner.MIXED,) if "지만" in words and label == "neutral" else ()
    intent = Intent.QUESTION if words.endswith("?") and label != "negative" else None
    found = moody(label, 0.93)
    return replace(
        found,
        intent=intent or found.intent,
        manners=manners,
        aspects=tuple(aspects.values()),
        reasons=tuple(reasons.values()),
    )


def sentences(text: str) -> list[Span]:
    """Cut after each run of end marks."""
    spans, start = [], 0
    for nth, letter in enumerate(text):
        last = nth + 1 == len(text)
        if last or (letter in _ENDS and text[nth + 1] not in _ENDS):
            while start < nth and text[start].isspace():
                start += 1
            spans.append(Span(start, nth + 1))
            start = nth + 1
    return spans

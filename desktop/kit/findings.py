"""What the language engine found in a review, in people's words. Nothing here accuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.kit.labels import Tone
from desktop.kit.sentence_chip import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api import AnalysisDto, ReasonDto, ReviewDto, Texts

_FEW_STARS: Final = 2
_TONES: Final[Mapping[str, Tone]] = {"negative": "warn", "neutral": "plain", "positive": "good"}
"""Red is for what cannot wait; a dish too salty is worth a look."""
_TOLD_INTENTS: Final = frozenset({"question", "request"})


@dataclass(frozen=True, slots=True)
class Why:
    """Why a review is urgent. `reasons`: "위생", "환불"; `rest`: "별 1점 · 아쉬운 말 93%";
    `sentence`: the one that gives the first reason, "" without any."""

    question: str
    reasons: tuple[str, ...]
    rest: str
    sentence: str

    def __bool__(self) -> bool:
        return bool(self.reasons or self.rest)

    @property
    def answer(self) -> str:
        return " · ".join(part for part in (*self.reasons, self.rest) if part)

    @property
    def spoken(self) -> str:
        return f"{self.question} {self.answer}" if self else ""


def why(review: ReviewDto, texts: Texts) -> Why:
    """Reasons, the surest first; then the stars; then the words."""
    surest = surest_reasons(review)
    reasons = tuple(texts(f"reason.{each.reason.value}") for each in surest)
    sentence = surest[0].sentence if surest else ""
    return Why(texts("urgent.why"), reasons, " · ".join(_stars_and_words(review, texts)), sentence)


def surest_reasons(review: ReviewDto) -> list[ReasonDto]:
    found = () if review.analysis is None else review.analysis.reasons
    return sorted(found, key=lambda each: -each.certainty)


def aspect_findings(analysis: AnalysisDto, texts: Texts) -> list[Finding]:
    """ "맛 좋음", "대기 아쉬움": each once, with all its sentences, in the order of the text."""
    sentences: dict[tuple[str, Tone], list[str]] = {}
    for each in analysis.aspects:
        words = f"{texts(f'aspect.{each.aspect.value}')} {texts(f'mood.{each.label}')}"
        sentences.setdefault((words, _TONES[each.label]), []).append(each.sentence)
    return [Finding(words, tone, tuple(said)) for (words, tone), said in sentences.items()]


def reason_finding(reason: ReasonDto, texts: Texts) -> Finding:
    return Finding(texts(f"reason.{reason.reason.value}"), "bad", (reason.sentence,))


def notes_of(analysis: AnalysisDto, body: str, texts: Texts) -> list[str]:
    """What to keep in mind while reading `body`: "반어일 수 있어요", "영어로 쓴 글이에요"."""
    codes = [f"manner.{manner.value}" for manner in analysis.manners]
    if analysis.contradiction:
        codes.append("contradiction")
    if analysis.intent.value in _TOLD_INTENTS:
        codes.append(f"intent.{analysis.intent.value}")
    if analysis.toxicity != "none":
        codes.append(f"toxicity.{analysis.toxicity}")
    if _is_foreign(analysis, body):
        codes.append(f"written_in.{analysis.written_in}")
    return [texts(f"note.{code}") for code in codes]


def _is_foreign(analysis: AnalysisDto, body: str) -> bool:
    """Of emoji alone nobody can say in which language they are."""
    if analysis.written_in == "other":
        return any(letter.isalpha() for letter in body)
    return analysis.written_in != "ko"


def _stars_and_words(review: ReviewDto, texts: Texts) -> list[str]:
    parts, rating = [], review.found.rating
    if rating is not None and rating <= _FEW_STARS:
        parts.append(texts("urgent.stars", rating=f"{rating:g}"))
    if review.label == "negative" and review.probability is not None:
        parts.append(texts("urgent.words", percent=round(review.probability * 100)))
    return parts

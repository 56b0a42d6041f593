"""Reports in an owner's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.kit.labels import Tone
from desktop.kit.line_list import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import ReportDto, ReviewDto, Texts

NONE = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, what it counts, and how it was in the stretch of time before."""

    title: str
    figure: str
    note: str
    tone: Tone = "plain"


def say_sentence(report: ReportDto, texts: Texts) -> str:
    """What matters of it."""
    title, reviews = title_of(report, texts), report.content["reviews"]
    if not reviews["reviews"]:
        return texts("reports.sentence.quiet", title=title)
    if reviews["negative"]:
        return texts("reports.sentence.unhappy", title=title, count=reviews["negative"])
    return texts("reports.sentence.calm", title=title, count=reviews["reviews"])


def title_of(report: ReportDto, texts: Texts) -> str:
    from engine.api import say_report_title  # noqa: PLC0415 - loaded by now

    return say_report_title(report, texts)


def line_of(report: ReportDto, texts: Texts) -> Line:
    """Its day, or week, in the list; how many stars at the right."""
    reviews, title = report.content["reviews"], title_of(report, texts)
    body = texts("reports.line" if reviews["reviews"] else "reports.line.quiet", **_count(reviews))
    stars = "" if reviews["rating"] is None else f"★ {reviews['rating']:.1f}"
    state: tuple[str, Tone] = ("", "plain")
    if reviews["negative"]:
        state = texts("reports.line.unhappy", count=reviews["negative"]), "warn"
    spoken = ". ".join(part for part in (title, stars, body, state[0]) if part)
    return Line(title, stars, body, state, spoken)


def figures_of(report: ReportDto, texts: Texts) -> list[Told]:
    """New reviews, stars, unhappy guests, replies that were sent."""
    told = report.content
    reviews, before = told["reviews"], told["before"]

    def counted(key: str, name: str, tone: Tone = "plain") -> Told:
        note = texts("reports.before", value=f"{before[key]:,}")
        return Told(texts(f"reports.figure.{name}"), f"{reviews[key]:,}", note, tone)

    stars, then = _stars(reviews["rating"]), _stars(before["rating"])
    return [
        counted("reviews", "reviews"),
        Told(texts("reports.figure.rating"), stars, texts("reports.before", value=then)),
        counted("negative", "negative", "warn" if reviews["negative"] else "plain"),
        Told(texts("reports.figure.sent"), f"{told['sent']:,}", ""),
    ]


def platforms_of(report: ReportDto, texts: Texts) -> list[str]:
    """ "배민 9"."""
    counts = report.content["reviews"]["by_platform"]
    return [f"{texts(f'platform.{name}.short')} {count:,}" for name, count in counts.items()]


def complaints_of(report: ReportDto, texts: Texts) -> list[str]:
    """ "배달·포장 3"."""
    counts = report.content["complaints"]
    return [f"{texts(f'aspect.{aspect}')} {count:,}" for aspect, count in counts.items()]


def as_text(report: ReportDto, unhappy: Sequence[ReviewDto], texts: Texts) -> str:
    """All of it, to be pasted or kept; lines end as every editor knows it."""
    from engine.api import say_report  # noqa: PLC0415 - loaded by now

    lines = say_report(report, texts)
    if unhappy:
        lines += ["", texts("reports.unhappy")]
        lines += [f"- {' '.join((each.found.body or '').split())}" for each in unhappy]
    return "\r\n".join([*lines, ""])


def _count(reviews: dict[str, int]) -> dict[str, str]:
    return {"count": f"{reviews['reviews']:,}"}


def _stars(rating: float | None) -> str:
    return NONE if rating is None else f"{rating:.1f}"

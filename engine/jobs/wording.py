"""What the schedule and its reports say, by the texts of `schedule.json`; for every client."""

from datetime import datetime
from typing import Any

from engine.jobs.dto import OwnerAsked, ReportDto, ScheduleStanding
from engine.jobs.retrying import INTERRUPTED
from engine.runtime.clock import SEOUL
from engine.runtime.texts import Texts

CHECK = "check"


def say_schedule(standing: ScheduleStanding, now: datetime, texts: Texts) -> str:
    """What wants the owner, the next check, or why there is none, and who rests until when."""
    asking = [texts(job.title_key) for job in standing.jobs if job.asks]
    parts = [texts("schedule.asks", title=title) for title in asking]
    parts.append(_say_next(standing, now, texts))
    if standing.resting:
        parts.append(_say_resting(standing.resting, now, texts))
    return " · ".join(parts)


def say_asked(asked: OwnerAsked, title: str, texts: Texts) -> tuple[str, str]:
    """A heading, and what happened and helps. `title`: of the job."""
    heading = texts("schedule.asked", title=title)
    if asked.outcome == INTERRUPTED:
        return heading, texts("schedule.interrupted")
    # Without the params of the error's message, its title and remedy must do.
    what, remedy = (texts(f"error.{asked.outcome}.{part}") for part in ("title", "remedy"))
    return heading, f"{what}. {remedy}"


def say_report(report: ReportDto, texts: Texts) -> list[str]:
    """Line by line, the title first."""
    reviews = _say_reviews(report.content, texts)
    return [say_report_title(report, texts), *reviews, *say_report_rest(report, texts)]


def say_report_title(report: ReportDto, texts: Texts) -> str:
    """ "11월 21일 하루", "11월 16일부터 한 주"."""
    since = datetime.fromisoformat(report.content["since"])
    return texts(f"report.title.{report.kind}", month=since.month, day=since.day)


def say_report_rest(report: ReportDto, texts: Texts) -> list[str]:
    """Line by line, what is told beside the new reviews."""
    return [*_say_replies(report.content, texts), *_say_unvisited(report.content, texts)]


def _say_next(standing: ScheduleStanding, now: datetime, texts: Texts) -> str:
    check = next((job for job in standing.jobs if job.id == CHECK), None)
    if not standing.is_on or not standing.is_watching or check is None:
        return texts("schedule.off")
    if check.is_running:
        return texts("schedule.running")
    if standing.is_paused:
        return texts("schedule.paused")
    return texts("schedule.next", when=_when(max(check.next_at, now), now, texts))


def _say_resting(resting: dict[str, datetime], now: datetime, texts: Texts) -> str:
    if len(resting) > 1:
        return texts("schedule.resting_many", count=len(resting))
    [(platform, until)] = resting.items()
    name = texts(f"platform.{platform}.short")
    return texts("schedule.resting", platform=name, when=_when(until, now, texts))


def _when(moment: datetime, now: datetime, texts: Texts) -> str:
    """ "14:05", "내일 07:04", "11월 25일 07:04"."""
    moment, now = moment.astimezone(SEOUL), now.astimezone(SEOUL)
    time, days = f"{moment:%H:%M}", (moment.date() - now.date()).days
    if days == 0:
        return time
    if days == 1:
        return texts("schedule.tomorrow", time=time)
    return texts("schedule.day", month=moment.month, day=moment.day, time=time)


def _say_reviews(told: dict[str, Any], texts: Texts) -> list[str]:
    reviews, before = told["reviews"], told["before"]
    if not reviews["reviews"]:
        return [texts("report.quiet", before=before["reviews"])]
    by_platform = " · ".join(
        f"{texts(f'platform.{name}.short')} {count}"
        for name, count in reviews["by_platform"].items()
    )
    lines = [
        texts("report.reviews", count=reviews["reviews"], before=before["reviews"]),
        by_platform,
    ]
    if reviews["rating"] is not None:
        lines.append(texts("report.rating", rating=f"{reviews['rating']:.1f}"))
    if reviews["negative"]:
        lines.append(texts("report.negative", count=reviews["negative"]))
    if told["complaints"]:
        what = " · ".join(
            f"{texts(f'aspect.{aspect}')} {count}" for aspect, count in told["complaints"].items()
        )
        lines.append(texts("report.complaints", what=what))
    return lines


def _say_replies(told: dict[str, Any], texts: Texts) -> list[str]:
    lines = [texts("report.waiting", count=told["waiting"])] if told["waiting"] else []
    if told["due"]:
        until = datetime.fromisoformat(told["due"][0]["until"])
        moment = texts("schedule.day", month=until.month, day=until.day, time=f"{until:%H:%M}")
        lines.append(texts("report.due", count=len(told["due"]), when=moment))
    for key in ("sent", "failed", "needs_look"):
        if told[key]:
            lines.append(texts(f"report.{key}", count=told[key]))
    return lines


def _say_unvisited(told: dict[str, Any], texts: Texts) -> list[str]:
    return [
        texts(
            "report.unvisited",
            platform=texts(f"platform.{each['platform']}.short"),
            shop=each["shop"],
            why=texts(f"error.{each['code']}.title"),
        )
        for each in told["unvisited"]
    ]

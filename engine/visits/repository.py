"""Queries over the crawl log and the sites' budgets."""

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from engine.platforms.outcomes import SessionExpired
from engine.runtime.clock import FARTHEST_MS
from engine.visits.model import CrawlRun, PlatformAccount, SitePause, SiteSpending

_DONE = CrawlRun.outcome == "done"
_LOGIN = and_(CrawlRun.kind == "login", _DONE)
_ASKED = and_(CrawlRun.kind != "add", or_(_DONE, CrawlRun.outcome == SessionExpired.code))


def runs(session: Session, limit: int) -> list[CrawlRun]:
    """Newest first."""
    return list(session.scalars(select(CrawlRun).order_by(CrawlRun.id.desc()).limit(limit)))


def last_whole(session: Session, shop_id: int, before: int) -> CrawlRun | None:
    return _last(session, shop_id, before, CrawlRun.is_whole.is_(True))


def last_listed(session: Session, shop_id: int, before: int) -> CrawlRun | None:
    return _last(session, shop_id, before, CrawlRun.listed.is_not(None))


def last_proof(session: Session, shop_id: int, before: int) -> CrawlRun | None:
    return _last(session, shop_id, before, CrawlRun.proven_ms.is_not(None))


def last_counted(session: Session) -> dict[int, CrawlRun]:
    """By shop."""
    newest = select(func.max(CrawlRun.id)).where(CrawlRun.held.is_not(None))
    query = select(CrawlRun).where(CrawlRun.id.in_(newest.group_by(CrawlRun.shop_id)))
    return {run.shop_id: run for run in session.scalars(query) if run.shop_id is not None}


def close_orphans(session: Session, outcome: str, now_ms: int) -> None:
    """Runs without an end belong to a process that is gone; it may have been there until now."""
    query = update(CrawlRun).where(CrawlRun.ended_ms.is_(None))
    session.execute(query.values(ended_ms=now_ms, outcome=outcome))


def last_visit(session: Session, platform: str) -> int | None:
    """When the last run there ended; adding a shop may have failed at its address already."""
    went = or_(CrawlRun.kind != "add", CrawlRun.outcome == "done")
    query = select(func.max(CrawlRun.ended_ms)).where(CrawlRun.platform == platform, went)
    return session.scalar(query)


def spent(session: Session, platform: str, day: str, kind: str) -> int:
    query = select(SiteSpending.count).where(
        SiteSpending.platform == platform, SiteSpending.day == day, SiteSpending.kind == kind
    )
    return session.scalar(query) or 0


def spend(session: Session, platform: str, day: str, kind: str, now_ms: int) -> None:
    row = insert(SiteSpending).values(
        platform=platform, day=day, kind=kind, count=1, last_ms=now_ms
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=("platform", "day", "kind"),
            set_={"count": SiteSpending.count + 1, "last_ms": now_ms},
        )
    )


def last_spent(session: Session, platform: str) -> int | None:
    query = select(func.max(SiteSpending.last_ms)).where(SiteSpending.platform == platform)
    return session.scalar(query)


def paused_until(session: Session, platform: str) -> int | None:
    return session.scalar(select(SitePause.until_ms).where(SitePause.platform == platform))


def pauses(session: Session, now_ms: int) -> list[tuple[str, int]]:
    """(platform, until) of those that last."""
    query = select(SitePause.platform, SitePause.until_ms).where(
        SitePause.until_ms.between(now_ms + 1, now_ms + FARTHEST_MS)
    )
    return [(platform, until_ms) for platform, until_ms in session.execute(query)]


def _last(
    session: Session, shop_id: int, before: int, condition: ColumnElement[bool]
) -> CrawlRun | None:
    query = select(CrawlRun).where(CrawlRun.shop_id == shop_id, CrawlRun.id < before, condition)
    return session.scalar(query.order_by(CrawlRun.id.desc()).limit(1))


def pause(session: Session, platform: str, until_ms: int) -> None:
    row = insert(SitePause).values(platform=platform, until_ms=until_ms)
    session.execute(
        row.on_conflict_do_update(index_elements=("platform",), set_={"until_ms": until_ms})
    )


def landmarks(session: Session) -> dict[tuple[str, str], tuple[CrawlRun | None, ...]]:
    """By platform and account, of the visits that ended: the newest, the newest that went well,
    the newest that tells of the login, the newest login.
    """
    marks = (func.max(case((which, CrawlRun.id))) for which in (_DONE, _ASKED, _LOGIN))
    query = (
        select(CrawlRun.platform, CrawlRun.account, func.max(CrawlRun.id), *marks)
        .where(CrawlRun.ended_ms.is_not(None))
        .group_by(CrawlRun.platform, CrawlRun.account)
    )
    found = {(row[0], row[1]): row[2:] for row in session.execute(query)}
    wanted = {run_id for ids in found.values() for run_id in ids if run_id is not None}
    rows = {run.id: run for run in session.scalars(select(CrawlRun).where(CrawlRun.id.in_(wanted)))}
    return {key: tuple(rows.get(run_id) for run_id in ids) for key, ids in found.items()}


def accounts(session: Session) -> list[PlatformAccount]:
    return list(session.scalars(select(PlatformAccount)))


def account(session: Session, platform: str, name: str) -> PlatformAccount | None:
    query = select(PlatformAccount).where(
        PlatformAccount.platform == platform, PlatformAccount.account == name
    )
    return session.scalar(query)

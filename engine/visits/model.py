"""Tables of visits: the crawl log, what was spent of each site's daily budget, and accounts."""

from sqlalchemy import Float, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, Row, RowId


class CrawlRun(Row, Base):
    """One visit to a platform. `outcome`: "" while it runs, "done", or the code of an error."""

    __tablename__ = "crawl_run"

    platform: Mapped[str] = mapped_column(String)
    account: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    shop_id: Mapped[int | None] = mapped_column(Integer)
    started_ms: Mapped[int] = mapped_column(Integer)
    ended_ms: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    new: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    platform_s: Mapped[float] = mapped_column(Float, default=0.0)


class SiteSpending(Base):
    """Visits of one kind to one platform on one Seoul day ("2026-11-21")."""

    __tablename__ = "site_spending"
    __table_args__ = (UniqueConstraint("platform", "day", "kind"),)

    id: Mapped[RowId]
    platform: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    count: Mapped[int] = mapped_column(Integer)


class SitePause(Base):
    """A platform that turned us away is left alone until `until_ms`."""

    __tablename__ = "site_pause"

    id: Mapped[RowId]
    platform: Mapped[str] = mapped_column(String, unique=True)
    until_ms: Mapped[int] = mapped_column(Integer)


class PlatformAccount(Base):
    """What the owner has said of an account. Not synced: browser folder and grant are this
    computer's own.

    `left_ms`: when it was disconnected here, null while it is not. `told_ms`: when the owner last
    logged in to a console that we never see, as he says.
    """

    __tablename__ = "platform_account"
    __table_args__ = (UniqueConstraint("platform", "account"),)

    id: Mapped[RowId]
    platform: Mapped[str] = mapped_column(String)
    account: Mapped[str] = mapped_column(String)
    left_ms: Mapped[int | None] = mapped_column(Integer)
    told_ms: Mapped[int | None] = mapped_column(Integer)

"""Tables of visits: the crawl log, what was spent of each site's daily budget, and accounts."""

from sqlalchemy import JSON, Boolean, Float, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, Row, RowId


class CrawlRun(Row, Base):
    """One visit to a platform. `outcome`: "" while it runs, "done", or the code of an error.

    Of a shop's list: `expected` is how many reviews the platform says it has, null where it says
    nothing, which is not 0; `held` is how many we had afterwards. `is_whole`: it was not to stop at
    what is known; `listed`: so many stood in it, null if its end was not reached. `proven_ms`: of
    reviews written since then, those that were not listed are not there; null: it proves nothing.
    `counts`: whole numbers that the platform told of the shop beside the list, by its own names.
    """

    __tablename__ = "crawl_run"

    platform: Mapped[str] = mapped_column(String)
    account: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    shop_id: Mapped[int | None] = mapped_column(Integer, index=True)
    started_ms: Mapped[int] = mapped_column(Integer)
    ended_ms: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    new: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    platform_s: Mapped[float] = mapped_column(Float, default=0.0)
    expected: Mapped[int | None] = mapped_column(Integer)
    held: Mapped[int | None] = mapped_column(Integer)
    listed: Mapped[int | None] = mapped_column(Integer)
    is_whole: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("0"))
    proven_ms: Mapped[int | None] = mapped_column(Integer)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))


class SiteSpending(Base):
    """Visits of one kind to one platform on one Seoul day ("2026-11-21"). `last_ms`: the newest of
    them; null where an older program counted.
    """

    __tablename__ = "site_spending"
    __table_args__ = (UniqueConstraint("platform", "day", "kind"),)

    id: Mapped[RowId]
    platform: Mapped[str] = mapped_column(String)
    day: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    count: Mapped[int] = mapped_column(Integer)
    last_ms: Mapped[int | None] = mapped_column(Integer)


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

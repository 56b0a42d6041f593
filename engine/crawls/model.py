"""Table of raw pages: the platform's bytes, so that parsers can be re-run."""

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId


class RawPage(Base):
    """`payload` is zstd-compressed."""

    __tablename__ = "raw_page"

    id: Mapped[RowId]
    run_id: Mapped[int] = mapped_column(ForeignKey("crawl_run.id"), index=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    platform: Mapped[str] = mapped_column(String)
    number: Mapped[int] = mapped_column(Integer)
    parser_version: Mapped[int] = mapped_column(Integer)
    captured_ms: Mapped[int] = mapped_column(Integer)
    payload: Mapped[bytes] = mapped_column(LargeBinary)

"""Table of template versions; a version never changes once written."""

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, Row


class TemplateVersion(Row, Base):
    """`sentiment`: positive | neutral | negative | no_text; `tone`: short | polite | solving."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    sentiment: Mapped[str] = mapped_column(String)
    tone: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(String)
    variables: Mapped[list[str]] = mapped_column(JSON)
    added_ms: Mapped[int] = mapped_column(Integer)

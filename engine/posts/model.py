"""Tables of blog posts. They do not sync: they are a reading of lists that anybody may read again,
each computer of the owner's does so once a day, and nobody writes into them; the wire carries what
would be lost otherwise.
"""

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.table import Base, RowId


class BlogPost(Base):
    """A post in the list of one shop; another shop's list may hold the same address.

    `published_ms`: null where the platform told no moment that could be read, as in `raw_date`.
    `seen_first_ms`, `seen_last_ms`: the looks that listed it. `missed`: so many looks in a row,
    each over the whole list, that did not.
    """

    __tablename__ = "blog_post"
    __table_args__ = (UniqueConstraint("shop_id", "external_id"),)

    id: Mapped[RowId]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    external_id: Mapped[str] = mapped_column(String)
    address: Mapped[str] = mapped_column(String)
    title: Mapped[str] = mapped_column(String)
    excerpt: Mapped[str] = mapped_column(String)
    author: Mapped[str] = mapped_column(String)
    published_ms: Mapped[int | None] = mapped_column(Integer)
    precision: Mapped[str] = mapped_column(String)
    raw_date: Mapped[str] = mapped_column(String)
    photo_count: Mapped[int | None] = mapped_column(Integer)
    seen_first_ms: Mapped[int] = mapped_column(Integer)
    seen_last_ms: Mapped[int] = mapped_column(Integer)
    missed: Mapped[int] = mapped_column(Integer, default=0)


class PostLook(Base):
    """The newest look at a shop's list. `outcome`: "done", or the code of an error; `expected`: how
    many posts the platform says there are, null where it says nothing. `whole_ms`: the newest look
    that was not to stop at what is known.
    """

    __tablename__ = "post_look"

    id: Mapped[RowId]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"), unique=True)
    looked_ms: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String)
    expected: Mapped[int | None] = mapped_column(Integer)
    whole_ms: Mapped[int | None] = mapped_column(Integer)

"""One post: its title, as much of it as the platform shows, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton
from desktop.kit.hangul import composed
from desktop.kit.labels import Badge, ElidedLabel, ReviewText, TextLabel
from desktop.kit.moments import say_exact
from desktop.kit.platforms import short_name
from desktop.kit.scrolling import scrolled
from desktop.kit.surfaces import Card, Hairline
from desktop.kit.theme import fit_layout
from desktop.kit.tips import plain_tip
from desktop.pages.posts.table import say_date

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import PostDto, Texts


class Detail(Card):
    """open_asked: the owner wants to read it on its blog."""

    open_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__((16, 12, 4, 12), 8)
        self._texts = texts
        self.setAccessibleName(texts("posts.detail"))
        self._gone = Badge(texts("posts.gone"), "warn")
        self._when = TextLabel("", "secondary")
        self._who = ElidedLabel("", "secondary")
        self._title = TextLabel("", "card-title", wrap=True)
        self._words = ReviewText(texts("posts.words"))
        self._rest = TextLabel(texts("posts.rest"), "secondary", wrap=True)
        self._host = ElidedLabel("", "secondary")
        self._open = PrimaryButton(texts("posts.open"))
        self._open.clicked.connect(self.open_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        fit_layout(head, 8, (0, 0, 12, 0))
        head.addWidget(self._who, 1)
        head.addWidget(self._when)
        content = QWidget()
        column = QVBoxLayout(content)
        fit_layout(column, 8, (0, 0, 12, 0))
        for part in (self._title, self._words, self._rest):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout()
        fit_layout(row, 12)
        row.addWidget(self._host, 1)
        row.addWidget(self._open)
        foot = QVBoxLayout()
        fit_layout(foot, 12, (0, 0, 12, 0))
        foot.addWidget(Hairline())
        foot.addLayout(row)
        self.body.addLayout(head)
        self.body.addWidget(self._gone, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(scrolled(content), 1)
        self.body.addLayout(foot)

    def show_post(self, post: PostDto, now: datetime) -> None:
        texts = self._texts
        parts = [post.author, short_name(post.platform, texts), post.shop_name]
        if post.photo_count:
            parts.append(texts("posts.photos", count=post.photo_count))
        self._who.show_text(" · ".join(composed(part) for part in parts if part))
        self._when.show_text(say_date(post, now, texts))
        self._when.setToolTip(say_exact(post.published_at, post.precision, now, texts))
        self._gone.setVisible(post.gone)
        self._title.show_text(composed(post.title))
        self._title.setVisible(bool(post.title))
        self._words.show_text(post.excerpt)
        self._words.setVisible(bool(post.excerpt))
        self._host.show_text(host_of(post.address))
        self._open.setToolTip(plain_tip(post.address))


def host_of(address: str) -> str:
    """ "blog.naver.com": where the button leads; letters that look like others as they are sent."""
    return QUrl(address).host(QUrl.ComponentFormattingOption.FullyEncoded)

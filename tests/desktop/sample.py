"""A page for the shell's own tests: made of the kit, says what was done to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.bridge.paged import Column, PagedModel
from desktop.kit.buttons import ChipButton, PrimaryButton, QuietButton, TextButton
from desktop.kit.ime import SearchField
from desktop.kit.labels import Badge, ReviewText, Stars, TextLabel
from desktop.kit.surfaces import Card, Tile
from desktop.kit.table import Table, framed
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext, PageSpec

REVIEW = (
    "떡볶이는 맛있었는데 배달이 한 시간 넘게 걸렸고 국물이 다 새서 왔어요. 포장에 조금만 더 신경 "
    "써 주시면 좋겠습니다. 그래도 사장님이 친절하게 전화를 받아 주셔서 다음에 또 시켜 볼게요."
)
TILES = (
    ("급한 리뷰", "2", "먼저 보면 좋아요", "bad"),
    ("답글 기다림", "14", "가장 오래된 것은 3일 전", "warn"),
    ("새 리뷰", "31", "어제는 24개", "plain"),
    ("이번 주 별점", "4.31", "평소 4.2–4.5", "good"),
)


@dataclass(frozen=True)
class Line:
    id: int
    author: str
    rating: float
    body: str


def lines(ids: tuple[int, ...]) -> list[Line]:
    return [Line(each, f"손님 {each}", 1 + each % 5, f"{each}번째 {REVIEW}") for each in ids]


COLUMNS = (
    Column[Line]("author", "손님", lambda line: line.author, 140),
    Column[Line]("rating", "별점", lambda line: f"{line.rating:.1f}", 72, right=True),
    Column[Line]("body", "내용", lambda line: line.body, tooltip=lambda line: line.body),
)


class SampleView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.heard: list[str] = []
        column = QVBoxLayout(self)
        fit_layout(column, 16)
        column.addWidget(TextLabel("어제보다 배달 불만이 3건 늘었어요", "page-title"))
        column.addLayout(self._tiles())
        column.addWidget(self._card())
        self.search = SearchField("리뷰 찾기", "리뷰에서 찾기")
        column.addWidget(self.search)
        self.model = PagedModel(
            context.runner, COLUMNS, lambda ids: lines(tuple(ids)), lambda line: line.id, self
        )
        self.table = Table("리뷰 목록")
        self.table.show_model(self.model, self.model.widths(), self.model.set_placeholder)
        self.model.set_ids(range(1, 5001))
        column.addWidget(framed(self.table), 1)

    def _tiles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        fit_layout(row, 12)
        for title, figure, note, tone in TILES:
            tile = Tile(title)
            tile.show_figure(figure, note, tone)  # type: ignore[arg-type]
            row.addWidget(tile)
        return row

    def _card(self) -> Card:
        card = Card()
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            fit_layout(row, 8)
        top.addWidget(Stars(3.5, "별 5개 중 3.5개"))
        top.addWidget(TextLabel("스마트플레이스 · 20분 전", "secondary"))
        top.addStretch(1)
        top.addWidget(Badge("확인 필요", "warn"))
        top.addWidget(Badge("닮음 12%"))
        text = ReviewText("리뷰 내용")
        text.show_text(REVIEW)
        bottom.addWidget(ChipButton("#포장"))
        bottom.addWidget(ChipButton("#국물샘"))
        bottom.addStretch(1)
        bottom.addWidget(QuietButton("건너뛰기", "skip"))
        bottom.addWidget(TextButton("고치기", "edit"))
        bottom.addWidget(PrimaryButton("답글 보내기", "send"))
        card.body.addLayout(top)
        card.body.addWidget(text)
        card.body.addLayout(bottom)
        return card

    def shown(self) -> None:
        self.heard.append("shown")

    def hidden(self) -> None:
        self.heard.append("hidden")

    def refresh(self) -> None:
        self.heard.append("refresh")

    def arrive(self, **where: object) -> None:
        self.heard.append(f"arrive {where}")


def broken(context: PageContext) -> Page:
    raise RuntimeError("a page that cannot be built")


SAMPLE = PageSpec("sample", "job.check", "today", 1, "Ctrl+1", SampleView)
OTHER = PageSpec("other", "action.shortcuts", "reviews", 2, "Ctrl+2", SampleView)
BROKEN = PageSpec("broken", "action.theme", "replies", 3, "Ctrl+3", broken)

"""Colours, spaces and type sizes: the only place where a number of the look is written."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Colors:
    bg: str
    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str

    def __getitem__(self, token: str) -> str:
        return str(getattr(self, token))


LIGHT = Colors(
    bg="#FBF9F6",
    surface="#FFFFFF",
    sunken="#F3EFE9",
    line="#E2DBD1",
    text="#22201D",
    muted="#6A635A",
    accent="#B8450B",
    on_accent="#FFFFFF",
    accent_soft="#FBE7DA",
    good="#1E7A4C",
    good_soft="#DDF1E5",
    warn="#8A5A00",
    warn_soft="#FBEFCF",
    bad="#B3261E",
    bad_soft="#FBE3E1",
    info="#1F5FA8",
    info_soft="#E0ECF9",
)

DARK = Colors(
    bg="#171513",
    surface="#201D1A",
    sunken="#121110",
    line="#3A352F",
    text="#F1ECE5",
    muted="#B0A79B",
    accent="#FF9A5C",
    on_accent="#231006",
    accent_soft="#3D2413",
    good="#6FCF97",
    good_soft="#14301F",
    warn="#F0C25A",
    warn_soft="#33270B",
    bad="#FF8A80",
    bad_soft="#3A1512",
    info="#8AB8F0",
    info_soft="#12263D",
)

COLORS: dict[Mode, Colors] = {"light": LIGHT, "dark": DARK}

# px at scale 1
SPACE = (4, 8, 12, 16, 24, 32)
RADIUS_CONTROL = 6
RADIUS_CARD = 10
BODY, SECONDARY, CARD_TITLE, PAGE_TITLE, FIGURE = 13, 12, 15, 20, 28
ICON = 18
CONTROL_HEIGHT = 34
ROW_HEIGHT = 36
RAIL_WIDTH = 200
CONTENT_WIDTH = 1160
STATUS_HEIGHT = 32

MIN_SCALE, MAX_SCALE = 0.9, 1.5

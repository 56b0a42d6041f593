"""Type: Pretendard where it is installed under resources/fonts, else the system's Korean font."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from desktop.kit.places import FONTS

FAMILIES = (
    "Pretendard",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
    "나눔고딕",
    "NanumBarunGothic",
)


def load(folder: Path = FONTS) -> str:
    """Register the bundled files and name the family to use ("" = the system's default)."""
    for path in sorted(folder.glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))
    known = set(QFontDatabase.families())
    return next((name for name in FAMILIES if name in known), "")


def font(family: str, pixels: int, strong: bool = False, tabular: bool = False) -> QFont:
    """`strong` is weight 600; `tabular` gives all digits one width."""
    made = QFont(family) if family else QFont()
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made

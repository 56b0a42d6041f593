"""How it is said: by the head, by cues, by aspects of either pole; and stars against words."""

import re
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given

from engine.language.analysis import Aspect, AspectFound, Manner, Span
from engine.language.manners import CUES, contradicts, find
from engine.language.sentiment import Label
from tests.engine.language.texts import HUGE, can_run_away, heard, texts

IRONIC = "덕분에 인내심 수련 잘 하고 갑니다. 참 빠르시네요^^"
LATE = "한 시간 기다렸어요"


def judged(*labels: Label) -> list[AspectFound]:
    return [AspectFound(Aspect.TASTE, label, Span(0, 1)) for label in labels]


@pytest.mark.parametrize(
    ("text", "label", "chances", "manners"),
    [
        (IRONIC, "negative", {}, {Manner.SARCASM}),
        (IRONIC, "positive", {}, set()),  # whoever means well may say thanks
        (LATE, "negative", {}, set()),
        (LATE, "negative", {"sarcasm": 0.75}, {Manner.SARCASM}),
        (LATE, "negative", {"sarcasm": 0.6}, set()),
        (IRONIC, "negative", {"sarcasm": 0.6}, {Manner.SARCASM}),
        (IRONIC, "negative", {"sarcasm": 0.01}, set()),
        (
            "이 집 때문에 다이어트 망했어요 책임지세요 저만 알고 싶은데 소문 내지 마세요",
            "positive",
            {},
            set(),
        ),
        (LATE, "neutral", {"mixed": 0.7}, {Manner.MIXED}),
    ],
)
def test_sarcasm(text: str, label: Label, chances: dict[str, float], manners: set[Manner]) -> None:
    assert set(find(heard(text, label, manners=chances), [])) == manners


@pytest.mark.parametrize(
    ("labels", "chances", "mixed"),
    [
        (["positive", "negative"], {}, True),
        (["positive", "neutral"], {}, False),
        (["negative", "negative"], {}, False),
        (["positive", "negative"], {"mixed": 0.5}, True),
        (["positive", "negative"], {"mixed": 0.4}, False),
        ([], {"mixed": 0.7}, True),
        ([], {"mixed": 0.6}, False),
    ],
)
def test_mixed(labels: list[Label], chances: dict[str, float], mixed: bool) -> None:
    assert find(heard(LATE, manners=chances), judged(*labels)) == (Manner.MIXED,) * mixed


@pytest.mark.parametrize(
    ("stars", "score", "against"),
    [
        (5, -0.9, True),
        (1, 0.9, True),
        (5, 0.9, False),
        (1, -0.9, False),
        (3, -0.9, False),
        (5, -0.4, False),
        (None, -0.9, False),
    ],
)
def test_stars_against_words(stars: float | None, score: float, against: bool) -> None:
    assert contradicts(stars, score) is against


@given(texts)
def test_any_text_has_manners(text: str) -> None:
    assert set(find(heard(text), [])) <= set(Manner)


@pytest.mark.parametrize("piece", ["참 ", "얼마나 가", "소문 가", "덕분에 ~"])
def test_a_huge_text_has_manners(piece: str) -> None:
    said = replace(heard(""), text=(piece * HUGE)[:HUGE])
    assert set(find(said, [])) <= {Manner.SARCASM}


def test_no_cue_can_run_away() -> None:
    patterns = [re.compile(cue["pattern"]) for cue in tomllib.loads(CUES.read_text())["cue"]]
    assert [pattern.pattern for pattern in patterns if can_run_away(pattern)] == []

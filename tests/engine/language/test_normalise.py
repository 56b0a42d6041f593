"""Spellings become plain, and every plain character knows where it came from."""

import unicodedata

import pytest
from hypothesis import given

from engine.language.normalise import fold, normalise
from tests.engine.language.texts import HUGE, texts


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("맛있어요", "맛있어요"),
        (unicodedata.normalize("NFD", "맛있어요"), "맛있어요"),
        ("ＪＭＴ　１２，０００원", "정말 맛있음 12,000원"),
        ("ᄏᄏᄏᄏᄏ", "ㅋㅋ"),  # conjoining jamo, as some phones send them
        ("ㅁㅏㅅ있다", "맛있다"),
        ("ㅂㅏㄸㅏ", "바따"),
        ("ㅋㅠㅠㅠㅠ", "ㅋㅠㅠ"),
        ("벌\u200b레\u202e", "벌레"),
        ("맛\0집", "맛 집"),
        ("맛있어요오오오", "맛있어요"),
        ("최고오~~", "최고~~"),
        ("좋아아아", "좋아"),
        ("나아요", "나아요"),
        ("대대대박", "아주 좋음"),
        ("하하하하", "하하"),
        ("10000원 !!!!!", "10000원 !!"),
        ("😍😍😍 굿", "사랑 좋음"),
        ("별로예요🙅‍♀️.", "별로예요 나쁨 ."),
        ("👍🏻👍🏿", "최고"),
        ("좋네요^^", "좋네요 웃음"),
        ("존맛탱! ㄹㅇ", "정말 맛있음! 정말"),
        ("맛잇엇어요", "맛있었어요"),
        ("ㅅㅂ", "씨발"),
    ],
)
def test_plain_spelling(written: str, plain: str) -> None:
    assert normalise(written) == plain


@pytest.mark.parametrize(
    "text",
    [
        "보호구역",
        "강추위에도",
        "굿즈 샀어요",
        "첨가물 없는",
        "비추는 조명",
        "젤리",
        "한남동",
        "ㅂㅅㅋ",
        "통굽 신발",
    ],
)
def test_words_that_only_hold_slang_stay(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("written", "plain", "original"),
    [
        ("아  ＪＭＴ!", "정말 맛있음", "ＪＭＴ"),
        ("음식이 맛있어요오오오 😍😍😍 또 올게요", "사랑", "😍😍😍"),
        ("ㅅㅣ발", "씨발", "ㅅㅣ발"),
        ("노맛ㅠㅠㅠㅠ", "ㅠㅠ", "ㅠㅠㅠㅠ"),
    ],
)
def test_plain_words_lead_back_to_the_original(written: str, plain: str, original: str) -> None:
    folded = fold(written)
    start = folded.text.index(plain)
    span = folded.span(start, start + len(plain))
    assert written[span.start : span.end] == original


@given(texts)
def test_any_text_has_a_plain_spelling_that_lies_in_it(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


@pytest.mark.parametrize(
    "piece", ["아", "ㅋ", "맛있어요오", "존맛", "^", "ㄱㅏ", "😍", "\u1112", " 한 "]
)
def test_a_huge_text_is_folded(piece: str) -> None:
    assert normalise((piece * HUGE)[:HUGE])

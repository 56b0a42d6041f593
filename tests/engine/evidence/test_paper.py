"""What the printed page says, before a browser prints it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.evidence.dto import CaseDto
from engine.evidence.errors import FormElsewhere, FormNotForGround
from engine.evidence.grounds import Form, Ground
from engine.evidence.paper import FIELDS, footer, page
from engine.evidence.service import Evidence
from engine.runtime.errors import InvalidInput
from engine.runtime.texts import Language, Texts
from engine.store.database import Database
from tests.engine.evidence.conftest import Write
from tests.engine.found import review

OPENED = {
    Form.BAEMIN: ("yogiyo", Ground.ABUSE),
    Form.NAVER: ("naverplace", Ground.FALSEHOOD),
    Form.GOOGLE: ("google", Ground.EXTORTION),
    Form.PLAIN: ("kakaomap", Ground.ABUSE),
}
Open = Callable[[Form], CaseDto]


@pytest.fixture
def opened(evidence: Evidence, write: Write) -> Open:
    """A case that fits the form, on a review that was written anew and is full of markup."""

    def make(form: Form) -> CaseDto:
        platform, ground = OPENED[form]
        write(review(1, "처음 글", 5.0), platform)
        review_id = write(review(1, "<script>alert(1)</script> & 나쁜 말", 1.0), platform)
        return evidence.open(review_id, ground, "{{ 7*7 }} <img src=http://127.0.0.1/x>")

    return make


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("form", Form)
def test_each_form_has_its_fields_and_takes_nothing_for_markup(
    evidence: Evidence, opened: Open, form: Form, language: Language
) -> None:
    case, texts = opened(form), Texts(language)
    assert case.form is form
    told = page(case, evidence.links(case.id), form, texts)
    for field in FIELDS[form]:
        assert f"<th>{texts(f'evidence.field.{field}')}</th>" in told
    assert texts(f"evidence.form.{form}.title") in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 나쁜 말" in told and "처음 글" in told
    assert "<script" not in told and "<img src=http" not in told and "{{ 7*7 }}" in told
    assert "default-src 'none'" in told
    assert case.last in footer(case, texts)


@pytest.mark.parametrize(
    ("form", "is_named"), [(Form.BAEMIN, True), (Form.NAVER, False), (Form.GOOGLE, True)]
)
def test_a_ground_that_no_notice_names_is_said_to_be_so(
    evidence: Evidence, opened: Open, form: Form, is_named: bool
) -> None:
    case, texts = opened(form), Texts("ko")
    told = page(case, evidence.links(case.id), form, texts)
    assert (texts("evidence.paper.not_named") not in told) == is_named


def test_a_form_is_for_its_own_platforms_and_grounds(
    evidence: Evidence, opened: Open, write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file, texts = tmp_path_factory.mktemp("out") / "case.pdf", Texts("ko")
    case = opened(Form.PLAIN)
    for form in (Form.BAEMIN, Form.NAVER, Form.GOOGLE):
        with pytest.raises(FormElsewhere):
            evidence.export(case.id, file, texts, form)
    rival = evidence.open(write(review(3), "google"), Ground.RIVAL, "옆 가게")
    assert rival.form is Form.PLAIN
    with pytest.raises(FormNotForGround):
        evidence.export(rival.id, file, texts, Form.GOOGLE)
    with pytest.raises(InvalidInput):
        evidence.export(rival.id, file.with_suffix(".doc"), texts)
    assert not file.exists()


def test_what_is_not_known_is_a_line_to_write_on(
    evidence: Evidence, opened: Open, write: Write
) -> None:
    case, texts = opened(Form.GOOGLE), Texts("ko")
    links = evidence.links(case.id)
    row = f'<tr class="blank"><th>{texts("evidence.field.address")}</th>'
    assert row in page(case, links, Form.GOOGLE, texts)
    found = replace(review(2, "돈을 안 주면 별점을 내릴게요", 1.0), url="https://maps.test/r/1")
    known = evidence.open(write(found, "google"), Ground.EXTORTION, "협박이에요")
    assert row not in page(known, evidence.links(known.id), Form.GOOGLE, texts)


def test_the_page_says_what_was_hashed_whatever_the_store_says_since(
    evidence: Evidence, opened: Open, write: Write, database: Database
) -> None:
    case, texts = opened(Form.BAEMIN), Texts("ko")
    write(replace(review(1, "고친 글", 5.0), author_name="다른 사람"), case.review.platform)
    with database.unit() as unit:
        unit.session.execute(text("UPDATE review SET author_name = '위조', body = '위조된 글'"))
    told = page(*evidence.whole(case.id), Form.BAEMIN, texts)
    assert "나쁜 말" in told and "처음 글" in told and "1 / 5" in told
    assert not [each for each in ("고친 글", "다른 사람", "위조") if each in told]


def test_later_words_are_there_as_an_item_of_their_own(
    evidence: Evidence, opened: Open, write: Write
) -> None:
    case, texts = opened(Form.PLAIN), Texts("ko")
    write(review(1, "고친 글", 1.0), case.review.platform)
    evidence._append(case.id, evidence._gathering.stored(evidence.get(case.id).review))
    told = page(*evidence.whole(case.id), Form.PLAIN, texts)
    said = texts("evidence.paper.later", at="2026-11-21 08:50")
    assert f'{said}</p><div class="said">고친 글' in told
    assert told.index("나쁜 말") < told.index("고친 글")

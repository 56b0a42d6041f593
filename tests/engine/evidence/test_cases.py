"""What may be reported, what a case holds, what nobody can undo."""

import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from engine.evidence.chain import Kind, Misfit, Why
from engine.evidence.errors import (
    CaseExists,
    CaseWithdrawn,
    EmptyNote,
    NotReportable,
    NowhereToReport,
    StatementNeeded,
)
from engine.evidence.grounds import NAMED, Form, Ground, Proposal, takes
from engine.evidence.service import MOST_BYTES, MOST_WORDS, Evidence
from engine.language.analysis import NOTHING_FOUND, Analysis, Reason, ReasonFound, Span
from engine.platforms.port import ReplyFound
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.events import Changed, Event
from engine.shops.dto import BY_HAND
from engine.store.database import READERS, Database
from tests.engine.evidence.conftest import RAW, Write
from tests.engine.found import review
from tests.engine.standing_clock import StandingClock

DEMAND = "서비스 안 주면 별점 내릴게요. 맛은 그냥 그래요."


def heard_as(*reasons: Reason, toxic: bool = False) -> Analysis:
    found = tuple(ReasonFound(each, 0.9, Span(0, 17)) for each in reasons)
    toxicity = "offensive" if toxic else "none"
    return replace(NOTHING_FOUND, reasons=found, toxicity=toxicity)  # type: ignore[arg-type]


def test_an_opinion_is_no_case_however_few_its_stars(evidence: Evidence, write: Write) -> None:
    plain = write(review(1, "짜고 양이 적어요. 다시는 안 시켜요", 1.0), hear=lambda _: heard_as())
    assert evidence.prospect(plain).proposals == ()
    with pytest.raises(NotReportable):
        evidence.open(plain, Ground.OPINION, "기분이 나빠요")
    assert evidence.cases() == []


def test_what_was_brought_from_nowhere_can_be_reported_nowhere(
    evidence: Evidence, write: Write
) -> None:
    brought = write(review(1, "거짓말이에요", 1.0), BY_HAND)
    with pytest.raises(NowhereToReport):
        evidence.open(brought, Ground.FALSEHOOD, "거짓말이에요")
    assert evidence.cases() == []


@pytest.mark.parametrize("ground", [Ground.ABUSE, Ground.PRIVACY, Ground.FALSEHOOD, Ground.ADVERT])
def test_stars_alone_say_nothing_that_could_be_reported(
    evidence: Evidence, write: Write, ground: Ground
) -> None:
    with pytest.raises(NotReportable):
        evidence.open(write(review(1, None, 1.0)), ground, "거짓말이에요")


def test_a_ground_that_the_text_does_not_show_needs_the_owners_words(
    evidence: Evidence, write: Write
) -> None:
    review_id = write(review(1, "별로예요", 1.0))
    with pytest.raises(StatementNeeded):
        evidence.open(review_id, Ground.NO_GUEST, "  ")
    case = evidence.open(review_id, Ground.NO_GUEST, "그날은 쉬는 날이었어요")
    assert case.statement == "그날은 쉬는 날이었어요"


@pytest.mark.parametrize(
    ("body", "told", "expected"),
    [
        (DEMAND, heard_as(Reason.BLACKMAIL), [Proposal(Ground.EXTORTION, DEMAND[:17])]),
        ("욕", heard_as(toxic=True), [Proposal(Ground.ABUSE, "욕")]),
        ("제 번호를 팔았네요", heard_as(Reason.PRIVACY), []),
        ("010-1234-5678 사장 번호예요", heard_as(), [Proposal(Ground.PRIVACY, "010-1234-5678")]),
        ("벌레가 나왔어요", heard_as(Reason.FOREIGN, Reason.HYGIENE), []),
    ],
    ids=["blackmail", "toxic", "the guest's own data", "a number", "a complaint"],
)
def test_a_proposal_stands_on_the_guests_own_words(
    evidence: Evidence, write: Write, body: str, told: Analysis, expected: list[Proposal]
) -> None:
    review_id = write(review(1, body, 1.0), hear=lambda _: told)
    assert list(evidence.prospect(review_id).proposals) == expected


def test_a_case_holds_the_text_with_what_it_said_before_and_the_page_it_came_from(
    evidence: Evidence, write: Write, heard: list[Event]
) -> None:
    write(review(1, "맛있어요", 5.0))
    review_id = write(review(1, DEMAND, 1.0), hear=lambda _: heard_as(Reason.BLACKMAIL))
    case = evidence.open(review_id, Ground.EXTORTION)
    assert [item.kind for item in case.items] == [Kind.TEXT, Kind.PAGE]
    stored = json.loads(evidence.content(case.id, 1))
    assert stored["review"]["body"] == DEMAND
    assert [old["body"] for old in stored["before"]] == ["맛있어요"]
    assert evidence.content(case.id, 2) == RAW
    head = json.loads(evidence.content(case.id, 0))
    assert (head["ground"], head["sentences"]) == ("extortion", [DEMAND[:17]])
    assert evidence.verify(case.id).holds
    assert Changed("evidence", (case.id,), "evidence.add") in heard


def test_notes_are_added_and_never_changed(
    evidence: Evidence, write: Write, database: Database
) -> None:
    case = evidence.open(write(review(1)), Ground.RIVAL, "옆 가게 분이에요")
    first = evidence.note(case.id, "통화함")
    second = evidence.note(case.id, "문자도 왔음")
    assert [item.words for item in second.items][-2:] == ["통화함", "문자도 왔음"]
    assert first.last != second.last and second.items[-1].hash == second.last
    for statement in (
        "UPDATE evidence_item SET content = x'00'",
        "DELETE FROM evidence_item",
        "UPDATE evidence_case SET ground = 'abuse'",
        "DELETE FROM evidence_case",
    ):
        with pytest.raises(DatabaseError, match="only added to"), database.unit() as unit:
            unit.session.execute(text(statement))
    with pytest.raises(EmptyNote):
        evidence.note(case.id, " \n")
    with pytest.raises(InvalidInput):
        evidence.note(case.id, "가" * (MOST_WORDS + 1))
    assert evidence.note(case.id, "가" * MOST_WORDS).items[-1].words == "가" * MOST_WORDS


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        ("UPDATE evidence_item SET content = x'00' WHERE number = 1", Misfit(1, Why.CONTENT)),
        ("DELETE FROM evidence_item WHERE number = 3", Misfit(3, Why.MISSING)),
        (
            "UPDATE evidence_item SET number = CASE number WHEN 2 THEN -3 ELSE -2 END"
            " WHERE number IN (2, 3)",
            Misfit(2, Why.PLACE),
        ),
        ("UPDATE evidence_case SET last = hex(zeroblob(32))", Misfit(3, Why.RECORD)),
        ("UPDATE evidence_case SET ground = 'abuse'", Misfit(0, Why.PLACE)),
        ("UPDATE evidence_item SET record = x'' WHERE number = 0", Misfit(0, Why.RECORD)),
    ],
    ids=["bit", "tail", "swapped", "end", "ground", "head"],
)
def test_who_gets_at_the_database_itself_is_told_on(
    evidence: Evidence, write: Write, database: Database, tampering: str, expected: Misfit
) -> None:
    case = evidence.open(write(review(1)), Ground.RIVAL, "옆 가게 분이에요")
    evidence.note(case.id, "통화함")
    with database.alongside() as connection:
        for table, deed in product(("item", "case"), ("update", "delete")):
            connection.execute(f"DROP TRIGGER evidence_{table}_no_{deed}")
        connection.execute(tampering)
        connection.execute("UPDATE evidence_item SET number = -number WHERE number < 0")
    verdict = evidence.verify(case.id)
    assert verdict.misfits[0] == expected
    assert evidence.get(case.id).id == case.id  # what is left is still shown


def test_a_withdrawn_case_stays_marked_and_its_review_may_have_another(
    evidence: Evidence, write: Write
) -> None:
    review_id = write(review(1))
    case = evidence.open(review_id, Ground.RIVAL, "옆 가게 분이에요")
    with pytest.raises(CaseExists) as known:
        evidence.open(review_id, Ground.ABUSE, "또")
    assert known.value.params["case"] == case.id
    assert evidence.withdraw(case.id, "화해했어요").withdrawn
    with pytest.raises(CaseWithdrawn):
        evidence.note(case.id, "더")
    again = evidence.open(review_id, Ground.RIVAL, "다시")
    assert [each.id for each in evidence.cases()] == [again.id, case.id]
    assert evidence.prospect(review_id).case_id == again.id


def test_days_count_from_the_review_and_from_the_report(
    evidence: Evidence, write: Write, clock: StandingClock
) -> None:
    case = evidence.open(write(review(0)), Ground.RIVAL, "옆 가게 분이에요")
    assert [(each.what, each.days) for each in case.deadlines] == [("reply", 30)]
    clock.pass_by(timedelta(days=18, hours=16))  # past midnight in Korea: 19 days on
    with pytest.raises(InvalidInput):
        evidence.report(case.id, date(2026, 12, 11))
    reported = evidence.report(case.id, date(2026, 12, 3))
    assert [(each.what, each.days) for each in reported.deadlines] == [
        ("reply", 11),
        ("hidden", 23),
    ]
    clock.pass_by(timedelta(days=40))
    assert [each.days for each in evidence.get(case.id).deadlines] == [-29, -17]


def test_google_hides_nothing_for_a_time_and_an_answered_review_needs_no_answer(
    evidence: Evidence, write: Write
) -> None:
    other = write(review(1), "google")
    case = evidence.open(other, Ground.EXTORTION, "문자로 요구")
    assert case.form is Form.GOOGLE
    assert evidence.report(case.id).deadlines == ()
    answered = write(replace(review(2), reply=ReplyFound("네", live=True)))
    assert evidence.open(answered, Ground.RIVAL, "옆 가게").deadlines == ()


def test_googles_form_takes_extortion_alone() -> None:
    assert [each for each in Ground if takes(Form.GOOGLE, each)] == [Ground.EXTORTION]
    assert all(takes(form, each) for form in (Form.BAEMIN, Form.NAVER) for each in Ground)
    assert all(Ground.OPINION not in named for named in NAMED.values())


def test_what_is_not_there_is_named(evidence: Evidence, write: Write) -> None:
    for ask in (evidence.get, evidence.verify, evidence.links):
        with pytest.raises(NotFound):
            ask(99)
    case = evidence.open(write(review(1)), Ground.RIVAL, "옆 가게")
    with pytest.raises(NotFound):
        evidence.content(case.id, 99)
    assert len(RAW) < MOST_BYTES


def test_one_free_reader_is_enough(evidence: Evidence, write: Write, database: Database) -> None:
    """Who held one and waited for a second would wait for ever where others do the same."""
    case = evidence.open(write(review(1, DEMAND, 1.0)), Ground.EXTORTION, "협박이에요")
    with ExitStack() as others:
        for _ in range(READERS - 1):
            others.enter_context(database.reading()).execute(text("SELECT 1"))
        assert evidence.get(case.id) == case
        assert evidence.cases() == [case]

"""The owner's consent, what is kept of it, and how it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from engine.platforms.google.spec import SCOPE
from engine.platforms.grants import read_grant
from engine.platforms.outcomes import (
    ClientUnknown,
    ConsentRefused,
    LoginTimeout,
    NoDisplay,
    PlatformError,
    SessionExpired,
    Unreachable,
)
from engine.platforms.port import Consent, Visit
from engine.platforms.spec import Site
from engine.platforms.testkit.visitor import Visitor
from engine.runtime.clock import SystemClock
from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from engine.runtime.secrets.entry import FleetingEntry
from tests.contract.google.conftest import WORDS, GoogleStage
from tests.contract.staging import visiting
from tests.engine.standing_clock import StandingClock


@pytest.fixture
def visit(stage: GoogleStage) -> Visit:
    """Of an owner who allows what is asked for."""
    stage.owner.decision, stage.owner.shown = "allow", ""
    return stage.visit()


@pytest.fixture
def visitor(fresh_loop: Loop, stage: GoogleStage, visit: Visit) -> Iterator[Visitor]:
    with visiting(fresh_loop, stage, visit) as visitor:
        yield visitor
    stage.heal()


def consent(visitor: Visitor, timeout_s: float = 10.0) -> None:
    visitor.loop.run(visitor.session.await_login(timeout_s, lambda key: None))


class TestConsent:
    """One replica for all, nobody has consented before."""

    def test_what_is_asked_for(self, visitor: Visitor, stage: GoogleStage) -> None:
        consent(visitor)
        asked = {k: v for k, [v] in parse_qs(urlsplit(stage.owner.seen[-1]).query).items()}
        assert asked["scope"] == SCOPE
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
        redirect = urlsplit(asked["redirect_uri"])
        assert (redirect.scheme, redirect.hostname, redirect.path) == ("http", "127.0.0.1", "/")
        assert stage.replica.client.secret not in stage.owner.seen[-1]

    def test_the_owner_is_sent_back_to_the_app(self, visitor: Visitor, stage: GoogleStage) -> None:
        consent(visitor)
        assert WORDS in stage.owner.shown

    def test_what_is_kept(self, visitor: Visitor, visit: Visit, stage: GoogleStage) -> None:
        consent(visitor)
        grant = read_grant(visit.grant)
        assert grant is not None
        assert grant.scopes == (SCOPE,)
        assert [grant.token] == list(stage.replica.grants.refreshing)[-1:]
        assert abs(grant.granted_at - SystemClock().now()) < timedelta(minutes=1)
        assert grant.token not in repr(grant) and grant.client.secret not in repr(grant)

    def test_it_lasts_longer_than_the_visit(
        self, visitor: Visitor, visit: Visit, stage: GoogleStage
    ) -> None:
        consent(visitor)
        later = replace(visit, consent=None, client=None)
        with visiting(visitor.loop, stage, later) as again:
            assert again.is_in()
            assert again.shops()

    def test_a_second_consent_needs_no_file(
        self, visitor: Visitor, visit: Visit, stage: GoogleStage
    ) -> None:
        consent(visitor)
        with visiting(visitor.loop, stage, replace(visit, client=None)) as again:
            consent(again)
            assert again.is_in()

    @pytest.mark.parametrize(
        ("decision", "fault", "outcome"),
        [
            ("deny", "", ConsentRefused),
            ("allow", "scope_left_out", ConsentRefused),
            ("allow", "client_deleted", ClientUnknown),
            ("", "", LoginTimeout),
        ],
    )
    def test_a_consent_that_is_none_keeps_nothing(
        self,
        visitor: Visitor,
        visit: Visit,
        stage: GoogleStage,
        decision: str,
        fault: str,
        outcome: type[PlatformError],
    ) -> None:
        stage.owner.decision = decision
        if fault:
            stage.replica.faults.set(fault)
        with pytest.raises(outcome):
            consent(visitor, 0.5 if not decision else 10)
        assert visit.grant.load() is None
        assert not visitor.is_in()

    def test_an_earlier_grant_outlives_a_denial(
        self, visitor: Visitor, visit: Visit, stage: GoogleStage
    ) -> None:
        consent(visitor)
        stage.owner.decision = "deny"
        with pytest.raises(ConsentRefused):
            consent(visitor)
        assert visitor.is_in()

    def test_a_code_of_somebody_else_is_good_for_nothing(
        self, fresh_loop: Loop, stage: GoogleStage, visit: Visit
    ) -> None:
        """Who lured the owner to allow knows the code, and not what proves that it is ours."""

        def show(address: str) -> None:
            challenge = parse_qs(urlsplit(address).query)["code_challenge"][0]
            other = address.replace(challenge, challenge[::-1])
            answer = httpx2.post(other, data={"decision": "allow"})
            httpx2.get(answer.headers["location"])

        luring = replace(visit, consent=Consent(show, WORDS))
        with visiting(fresh_loop, stage, luring) as visitor, pytest.raises(ConsentRefused):
            consent(visitor)
        assert visit.grant.load() is None

    @pytest.mark.parametrize("content", [None, b"{}", b"\xff", b'{"web": {"client_id": "a"}}'])
    def test_a_file_that_names_no_project(
        self,
        fresh_loop: Loop,
        stage: GoogleStage,
        visit: Visit,
        tmp_path: Path,
        content: bytes | None,
    ) -> None:
        file = tmp_path / "client.json"
        if content is not None:
            file.write_bytes(content)
        for named in (file, None):
            nobody = replace(visit, client=named)
            with visiting(fresh_loop, stage, nobody) as visitor, pytest.raises(ClientUnknown):
                consent(visitor)

    def test_where_nobody_can_be_asked(
        self, fresh_loop: Loop, stage: GoogleStage, visit: Visit
    ) -> None:
        headless = replace(visit, consent=None)
        with visiting(fresh_loop, stage, headless) as visitor, pytest.raises(NoDisplay):
            consent(visitor)

    def test_an_impatient_owner_cancels(self, visitor: Visitor, stage: GoogleStage) -> None:
        told: list[str] = []

        def report(key: str) -> None:
            told.append(key)
            if len(told) > 1:
                raise Cancelled

        stage.owner.decision = ""
        with pytest.raises(Cancelled):
            visitor.loop.run(visitor.session.await_login(20, report))
        assert set(told) == {"platform.google.waiting"}

    def test_no_way_to_google_is_no_refusal(
        self, fresh_loop: Loop, stage: GoogleStage, visit: Visit
    ) -> None:
        nobody = "http://127.0.0.1:1"
        site = Site(stage.site.console_url, stage.site.login_url, replica=nobody)
        cut_off = replace(visit, site=site)
        with visiting(fresh_loop, stage, cut_off) as visitor, pytest.raises(Unreachable):
            consent(visitor)


class TestTheGrant:
    """Once it is there."""

    def test_one_token_serves_many_requests(self, visitor: Visitor, stage: GoogleStage) -> None:
        consent(visitor)
        before = len(stage.replica.journal.arrivals("login"))
        visitor.collect(visitor.big_shop())
        assert len(stage.replica.journal.arrivals("login")) == before

    def test_a_token_is_renewed_before_it_ends(
        self, fresh_loop: Loop, stage: GoogleStage, visit: Visit
    ) -> None:
        clock = StandingClock(SystemClock().now())
        with visiting(fresh_loop, stage, replace(visit, clock=clock)) as visitor:
            consent(visitor)
            clock.pass_by(timedelta(minutes=58))
            before = len(stage.replica.journal.arrivals("login"))
            visitor.shops()
            assert len(stage.replica.journal.arrivals("login")) == before
            clock.pass_by(timedelta(minutes=1))
            visitor.shops()
            assert len(stage.replica.journal.arrivals("login")) == before + 1

    def test_a_token_that_ends_in_the_middle_is_renewed(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        consent(visitor)
        shop = visitor.big_shop()
        stage.replica.faults.set("token_expired", after_pages=1, times=1)
        collected = visitor.collect(shop)
        assert collected.ended is None
        assert collected.ids == list(stage.reviews[shop.external_id])

    def test_a_reply_that_meets_the_end_of_a_token_is_sent_once(
        self, visitor: Visitor, stage: GoogleStage
    ) -> None:
        consent(visitor)
        shop = visitor.big_shop()
        review = next(each for each in visitor.collect(shop).reviews if each.reply is None)
        stage.replica.faults.set("token_expired", on="reply", times=1)
        writes = visitor.pacing.writes
        assert visitor.post(shop, review, "고맙습니다.").live
        assert stage.posted(review.external_id) == ["고맙습니다."]
        assert visitor.pacing.writes - writes == 1

    def test_a_refresh_token_may_change(
        self, visitor: Visitor, visit: Visit, stage: GoogleStage
    ) -> None:
        consent(visitor)
        first = read_grant(visit.grant)
        stage.replica.faults.set("token_rotated")
        assert visitor.is_in()
        assert visitor.is_in()
        second = read_grant(visit.grant)
        assert first and second and first.token != second.token
        assert (first.scopes, first.granted_at) == (second.scopes, second.granted_at)

    def test_a_consent_that_is_taken_back(
        self, visitor: Visitor, visit: Visit, stage: GoogleStage
    ) -> None:
        consent(visitor)
        shop = visitor.big_shop()
        stage.replica.grants.forget_all()
        assert type(visitor.collect(shop).ended) is SessionExpired
        grant = read_grant(visit.grant)
        assert grant is not None and grant.token == ""
        asked = len(stage.replica.journal.arrivals("login"))
        assert not visitor.is_in()
        assert len(stage.replica.journal.arrivals("login")) == asked

    @pytest.mark.parametrize(
        ("fault", "outcome"), [("server_error", Unreachable), ("client_deleted", ClientUnknown)]
    )
    def test_trouble_with_tokens_is_no_lost_consent(
        self,
        visitor: Visitor,
        visit: Visit,
        stage: GoogleStage,
        fault: str,
        outcome: type[PlatformError],
    ) -> None:
        consent(visitor)
        stage.replica.faults.set(fault, on="login")
        with pytest.raises(outcome):
            visitor.is_in()
        stage.heal()
        assert visitor.is_in()

    def test_a_grant_that_cannot_be_read_is_none(
        self, fresh_loop: Loop, stage: GoogleStage
    ) -> None:
        grant = FleetingEntry()
        grant.store("{half of it")
        with visiting(fresh_loop, stage, stage.visit(grant)) as visitor:
            assert not visitor.is_in()

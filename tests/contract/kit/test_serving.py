"""Origins, sessions, and the journal by which politeness is proven."""

from datetime import datetime, timedelta

from tests.contract.kit.conftest import Owner
from tests.contract.kit.corner import CornerReplica, CornerShop
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import KST

EVE = datetime(2026, 12, 31, 23, 55, tzinfo=KST)


class Turned:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.time = EVE

    def __call__(self) -> datetime:
        return self.time


def test_every_request_is_written_down(
    replica: CornerReplica, owner: Owner, shop: CornerShop
) -> None:
    owner.reviews()
    owner.reviews("20260330" + "00000001")
    owner.reply(shop.timeline[0].id)
    owner.ask("/favicon.ico")
    owner.ask("/_replica/state")
    seen = [(each.method, each.path, each.kind) for each in replica.journal.arrivals()]
    assert seen == [
        ("POST", "/login", "login"),
        ("GET", "/reviews", "reviews"),
        ("GET", "/reviews", "reviews"),
        ("POST", f"/replies/{shop.timeline[0].id}", "reply"),
        ("GET", "/favicon.ico", ""),
    ]
    first, second = replica.journal.arrivals("reviews")
    assert replica.journal.gaps("reviews") == [second.s - first.s]
    assert second.query == "shop=77&last=2026033000000001"
    assert second.s > first.s


def test_a_refused_request_is_written_down_as_well(replica: CornerReplica) -> None:
    assert Owner(replica).reviews().status == 401
    replica.faults.set("rate_limited")
    owner = Owner(replica)
    owner.log_in()
    assert owner.reviews().status == 429
    assert len(replica.journal.arrivals("reviews")) == 2


def test_the_journal_can_be_read_from_outside(owner: Owner) -> None:
    owner.reviews()
    owner.ask("/")
    told = owner.ask("/_replica/requests?kind=reviews").json
    assert [each["path"] for each in told] == ["/reviews"]
    assert told[0]["at"].endswith("+09:00")


def test_arrivals_bear_the_replica_s_own_time(shop: CornerShop) -> None:
    clock = Turned()
    with CornerReplica(Catalogue("practice", (shop,)), clock=clock) as replica:
        Owner(replica).reviews()
        clock.time = EVE + timedelta(minutes=10)
        [written] = replica.write_new(shop)
        Owner(replica).reviews()
    assert [each.at for each in replica.journal.arrivals()] == [EVE, EVE + timedelta(minutes=10)]
    assert written.id.startswith("20270101")


def test_a_session_ends_with_its_life(shop: CornerShop) -> None:
    clock = Turned()
    with CornerReplica(Catalogue("practice", (shop,)), clock) as replica:
        owner = Owner(replica)
        owner.log_in()
        clock.time = EVE + timedelta(hours=7, minutes=59)
        assert owner.reviews().status == 200
        clock.time = EVE + timedelta(hours=8)
        assert owner.reviews().status == 401


def test_pages_may_ask_the_platform_s_other_hosts(replica: CornerReplica, owner: Owner) -> None:
    owner.headers["Origin"] = replica.origins["console"]
    assert owner.reviews().headers["access-control-allow-credentials"] == "true"
    owner.headers["Origin"] = "http://elsewhere.example"
    assert "access-control-allow-origin" not in owner.reviews().headers

"""The replica as a process and as an object: announces itself, ends cleanly."""

import json
import lzma
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.contract.replica.client import Client
from tests.replicas.kit import nsmc
from tests.replicas.kit.catalogue import Catalogue
from tests.replicas.kit.clock import KST
from tests.replicas.smartplace import SmartPlaceReplica
from tests.replicas.smartplace.catalogue import Place

ROOT = Path(__file__).parents[3]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with lzma.open(tmp_path / nsmc.FILE_NAME, "wt", encoding="utf-8") as file:
        file.write("date\treview_id\tmovie_id\tauthor\trating\tsplit\ttext\n")
        file.write("2015-08-27\t33\t26624\tjack****\t10\ttrain\t좋아요\n")
    command = [sys.executable, "-m", "tests.replicas.smartplace", "--data", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as running:
        yield running
        running.kill()


@pytest.mark.parametrize("end", ["SIGTERM", "stdin closes"])
def test_a_process_announces_itself_and_ends(process: subprocess.Popen[str], end: str) -> None:
    assert process.stdout is not None and process.stdin is not None
    where = json.loads(process.stdout.readline())
    assert where.keys() == {"console", "login", "control", "source"}
    assert where["source"] == "nsmc"
    if end == "SIGTERM":
        process.send_signal(signal.SIGTERM)
    else:
        process.stdin.close()
    assert process.wait(20) == 0


def test_no_thread_outlives_the_replica(catalogue: Catalogue[Place]) -> None:
    before = set(threading.enumerate())
    with SmartPlaceReplica(catalogue) as replica:
        assert set(threading.enumerate()) != before
        Client(replica).get("/bizes")
    assert set(threading.enumerate()) == before


def test_waiting_requests_do_not_hold_up_the_end(catalogue: Catalogue[Place]) -> None:
    with SmartPlaceReplica(catalogue) as replica:
        client = Client(replica)
        client.enter()
        replica.faults.set("slow", 600)
        place = catalogue.shops[0]
        slow = threading.Thread(target=client.reviews, args=(place,))
        slow.start()
        while not replica.faults.state()["slow"]["struck"]:
            threading.Event().wait(0.01)
    slow.join()


def test_new_reviews_carry_the_time_of_the_given_clock(catalogue: Catalogue[Place]) -> None:
    now = datetime(2027, 1, 1, 0, 5, tzinfo=KST)
    with SmartPlaceReplica(catalogue, clock=lambda: now) as replica:
        place = catalogue.shops[0]
        written = replica.write_new(place, 2)
        owner = Client(replica)
        owner.enter()
        items = owner.items(place)
    assert [item["id"] for item in items[:2]] == [review.id for review in reversed(written)]
    assert items[0]["createdDateTime"] == "2027-01-01T00:05:00+09:00"


def test_state_tells_what_was_really_posted(
    replica: SmartPlaceReplica, owner: Client, place: Place
) -> None:
    review_id = place.timeline[0].id
    owner.reply(place, review_id, "고맙습니다")
    body = json.dumps({"shop": place.id, "count": 2})
    owner.send("POST", f"{replica.control_url}/reviews", body)
    state = owner.send("GET", f"{replica.control_url}/state").json
    posted, shops = state["posted"], state["shops"]
    assert isinstance(posted, dict) and isinstance(shops, list)
    assert [reply["text"] for reply in posted[review_id]] == ["고맙습니다"]
    assert shops[0]["reviews"] == 47
    assert state["newest"] == place.timeline[0].created_at.isoformat()

"""Two profiles, a real server between them: what a shop's people see of sync."""

from pathlib import Path

from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, people, register

KIM = "kim@example.com"


def test_what_one_collects_and_writes_the_other_has(tmp_path: Path) -> None:
    with a_server(tmp_path / "server") as server, people(tmp_path, KIM, KIM) as (here, there):
        register(server.address, KIM)
        here.collect(review(1), review(2, body="별로예요"))
        here.engine.replies.draft_waiting(10)
        here.join(server.address)
        first = here.engine.sync.run()
        assert first.pushed > 0 and first.pulled == first.conflicts == 0
        there.join(server.address)
        assert there.engine.sync.run().pulled == first.pushed
        there.engine.replies.revise(there.card().reply.id, "다음에는 더 뜨겁게 낼게요")
        there.engine.sync.run()
        here.engine.sync.run()
        assert here.card().reply.text == "다음에는 더 뜨겁게 낼게요"
        assert _texts(here) == _texts(there)


def _texts(person: Person) -> list[tuple[object, ...]]:
    return person.read("SELECT uuid, state, text FROM reply ORDER BY uuid")

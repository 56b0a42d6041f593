"""The practice shop with a server and somebody else at another PC: what both changed, then the
server gone while one goes on working.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.api import Engine, ReplyCard, State
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.practice import Practice
from practice.stage import Stage
from tests.engine.sync.meeting import a_server, browser_of, hired, registered

_TEXTS = 4
_OURS = "찾아 주셔서 감사합니다. 말씀하신 점은 바로 고칠게요. 다음에는 더 맛있게 준비해 둘게요."
_THEIRS = (
    "귀한 시간 내어 찾아 주셔서 감사합니다. 말씀하신 점은 오늘 주방과 나눴고, 포장 용기도 바꿨어요."
    " 다음에는 더 맛있게 준비해 둘게요."
)


@contextmanager
def together(stage: Stage, folder: Path) -> Iterator[None]:
    """A server that answers, and conflicts that wait. Afterwards it is gone, and a reply waits."""
    Settings(stage.profile / "settings.json").put(Practice())  # one clock for all three
    with a_server(folder / "server") as server:
        owner = registered(server, "owner@example.com")
        staff = hired(server, owner, "staff")
        other = folder / "other.key"
        key_file.make(other)
        with (
            closing(Engine.open(stage.profile, key_file=stage.key_file)) as here,
            closing(Engine.open(folder / "other", key_file=other)) as there,
        ):
            joining = ((here, owner, "계산대 PC"), (there, staff, "주방 노트북"))
            for engine, email, name in joining:
                engine.sync.join(server.address, browser_of(email), "", name=name)
                engine.sync.run()
            here.sync.people.invite("lee@example.com", "staff")
            _contest(here, there)
        yield
    with closing(Engine.open(stage.profile, key_file=stage.key_file)) as here:
        here.replies.revise(_drafts(here)[-1].reply.id, _OURS)


def _contest(here: Engine, there: Engine) -> None:
    """Some texts written twice, one reply declined here and put off there."""
    ours = _drafts(here)
    theirs = {card.review.found.external_id: card for card in _drafts(there)}
    for nth, card in enumerate(ours[: _TEXTS + 1]):
        other = theirs[card.review.found.external_id]
        if nth < _TEXTS:
            here.replies.revise(card.reply.id, _OURS)
            there.replies.revise(other.reply.id, _THEIRS)
        else:
            here.replies.discard(card.reply.id)
            there.replies.approve(other)
    for engine in (there, here, there):
        engine.sync.run()


def _drafts(engine: Engine) -> list[ReplyCard]:
    """Those that could be approved first."""
    return sorted(engine.replies.queue([State.DRAFT], 500), key=lambda card: card.reply.id)

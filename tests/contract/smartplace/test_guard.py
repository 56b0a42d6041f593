"""Nobody is answered in another's place, whatever the page does."""

from contextlib import suppress
from pathlib import Path

import pytest

from engine.platforms.outcomes import ReplyRefused, Unreachable
from engine.platforms.smartplace.session import SmartPlaceSession
from engine.runtime.loop import Loop
from tests.contract.smartplace.conftest import SmartPlaceStage, visiting

UPSIDE_DOWN = """
const append = Element.prototype.append;
Element.prototype.append = function (...nodes) {
  return this.id === "list" ? this.prepend(...nodes) : append.apply(this, nodes);
};
"""
OTHER_WORDS = """
const send = window.fetch;
window.fetch = (address, options) =>
  send(address, { ...options, body: options?.body?.replace("고맙습니다", "환불해 드릴게요") });
"""
TWICE = """
const send = window.fetch;
window.fetch = (address, options) => {
  if (String(address).includes("createReply")) send(address, options).catch(() => {});
  return send(address, options);
};
"""


@pytest.mark.parametrize(
    "script", [UPSIDE_DOWN, OTHER_WORDS], ids=["another review", "other words"]
)
def test_only_what_was_approved_leaves(
    fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path, script: str
) -> None:
    with visiting(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        review = next(each for each in visitor.collect(shop).reviews if each.reply is None)
        _run_in_every_page(fresh_loop, visitor.session, script)
        with pytest.raises(ReplyRefused) as refused:
            visitor.post(shop, review, "고맙습니다")
    assert refused.value.params["reason"] == "mismatch"
    assert not stage.replica.all_posted()


def test_it_leaves_once(fresh_loop: Loop, stage: SmartPlaceStage, tmp_path: Path) -> None:
    with visiting(fresh_loop, stage, tmp_path) as visitor:
        visitor.log_in()
        shop = visitor.big_shop()
        review = next(each for each in visitor.collect(shop).reviews if each.reply is None)
        _run_in_every_page(fresh_loop, visitor.session, TWICE)
        with suppress(Unreachable):  # the second request, stopped, may be told first
            visitor.post(shop, review, "고맙습니다")
    assert stage.posted(review.external_id) == ["고맙습니다"]


def _run_in_every_page(loop: Loop, session: object, script: str) -> None:
    assert isinstance(session, SmartPlaceSession)
    loop.run(session._console.page.add_init_script(script))

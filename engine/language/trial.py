"""Has a pack read before anybody relies on it: in a worker process, which may die of it.

What the rules make of the answers is not tried: it is the same for every pack whose heads fit.
"""

from contextlib import closing
from pathlib import Path
from typing import Final

from engine.language.errors import WorkerLost
from engine.language.pack import Pack
from engine.language.worker import LanguageWorker

# Nothing much, a usual review, other scripts, what only a machine would write, a very long one.
TEXTS: Final = (
    "굿",
    "사장님이 친절하시고 국물이 정말 맛있었어요. 다만 주차가 조금 불편했습니다 ㅠㅠ",
    "Great coffee! 最高 👍🏻",
    "\ufffd [PAD] [CLS] ☆",
    "한 시간을 기다렸는데 다 식은 음식이 왔어요. 전화도 안 받으시네요. " * 60,
)


def try_out(folder: Path) -> None:
    """Every file is right, and every text gets its answers. Raises `PackError`."""
    pack = Pack(folder)
    pack.check()
    with closing(LanguageWorker(folder)) as worker:
        try:
            worker.read(TEXTS)
            worker.embed(TEXTS)
        except WorkerLost as lost:
            raise pack.invalid(f"worker ended: {lost.params['exit']}") from lost

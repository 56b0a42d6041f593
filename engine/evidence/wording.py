"""Cases in an owner's words."""

from engine.evidence.dto import Deadline
from engine.runtime.texts import Texts


def say_deadline(deadline: Deadline, texts: Texts) -> str:
    """ "답글 D-12", "가려짐 D-DAY", "답글 3일 지남"."""
    what = texts(f"evidence.deadline.{deadline.what}")
    if deadline.days < 0:
        return texts("evidence.deadline.passed", what=what, days=-deadline.days)
    if deadline.days == 0:
        return texts("evidence.deadline.today", what=what)
    return texts("evidence.deadline.left", what=what, days=deadline.days)

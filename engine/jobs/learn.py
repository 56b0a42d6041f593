"""Learn from the owner's corrections and from reviews with stars, and read anew if that helps."""

from dataclasses import asdict

from engine.jobs.services import Job, Services
from engine.runtime.progress import Progress

NEWEST = 4_000
"""Reviews learned from: what guests mean changes, and beyond a few thousand little is added."""


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: verdict (see `engine.language.own_head.Verdict`), reviews, corrections, left_out,
    trial (None, or `Trial` as a dict), read (again, because somebody else reads now).
    """
    language, reviews = services.language, services.reviews
    before = language.name
    learned = language.learn(reviews.lessons(NEWEST), progress)
    read = 0
    if language.name != before:
        read = reviews.analyse_again(language, progress)
    return {
        "verdict": learned.verdict,
        "reviews": learned.reviews,
        "corrections": learned.corrections,
        "left_out": learned.left_out,
        "trial": asdict(learned.head.trial) if learned.head else None,
        "read": read,
    }


JOB = Job("learn", "job.learn", run)

"""Read again what an older model has read, newest first; what nobody has read comes before."""

from engine.jobs.services import Job, Services
from engine.runtime.progress import Progress


def run(services: Services, progress: Progress) -> dict[str, object]:
    """Keys: read, left (still out of date, if another program read meanwhile).

    Cancelled or killed, it goes on where it was the next time.
    """
    reviews, language = services.reviews, services.language
    with services.alerts.delivering():
        read = reviews.analyse(language, progress) + reviews.analyse_again(language, progress)
    return {"read": read, "left": reviews.outdated(language.name)}


JOB = Job("analyse", "job.analyse", run)

"""Runs a job to its end and logs how it ended."""

import time

from engine.jobs.services import Job, Services
from engine.runtime.errors import EngineError
from engine.runtime.log import get_logger
from engine.runtime.progress import Cancelled, Progress

DONE, CANCELLED, UNEXPECTED = "done", "cancelled", "unexpected"


def run(job: Job, services: Services, progress: Progress) -> dict[str, object]:
    """The job's own report, or what it raised.

    Logged as outcome: the report's own where it has one, the code of the error, or one of the
    three above.
    """
    begun, outcome = time.perf_counter(), UNEXPECTED
    try:
        report = job.run(services, progress)
        outcome = str(report.get("outcome", DONE))
    except EngineError as fault:
        outcome = fault.code
        raise
    except Cancelled:
        outcome = CANCELLED
        raise
    finally:
        took_ms = round((time.perf_counter() - begun) * 1_000)
        get_logger().info("job.ended", job=job.id, took_ms=took_ms, outcome=outcome)
    return report

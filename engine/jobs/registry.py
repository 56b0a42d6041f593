"""Finds the jobs by walking this package: a module with `JOB` is one."""

import importlib
import pkgutil
from functools import cache

import engine.jobs
from engine.jobs.services import Job
from engine.runtime.errors import NotFound


@cache
def jobs() -> dict[str, Job]:
    names = sorted(module.name for module in pkgutil.iter_modules(engine.jobs.__path__))
    modules = (importlib.import_module(f"{engine.jobs.__name__}.{name}") for name in names)
    found = [module.JOB for module in modules if hasattr(module, "JOB")]
    return {job.id: job for job in found}


def get(job_id: str) -> Job:
    """Raises `NotFound`."""
    try:
        return jobs()[job_id]
    except KeyError:
        raise NotFound(entity="job", id=job_id) from None

"""A loopback server that behaves like Naver SmartPlace's owner console.

    with SmartPlaceReplica(catalogue.real(folder)) as replica:
        replica.press_login()                           # the owner logs in at the next login page
        replica.faults.set("rate_limited", 30, after_pages=2, times=1, on="reply")
        replica.write_new(replica.catalogue.shops[0])   # a customer writes
        replica.posted(review_id)                       # what was really stored, every time
        replica.journal.gaps("reviews")                 # seconds between the requests for reviews

As a process: `python -m tests.replicas.smartplace --data DIR`; its doors from outside stand in
tests/replicas/kit/control.py. The product logs in by waiting for the owner and never types;
`press-login` plays the owner. The login page keeps a request open while it waits, so a page there
never becomes "network idle".
"""

from tests.replicas.smartplace.server import SmartPlaceReplica

__all__ = ["SmartPlaceReplica"]

"""A loopback server that behaves like Naver SmartPlace's owner console.

As an object:

    with SmartPlaceReplica(nsmc.load(folder)) as replica:
        replica.press_login()                            # the owner logs in at the next login page
        replica.faults.set("rate_limited", 30, after_pages=2, times=1, on="createReply")
        replica.write_new(replica.catalogue.places[0])   # a customer writes
        replica.posted(review_id)                        # what was really stored, every time

As a process: `python -m tests.replicas.smartplace --data DIR`; its one line of JSON names the
console, the login host and the control door:

    POST {control}/press-login   {"keep": true, "device": true}
    POST {control}/faults        {name: value | {value, after_pages, times, on} | false}
    POST {control}/reviews       {"placeSeq": n, "count": 1}
    GET  {control}/state         places, newest review, faults, sessions, every reply stored

The product logs in by waiting for the owner and never types; `press-login` plays the owner. The
switches are listed in `faults.SWITCHES`. The login page keeps a request open while it waits, so
a page there never becomes "network idle".
"""

from tests.replicas.smartplace.server import SmartPlaceReplica

__all__ = ["SmartPlaceReplica"]

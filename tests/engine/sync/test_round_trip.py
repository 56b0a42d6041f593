"""Two devices and the real server: what one does, the other shows."""

from sync_server.sync.service import Tenant
from tests.engine.found import review
from tests.engine.sync.devices import Desk, same, shown


def test_what_one_device_collects_the_other_shows(here: Desk, there: Desk, tenant: Tenant) -> None:
    here.collect(review(1), review(2, body="별로예요"))
    here.sync(tenant)
    there.sync(tenant)
    assert len(shown(there)[2]) == 2
    assert same(here, there)
    assert here.hello(tenant).in_step
    assert there.hello(tenant).in_step

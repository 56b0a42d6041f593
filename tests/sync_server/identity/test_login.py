"""Logging in, from the page to the tokens."""

from tests.sync_server.server import Server


def test_an_owner_registers_logs_in_and_is_known(server: Server) -> None:
    registered = server.register("kim@example.com")
    login = server.log_in("Kim@Example.com ")
    me = server.get("/v1/me", login.access)
    assert me.status_code == 200, me.text
    assert me.json()["data"] == {
        "tenant": {"id": registered["tenant"]["id"], "name": "할매 국밥"},
        "member": registered["owner"],
        "role": "owner",
        "device_id": login.device,
    }

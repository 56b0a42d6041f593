"""Which passwords are good enough, and how they are recognised."""

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from sync_server.identity.errors import WeakPassword
from sync_server.identity.passwords import Passwords, check_password
from sync_server.kernel.config import load
from tests.sync_server.server import PASSWORD, Server, asked, code_of, serving


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789",
        "가나다라마바사아자",
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890"[:8] + "12",
        "Password123",
        "qwertyqwerty",
        "가게지기가게지기12",
        "kim-sajang@example.com",
        "KIM-SAJANG1!",
        "x" * 129 + "yzab",
    ],
)
def test_a_weak_one(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, "kim-sajang@example.com")


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "correct horse battery staple", "비 오는 날엔 파전에 막걸리", "f7#Kq!2z_P"],
)
def test_a_good_one(password: str) -> None:
    check_password(password, "kim-sajang@example.com")


def test_a_weak_one_registers_nobody(server: Server) -> None:
    body = {"name": "가", "owner_name": "나", "email": "kim@example.com"}
    answer = server.post("/v1/tenants", **body, password="1234567890")
    assert (answer.status_code, code_of(answer)) == (422, "identity.weak_password")
    assert server.post("/v1/tenants", **body, password=PASSWORD).status_code == 201


def test_however_the_keyboard_composes_it(server: Server) -> None:
    email = server.register()["owner"]["email"]
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, PASSWORD)
        assert server.code(email, typed)


def test_a_hash_of_another_cost_is_made_anew(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        email = server.register()["owner"]["email"]
    settings = load(tmp_path, password_memory_kib=16, password_passes=1)
    before = _hash(tmp_path)
    with serving(tmp_path, settings) as server:
        assert server.fill_in(asked("v" * 43), email, "틀린 비밀번호").status_code == 401
        assert _hash(tmp_path) == before
        server.log_in(email)
        assert "m=16,t=1" in _hash(tmp_path)
        server.log_in(email)


def test_argon2id_is_what_is_kept(server: Server) -> None:
    server.register()
    assert _hash(server.data).startswith("$argon2id$v=19$m=8,t=1,p=1$")


def _hash(data: Path) -> str:
    with closing(sqlite3.connect(data / "management.db")) as connection:
        (found,) = connection.execute("SELECT password_hash FROM member").fetchone()
        return str(found)


@pytest.mark.parametrize("password", [PASSWORD, "nobody's password", ""])
def test_nobody_has_no_password(server: Server, password: str) -> None:
    """The work that is done for people nobody knows lets nobody in."""
    passwords: Passwords = server.app.state.desk.passwords
    portal = server.client.portal
    assert portal is not None
    assert portal.call(passwords.fits, None, password) is False

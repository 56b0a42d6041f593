"""A tenant's file is its own, and nothing typed names it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.kernel.files import is_private


def test_a_file_lies_under_its_id_and_knows_it(tmp_path: Path) -> None:
    files, tenant = TenantFiles(tmp_path), UUID("ab0123456789abcdef0123456789abcd")
    files.create(tenant)
    assert files.path(tenant) == tmp_path / "tenants" / "ab" / f"{tenant.hex}.db"
    assert files.all() == [files.path(tenant)]
    assert is_private(files.path(tenant))
    with closing(files.connect(tenant)) as connection:
        assert connection.execute("SELECT id FROM tenant").fetchall() == [(tenant.bytes,)]


def test_no_file_is_made_twice_or_by_looking(tmp_path: Path) -> None:
    files, tenant = TenantFiles(tmp_path), uuid4()
    with pytest.raises(FileNotFoundError):
        files.connect(tenant)
    files.create(tenant)
    with pytest.raises(FileExistsError):
        files.create(tenant)


@pytest.mark.parametrize(
    ("content", "fault"),
    [("another", StrangeFile), ("empty", StrangeFile), ("nonsense", sqlite3.DatabaseError)],
)
def test_what_does_not_belong_there_is_not_opened(
    tmp_path: Path, content: str, fault: type[Exception]
) -> None:
    files, tenant, other = TenantFiles(tmp_path), uuid4(), uuid4()
    files.create(tenant)
    files.create(other)
    texts = {"another": files.path(other).read_bytes(), "empty": b"", "nonsense": b"x" * 9_000}
    files.remove(tenant)
    files.path(tenant).write_bytes(texts[content])
    with pytest.raises(fault):
        files.connect(tenant)

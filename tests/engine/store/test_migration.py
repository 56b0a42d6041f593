"""Tables move forward in one step, with a proven copy taken before."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.store.errors import MigrationFailed
from engine.store.migration import MIGRATIONS, alembic_config, revisions
from tests.engine.store.conftest import Open
from tests.engine.store.scripts import NOTE, add_notes, notes, write_migrations

ADD = 'op.execute("ALTER TABLE note ADD COLUMN read INTEGER")'
BATCH = (
    "with op.batch_alter_table('note') as note: "
    "note.alter_column('body', new_column_name='body', type_=sa.String(20))"
)


def test_a_new_profile_needs_no_backup(open_profile: Open, tmp_path: Path) -> None:
    database = open_profile(scripts=write_migrations(tmp_path / "scripts", NOTE, ADD))
    assert database.backups.all() == []
    assert notes(database) == []


@pytest.mark.parametrize("step", [ADD, BATCH])
def test_an_older_profile_is_copied_then_moved(
    open_profile: Open, tmp_path: Path, step: str
) -> None:
    scripts = tmp_path / "scripts"
    database = open_profile(scripts=write_migrations(scripts, NOTE))
    add_notes(database, "이전 자료")
    database.close()
    database = open_profile(scripts=write_migrations(scripts, NOTE, step))
    assert notes(database) == ["이전 자료"]
    assert [backup.reason for backup in database.backups.all()] == ["migration"]
    database.close()
    database = open_profile(scripts=scripts)
    assert len(database.backups.all()) == 1, "nothing to do, nothing to copy"


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ('op.execute("INSERT INTO note (body) VALUES (1)"); _ = 1 / 0', "ZeroDivisionError"),
        ('op.execute("DROP TABLE note"); op.execute("nonsense")', "OperationalError"),
        (
            'op.execute("CREATE TABLE page (note INTEGER REFERENCES note(id))");'
            'op.execute("INSERT INTO page VALUES (99)")',
            "foreign key of page",
        ),
    ],
)
def test_a_failed_migration_leaves_everything_as_it_was(
    open_profile: Open, folder: Path, tmp_path: Path, step: str, reason: str
) -> None:
    scripts = tmp_path / "scripts"
    database = open_profile(scripts=write_migrations(scripts, NOTE))
    add_notes(database, "이전 자료")
    database.close()
    before = (folder / "profile.db").read_bytes()
    with pytest.raises(MigrationFailed) as caught:
        open_profile(scripts=write_migrations(scripts, NOTE, ADD, step))
    assert caught.value.params == {"reason": reason}
    assert (folder / "profile.db").read_bytes() == before
    database = open_profile(scripts=write_migrations(tmp_path / "old scripts", NOTE))
    assert notes(database) == ["이전 자료"]


def test_the_last_five_copies_are_kept_and_manual_ones_always(
    open_profile: Open, tmp_path: Path
) -> None:
    scripts = tmp_path / "scripts"
    database = open_profile(scripts=write_migrations(scripts, NOTE))
    database.backups.create()
    for number in range(7):
        database.close()
        steps = [f'op.execute("CREATE TABLE t{i} (x INTEGER)")' for i in range(number + 1)]
        database = open_profile(scripts=write_migrations(scripts, NOTE, *steps))
    reasons = [backup.reason for backup in database.backups.all()]
    assert reasons == ["migration"] * 5 + ["manual"]


def test_a_table_with_rows_pointing_at_it_may_be_rebuilt(
    open_profile: Open, tmp_path: Path
) -> None:
    scripts = tmp_path / "scripts"
    page = 'op.execute("CREATE TABLE page (note INTEGER REFERENCES note(id) ON DELETE CASCADE)")'
    database = open_profile(scripts=write_migrations(scripts, NOTE, page))
    add_notes(database, "a")
    with database.unit() as unit:
        unit.session.execute(text("INSERT INTO page VALUES (1)"))
    database.close()
    database = open_profile(scripts=write_migrations(scripts, NOTE, page, BATCH))
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM page")) == 1


def test_history_is_a_line_told_by_file_names() -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    history = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    assert [script.revision for script in history] == revisions(MIGRATIONS)[::-1]

"""The `gagejigi-server` command. What it tells is JSON lines on stdout, faults go to stderr."""

import argparse
import asyncio
import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.sync.wire import registry
from engine.sync.wire.frames import MOST_SAID
from sync_server.db.database import FILE_NAME as MANAGEMENT
from sync_server.db.database import Database
from sync_server.identity.keys import add_key, drop_key, kids
from sync_server.identity.pages.reset import PATH as RESET_PATH
from sync_server.identity.resets import Given, give
from sync_server.kernel import log
from sync_server.kernel.clock import SEOUL, SystemClock, now_ms
from sync_server.kernel.config import load, public_url
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import make_private_folder
from sync_server.kernel.open_files import allow_many
from sync_server.kernel.serving import serve as serve_app
from sync_server.main import create_app, describe
from sync_server.ops.archive import unwritable
from sync_server.ops.backup import Backup, forget
from sync_server.ops.history import history, write_csv, write_table
from sync_server.ops.restoring import Restoration, finish, working_alone
from sync_server.sync.oplog import Wanted
from sync_server.tenants.doctor import management_problems, problems, tenant_ids


def main(argv: Sequence[str] | None = None) -> None:
    """Exits 0 well, 1 something is wrong with the data, 2 not like this (argparse's convention)."""
    options = _parser().parse_args(argv)
    try:
        sys.exit(options.run(options))
    except ConfigFault as fault:
        for line in fault.faults:
            sys.stderr.write(f"gagejigi-server: {line}\n")
        sys.exit(2)


def serve(options: argparse.Namespace) -> int:
    """A restoration that was cut off is brought to its end first."""
    log.configure()
    if told := allow_many():
        sys.stderr.write(f"gagejigi-server: {told}\n")
    given = {name: getattr(options, name) for name in ("host", "port", "production")}
    make_private_folder(load(options.data, **given).data)
    with working_alone(options.data), suppress(KeyboardInterrupt):
        finish(options.data)
        settings = load(options.data, **given)  # it may have brought some
        app = create_app(settings)
        leaving = app.state.exchange.news.close
        serve_app(app, settings, lambda address: _tell(address=address), leaving, MOST_SAID)
    return 0


def back_up(options: argparse.Namespace) -> int:
    """1 where a tenant is missing from it; then no older one is removed either."""
    if options.keep is not None and options.tenant is not None:
        raise ConfigFault("--keep counts backups of all: leave --tenant out")
    backup = Backup(options.data, SystemClock(), _tell, secrets=options.with_secrets)
    try:
        if options.keep is not None:
            _make_shelf(options.to)
        if backup.write(options.to, options.tenant).missing:
            return 1
        if options.keep is not None:
            for old in forget(options.to, options.keep):
                _tell(removed=str(old))
    except OSError as fault:
        raise unwritable(options.to, fault) from fault
    return 0


def _make_shelf(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigFault(f"--keep is for a folder of backups, which {folder} is not")
    make_private_folder(folder)


def restore(options: argparse.Namespace) -> int:
    """1 where a tenant was missing from the backup, and so is now."""
    restoration = Restoration(options.data, SystemClock(), _tell)
    return 1 if restoration.run(options.source, options.tenant).missing else 0


def doctor(options: argparse.Namespace) -> int:
    found = problems(options.data)
    _tell(version=_version(), sqlite=sqlite3.sqlite_version, problems=found)
    return 1 if found else 0


def openapi(_: argparse.Namespace) -> int:
    _tell(**describe().openapi())
    return 0


def list_tenants(options: argparse.Namespace) -> int:
    for tenant, name in tenant_ids(options.data):
        _tell(id=str(tenant), name=name)
    return 0


def show_history(options: argparse.Namespace) -> int:
    """While the server runs. Without --limit the newest 100, but all of --csv."""
    if wrong := management_problems(options.data):
        raise ConfigFault(*wrong)
    limit = options.limit or (None if options.csv else _USUAL)
    wanted = Wanted(options.entity, options.row and options.row.bytes, since_ms=options.since)
    entries = islice(history(options.data, options.tenant, wanted, options.device), limit)
    if options.csv:
        try:
            _tell(file=str(options.csv), lines=write_csv(entries, options.csv))
        except OSError as fault:
            raise unwritable(options.csv, fault) from fault
    elif options.json:
        for entry in entries:
            _tell(**entry.model_dump(mode="json"))
    else:
        write_table(entries, sys.stdout)
    return 0


def reset_member(options: argparse.Namespace) -> int:
    """While the server runs. Give the code to nobody else than its member."""
    if wrong := management_problems(options.data):
        raise ConfigFault(*wrong)
    who = options.id or options.email.strip().casefold()
    given = asyncio.run(_reset(options.data, who))
    if given is None:
        raise ConfigFault(f"there is no member {who}")
    link = f"{public_url(options.data)}{RESET_PATH}"
    if link == RESET_PATH:
        sys.stderr.write("gagejigi-server: page: the address of the server stands before it\n")
    _tell(
        member=str(given.member), email=given.email, page=link, code=given.code,
        expires_ms=given.expires_ms,
    )  # fmt: skip
    return 0


async def _reset(data: Path, who: UUID | str) -> Given | None:
    database = Database(data / MANAGEMENT)
    try:
        async with database.work() as session:
            return await give(session, who, now_ms(SystemClock()))
    finally:
        await database.close()


def list_keys(options: argparse.Namespace) -> int:
    """Oldest first: the last one signs."""
    for kid in kids(options.data):
        _tell(kid=kid)
    return 0


def add_keys(options: argparse.Namespace) -> int:
    make_private_folder(options.data)
    _tell(kid=add_key(options.data))
    return 0


def drop_keys(options: argparse.Namespace) -> int:
    drop_key(options.data, options.kid)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gagejigi-server", description=__doc__)
    version = f"%(prog)s {_version()}"
    parser.add_argument("--version", action="version", version=version)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = _command(verbs, "serve", serve, "answer clients until a signal")
    serving.add_argument("--host", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=int, help=_PORT)
    serving.add_argument("--production", action="store_true", default=None, help=_PRODUCTION)
    _command(verbs, "doctor", doctor, "say what is wrong with the data")
    _backups(verbs)
    verbs.add_parser("openapi", help="print the document of the API").set_defaults(run=openapi)
    tenant = verbs.add_parser("tenant", help="tenants").add_subparsers(required=True)
    _command(tenant, "list", list_tenants, "one line each")
    _history(tenant)
    member = verbs.add_parser("member", help="who works for a tenant").add_subparsers(required=True)
    resetting = _command(member, "reset", reset_member, "a code to set another password, once")
    whose = resetting.add_mutually_exclusive_group(required=True)
    whose.add_argument("--email", metavar="EMAIL", help="with which the member logs in")
    whose.add_argument("--id", type=UUID, metavar="ID", help="of the member, as the API names it")
    keys = verbs.add_parser("keys", help="keys that sign access tokens").add_subparsers(
        required=True
    )
    _command(keys, "list", list_keys, "oldest first; the last one signs")
    _command(keys, "add", add_keys, "the next start signs with a new one")
    dropping = _command(keys, "drop", drop_keys, "its tokens are refused from the next start on")
    dropping.add_argument("kid", metavar="KID", help="as `keys list` prints it")
    return parser


def _backups(verbs: Any) -> None:
    saving = _command(verbs, "backup", back_up, "save the data, while the server runs")
    saving.add_argument("--to", type=Path, required=True, metavar="FILE|DIR", help=_TO)
    saving.add_argument("--keep", type=_count, metavar="N", help="the newest N in DIR only")
    saving.add_argument("--with-secrets", action="store_true", help=_SECRETS)
    restoring = _command(
        verbs, "restore", restore, "put a backup back; no server may run", _RESTORED
    )
    wanted = "the backup, as `backup` wrote it"
    restoring.add_argument(
        "--from", type=Path, required=True, metavar="FILE", dest="source", help=wanted
    )
    for command in (saving, restoring):
        command.add_argument("--tenant", type=UUID, metavar="ID", help="the file of this one only")


def _history(verbs: Any) -> None:
    looking = _command(verbs, "history", show_history, "who did what in 90 days", _HISTORY)
    ids = (
        ("--tenant", "as `tenant list` prints it", True),
        ("--row", "of one row alone", False),
        ("--device", "from this one alone, as the API names it", False),
    )
    for option, text, required in ids:
        looking.add_argument(option, type=UUID, metavar="ID", help=text, required=required)
    looking.add_argument("--entity", type=_entity, metavar="NAME", help=_ENTITY)
    looking.add_argument("--since", type=_moment, metavar="DATE", default=0, help=_SINCE)
    looking.add_argument("--limit", type=_count, metavar="N", help="the newest N (100; --csv: all)")
    form = looking.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a line of JSON for each operation")
    form.add_argument("--csv", type=Path, metavar="FILE", help="a file for spreadsheets")


def _entity(text: str) -> int:
    """For argparse."""
    if text not in registry.by_name():
        raise argparse.ArgumentTypeError(f"one of {', '.join(registry.by_name())}")
    return registry.by_name()[text].number


def _moment(text: str) -> int:
    """For argparse. Milliseconds since 1970; what names no zone is of Seoul."""
    try:
        moment = datetime.fromisoformat(text)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError("a date or a time as 2026-11-21T09:00+09:00") from None


def _count(text: str) -> int:
    """For argparse."""
    if int(text) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(text)


_PRODUCTION = "needs a secret, the public https address and the proxy in front (see server.toml)"

_PORT = "any free one at each start unless given: give one, so that clients find it again"

_HISTORY = (
    "Who did what from which device in the last 90 days, newest first: of each field what stood"
    " there before and after. While the server runs."
)

_ENTITY = "of one kind alone: shop, review, reply, correction or conflict"

_SINCE = "from then on: a date, or a time as 2026-11-21T09:00; of Seoul, unless it says +00:00"

_USUAL = 100

_TO = "a new file, or a folder in which it is named by its moment"

_RESTORED = (
    "Puts a backup back; no server may run. Without --tenant every login ends: everybody logs in"
    " once more on each device. What stood there is kept beside it."
)

_SECRETS = "also the keys that sign and the secret, in clear: who has the file can be the server"


def _command(verbs: Any, name: str, run: Any, text: str, more: str = "") -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=more or text)
    command.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of the server's data"
    )
    command.set_defaults(run=run)
    return command


def _version() -> str:
    return metadata.version("gagejigi")


def _tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()

"""How an account stands, in words: the same at a terminal and in a window."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from engine.accounts.dto import AccountDto, LoginState
from engine.platforms.spec import PlatformSpec
from engine.runtime.clock import SEOUL
from engine.runtime.texts import Texts
from engine.visits.dto import GrantDto, RunDto

Fact = tuple[str, str]
"""What it is called, and how it stands."""

_DAY: Final = timedelta(days=1)
_OWN_WORDS: Final = ("done", "interrupted", "cancelled")
_ASKED: Final = (LoginState.IN, LoginState.OUT)


def say_account(
    account: AccountDto, spec: PlatformSpec, now: datetime, texts: Texts
) -> tuple[Fact, ...]:
    """Only what there is to say of this one."""
    said = _facts(account, spec, now, texts)
    return tuple((texts(f"account.fact.{name}"), words) for name, words in said if words)


def _facts(
    account: AccountDto, spec: PlatformSpec, now: datetime, texts: Texts
) -> Iterator[tuple[str, str]]:
    yield "login", _login(account, now, texts)
    yield "session", _session(account.logged_in_at, now, texts)
    yield "success", _success(account, now, texts)
    yield "last", _outcome(account.last, now, texts)
    yield "rest", _rest(account.spending.resting_until, now, texts)
    yield "grant", _grant(account.grant, now, texts)
    yield "rights", _rights(account.rights_until, spec, now, texts)
    yield "replies", _replies(spec, texts)
    yield (
        "budget",
        texts(
            "account.budget",
            pages=f"{account.spending.pages:,}",
            all_pages=f"{spec.pace.pages_per_day:,}",
            replies=f"{account.spending.replies:,}",
            all_replies=f"{spec.pace.replies_per_day:,}",
        ),
    )


def say_when(moment: datetime, now: datetime, texts: Texts) -> str:
    """ "오늘 08:48", "어제 18:20", "11월 3일 09:10"; days are Seoul's."""
    at = moment.astimezone(SEOUL)
    days = (now.astimezone(SEOUL).date() - at.date()) // _DAY
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    key = near or ("date" if at.year == now.astimezone(SEOUL).year else "date_year")
    clock = f"{at:%H:%M}"
    return texts(f"account.when.{key}", clock=clock, year=at.year, month=at.month, day=at.day)


def _login(account: AccountDto, now: datetime, texts: Texts) -> str:
    said = texts(f"account.state.{account.state}")
    if account.state not in _ASKED or account.asked_at is None:
        return said
    return texts("account.asked", state=said, when=say_when(account.asked_at, now, texts))


def _session(since: datetime | None, now: datetime, texts: Texts) -> str:
    if since is None:
        return ""
    days = (now.astimezone(SEOUL).date() - since.astimezone(SEOUL).date()) // _DAY
    key = "account.session" if days > 0 else "account.session.today"
    return texts(key, when=say_when(since, now, texts), days=days)


def _success(account: AccountDto, now: datetime, texts: Texts) -> str:
    at = account.succeeded_at
    return texts("account.never") if at is None else say_when(at, now, texts)


def _outcome(run: RunDto | None, now: datetime, texts: Texts) -> str:
    """Nothing of a visit whose success is told already."""
    if run is None or run.outcome == "done":
        return ""
    own = run.outcome in _OWN_WORDS
    said = texts(f"account.outcome.{run.outcome}" if own else f"error.{run.outcome}.title")
    when = say_when(run.started_at, now, texts)
    return texts("account.last", kind=texts(f"account.kind.{run.kind}"), outcome=said, when=when)


def _rest(until: datetime | None, now: datetime, texts: Texts) -> str:
    return "" if until is None else texts("account.rest", when=say_when(until, now, texts))


def _grant(grant: GrantDto | None, now: datetime, texts: Texts) -> str:
    if grant is None:
        return ""
    if not grant.scopes:
        return texts("account.grant.gone")
    scopes = ", ".join(_scope(each, texts) for each in grant.scopes)
    return texts("account.grant", scopes=scopes, when=say_when(grant.granted_at, now, texts))


def _scope(scope: str, texts: Texts) -> str:
    """In words where it has some; else the end of its address, which is its name."""
    name = scope.rsplit("/", 1)[-1]
    with suppress(KeyError):
        return texts("account.scope", name=name, words=texts(f"account.scope.{name}"))
    return name


def _rights(until: datetime | None, spec: PlatformSpec, now: datetime, texts: Texts) -> str:
    if spec.idle_limit is None:
        return ""
    if until is None:
        rule = texts(f"platform.{spec.id}.idle", days=spec.idle_limit // _DAY)
        return texts("account.rights.unknown", rule=rule)
    last = until.astimezone(SEOUL)
    days = (last.date() - now.astimezone(SEOUL).date()) // _DAY
    key = "account.rights" if days >= 0 else "account.rights.over"
    return texts(key, days=days or "DAY", year=last.year, month=last.month, day=last.day)


def _replies(spec: PlatformSpec, texts: Texts) -> str:
    rules = spec.replies
    limit = texts(f"platform.limit.{rules.unit}", limit=f"{rules.limit:,}")
    if rules.window is None:
        return limit
    return f"{texts('platform.window', days=rules.window // _DAY)}, {limit}"

"""People with real profiles who meet through a real server process, each with a browser."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx2

from engine.api import Engine, ReplyCard
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin
from engine.runtime.secrets import key_file
from engine.runtime.settings.sections.sync import Sync
from sync_server.identity.oauth import challenge_of
from tests.engine.found import SHOP
from tests.sync_server.process import Serving, serve

PASSWORD = "감자탕 3인분 포장요"
CHEAP = {"GAGEJIGI_SERVER_PASSWORD_MEMORY_KIB": "8", "GAGEJIGI_SERVER_PASSWORD_PASSES": "1"}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@contextmanager
def a_server(data: Path, *words: str) -> Iterator[Serving]:
    with serve(data, *words, **CHEAP) as serving:
        yield serving


def registered(server: Serving, email: str = "") -> str:
    """The e-mail of the owner of a new business."""
    email = email or f"{uuid4().hex}@example.com"
    _forget_attempts(server)
    body = {"name": "할매 국밥", "owner_name": "김사장", "email": email, "password": PASSWORD}
    answer = httpx2.post(f"{server.address}/v1/tenants", json=body)
    assert answer.status_code == 201, answer.text
    return email


def hired(server: Serving, boss: str, role: str) -> str:
    """The e-mail of a new member of the boss's business."""
    email = f"{uuid4().hex}@example.com"
    headers = {"Authorization": f"Bearer {access(server.address, boss)}"}
    asked = {"email": email, "role": role}
    invited = httpx2.post(f"{server.address}/v1/invitations", json=asked, headers=headers)
    body = {"token": invited.json()["data"]["token"], "name": "박알바", "password": PASSWORD}
    accepted = httpx2.post(f"{server.address}/v1/invitations/accept", json=body)
    assert accepted.status_code == 201, accepted.text
    return email


def _forget_attempts(server: Serving) -> None:
    """More businesses are founded here than one address may found."""
    with closing(sqlite3.connect(server.data / "management.db", timeout=5)) as connection:
        connection.execute("DELETE FROM attempt")
        connection.commit()


def access(address: str, email: str) -> str:
    """A token of the same person on a machine that is none of ours."""
    verifier, redirect = "v" * 43, "http://127.0.0.1:49152/cb"
    asked = {
        "response_type": "code",
        "client_id": "gagejigi-desktop",
        "redirect_uri": redirect,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "state": "state-of-the-app",
    }
    back = submitted(f"{address}/authorize?{httpx2.QueryParams(asked)}", email)
    (code,) = parse_qs(urlsplit(back).query)["code"]
    grant = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
        "device_name": "전화기",
    }
    return str(httpx2.post(f"{address}/v1/token", json=grant).json()["data"]["access_token"])


def submitted(page: str, email: str, password: str = PASSWORD) -> str:
    """Where the login page leads, filled in as a person does."""
    with httpx2.Client() as browser:
        form = dict(_HIDDEN.findall(browser.get(page).text))
        target = page.partition("?")[0]
        answer = browser.post(target, data=form | {"email": email, "password": password})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def browser_of(email: str) -> Callable[[str], None]:
    """Opens the address, logs in, follows the way back to the app."""

    def show(address: str) -> None:
        assert httpx2.get(submitted(address, email)).status_code == 200

    return show


@dataclass
class Person:
    """With a PC of their own."""

    folder: Path
    email: str
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        key_file.make(self.folder / "key")
        self.start()

    @property
    def words(self) -> list[str]:
        """Options that name the profile on a command line."""
        profile, key = self.folder / "profile", self.folder / "key"
        return ["--profile", str(profile), "--key-file", str(key)]

    @property
    def tenant(self) -> str:
        """The id of the business at the server."""
        return self.engine.settings.get(Sync).tenant

    def start(self) -> None:
        self.engine = Engine.open(self.folder / "profile", key_file=self.folder / "key")

    def stop(self) -> None:
        self.engine.close()

    def join(self, address: str) -> None:
        self.engine.sync.join(address, browser_of(self.email), "로그인됐어요")

    def move(self, address: str) -> None:
        """As if its server answered there from now on."""
        mine = self.engine.settings.get(Sync)
        self.engine.settings.put(replace(mine, server=address))

    def collect(self, *found: ReviewFound) -> None:
        """As a visit would."""
        [shop] = self.engine.shops.remember("smartplace", "main", [SHOP])
        with self.database.unit() as unit:
            self.engine.reviews.absorb(unit, found, Origin("smartplace", shop.id, 1, 1_000))

    def card(self, nth: int = 0) -> ReplyCard:
        """A reply, in the order of its review."""
        [(review_id,)] = self.read(
            "SELECT review_id FROM reply r JOIN review v ON v.id = r.review_id"
            " ORDER BY v.external_id LIMIT 1 OFFSET ?",
            nth,
        )
        found = self.engine.replies.get(review_id)
        assert found is not None
        return found

    def revise(self, nth: int, text: str) -> None:
        self.engine.replies.revise(self.card(nth).reply.id, text)

    def read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.database.alongside() as connection:
            return [tuple(row) for row in connection.execute(query, values).fetchall()]

    @property
    def database(self) -> Any:
        return self.engine.shops._database


@contextmanager
def people(folder: Path, *emails: str) -> Iterator[list[Person]]:
    with ExitStack() as stack:
        found = []
        for number, email in enumerate(emails):
            person = Person(folder / f"pc{number}", email)
            stack.callback(person.stop)
            found.append(person)
        yield found


def sync(*each: Person) -> None:
    """One round of each, in turn."""
    for person in each:
        person.engine.sync.run()


def shown(person: Person) -> list[tuple[object, ...]]:
    replies = person.read("SELECT uuid, state, text, owner_words FROM reply ORDER BY uuid")
    return replies + person.read(
        "SELECT uuid, body, author_name, waiting FROM review ORDER BY uuid"
    )

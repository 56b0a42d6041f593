"""An open profile to which reviews come."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from engine.api import Engine, MessageDto
from engine.language.analysis import Analysis, Reason, ReasonFound, Span
from engine.platforms.port import ReviewFound
from engine.reviews.dto import Origin
from engine.runtime.clock import to_ms
from engine.runtime.settings.sections.alerts import Alerts
from engine.runtime.settings.sections.mail import Mail
from tests.engine.found import SHOP, review
from tests.engine.standing_clock import StandingClock
from tests.harness.listener import Listener, moody
from tests.harness.mailbox import HOST, PASSWORD, USER, Mailbox


class Shop:
    def __init__(self, folder: Path, clock: StandingClock) -> None:
        self.clock = clock
        self._folder = folder
        self._last = 0
        self.engine = self._open()

    def reopen(self) -> None:
        self.close()
        self.engine = self._open()

    def close(self) -> None:
        self.engine.close()

    def receive(self, *bodies: str, rating: float = 1.0, author: str = "김*리") -> None:
        """They come and are read: "머리카락" is foreign matter."""
        self.arrive(*bodies, rating=rating, author=author)
        self.read()

    def arrive(self, *bodies: str, rating: float = 1.0, author: str = "김*리") -> None:
        """Reviews of an hour ago come in one go."""
        found = [self._review(body, rating, author) for body in bodies]
        [shop] = self.engine.shops.remember("smartplace", "main", [SHOP])
        origin = Origin("smartplace", shop.id, 1, to_ms(self.clock.now()))
        with self.engine._database.unit() as unit:
            self.engine.reviews.absorb(unit, found, origin)

    def read(self) -> None:
        """What nobody has read yet."""
        self.engine.reviews.analyse(Listener(_heard))

    def connect_mail(self, box: Mailbox, **changed: object) -> None:
        mail = Mail(server=HOST, port=box.port, user=USER)
        self.engine.settings.put(replace(mail, **changed))  # type: ignore[arg-type]
        self.engine.alerts.connect("mail", PASSWORD)

    def let_text_out(self) -> None:
        settings = self.engine.settings
        settings.put(replace(settings.get(Alerts), with_text=True))

    def approve_all(self) -> None:
        """The owner answers on this PC before the alert is due."""
        self.engine.prompts.seed()
        for review_id in self.engine.reviews.pressing_ids(self.clock.now()):
            card = self.engine.replies.draft(review_id, "죄송합니다. 꼭 고칠게요")
            self.engine.replies.approve(card)

    def send(self) -> list[MessageDto]:
        """What is due goes out; what has gone by then, newest first."""
        with self.engine.alerts.delivering():
            pass
        return self.engine.alerts.messages()

    def _open(self) -> Engine:
        return Engine.open(
            self._folder / "profile", key_file=self._folder / "key", clock=self.clock
        )

    def _review(self, body: str, rating: float, author: str) -> ReviewFound:
        self._last += 1
        written = self.clock.now() - timedelta(hours=1)
        found = review(self._last, rating=rating, body=body)
        return replace(found, created_at=written, author_name=author)


def _heard(text: str) -> Analysis:
    found = moody("negative")
    if "머리카락" not in text:
        return found
    return replace(found, reasons=(ReasonFound(Reason.FOREIGN, 0.9, Span(0, len(text))),))

"""Rules and commands over alerts: which ways there are, what goes out by them, what went."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from functools import partial

from engine.alerts import repository
from engine.alerts.channels import registry
from engine.alerts.channels.port import Channel
from engine.alerts.courier import Courier
from engine.alerts.desk import Begun, Desk
from engine.alerts.dto import SCREEN, ChannelDto, MessageDto, MessageState
from engine.alerts.errors import ChannelUnsure, NotConnected
from engine.alerts.intake import channels_on
from engine.alerts.model import AlertMessage
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, from_ms
from engine.runtime.errors import EngineError
from engine.runtime.events import Event, EventBus, ReviewUrgent
from engine.runtime.log import get_logger
from engine.runtime.secrets.entry import Entry
from engine.runtime.settings import Section, Settings
from engine.runtime.settings.switched import Switched
from engine.runtime.settings.typed import typed
from engine.store.database import Database

EntryOf = Callable[[str], Entry]


class Alerting:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        reviews: Reviews,
        bus: EventBus,
        entry_of: EntryOf,
        on_screen: threading.Event | None = None,
    ) -> None:
        """`on_screen`: see `Intake`; set by a window's `start`."""
        self._on_screen = on_screen or threading.Event()
        self._database = database
        self._settings = settings
        self._entry_of = entry_of
        self._desk = Desk(database, clock, settings, reviews)
        self._lock = threading.Lock()
        self._holders = 0
        self._couriers: dict[str, Courier] = {}
        self._unsubscribe = bus.subscribe(self._hear)

    def close_interrupted(self) -> None:
        """What a program that was ended was sending; see `Desk`. Before the first `start`."""
        self._desk.close_interrupted()

    def start(self, *, on_screen: bool = False) -> None:
        """Send what is due, now and from now on, until as many calls of `stop`. `on_screen`: who
        calls also tells what comes, and is there until the end.
        """
        if on_screen:
            self._on_screen.set()
        with self._lock:
            self._holders += 1
            self._wake()

    def stop(self) -> None:
        """What is due now still goes, if this was the last one who wanted that."""
        self._release(empty=True)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Within, alerts go out as they arise; what is due at the end goes too."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def close(self) -> None:
        """A message that is being sent is waited for; others wait for the next start."""
        self._unsubscribe()
        with self._lock:
            self._holders, couriers = 0, self._take_couriers()
        for courier in couriers:
            courier.stop(empty=False)

    @staticmethod
    def names() -> list[str]:
        """Ids of all channels."""
        return list(registry.all_channels())

    def channels(self) -> list[ChannelDto]:
        """Raises `SecretsError`."""
        on = set(channels_on(self._settings))
        with self._database.reading() as session:
            last = {
                name: repository.last_message(session, name) for name in registry.all_channels()
            }
        return [
            ChannelDto(
                id=name,
                on=name in on,
                connected=self._entry(name).load() is not None,
                trouble="" if message is None else message.outcome,
            )
            for name, message in last.items()
        ]

    def arrange(self, channel_id: str, given: Mapping[str, str]) -> None:
        """Write settings of the channel by their names, as typed. Raises `NotFound`,
        `SettingInvalid`.
        """
        if given:
            section = registry.get(channel_id).section
            self._settings.put(typed(self._settings.get(section), given))

    def missing(self, channel_id: str) -> list[str]:
        """Names of settings that it needs and nobody has filled in. Raises `NotFound`."""
        channel = registry.get(channel_id)
        section = self._settings.get(channel.section)
        return [name for name in channel.needed if not getattr(section, name)]

    @staticmethod
    def arrangeable(channel_id: str) -> list[str]:
        """Names that `arrange` takes. Raises `NotFound`."""
        return [each.name for each in fields(registry.get(channel_id).section) if each.name != "on"]

    def connect(self, channel_id: str, secret: str) -> None:
        """Keep the secret, and send there from now on. Raises `InvalidInput`, `NotFound`,
        `SecretsError`.
        """
        channel = registry.get(channel_id)
        self._entry(channel_id).store(channel.checked(secret))
        self._switch(channel, on=True)

    def disconnect(self, channel_id: str) -> None:
        """Forget the secret; what waits is not sent any more. Raises `NotFound`, `SecretsError`."""
        channel = registry.get(channel_id)
        self._switch(channel, on=False)
        self._entry(channel_id).forget()
        self._desk.drop(channel_id)

    def try_out(self, channel_id: str) -> None:
        """Send a word that shows that the way is open. Raises a `ChannelError`, `NotFound`."""
        channel = registry.get(channel_id)
        self._secret(channel_id)
        if fault := self._send(channel, self._desk.begin_trial(channel_id)):
            raise fault

    def messages(self, limit: int = 200) -> list[MessageDto]:
        """What left this PC, or tried to; newest first."""
        with self._database.reading() as session:
            return [_dto(row) for row in repository.messages(session, limit)]

    def take_held(self) -> tuple[int, ...]:
        """Reviews of which the screen should tell now since quiet hours, or a full day, held them
        back; they count as told from then on.
        """
        return self._desk.take_held()

    def seconds_to_held(self) -> float | None:
        """Until there is something for `take_held`, None if nothing waits."""
        return self._desk.seconds_to_next(SCREEN)

    def _hear(self, event: Event) -> None:
        if isinstance(event, ReviewUrgent):
            with self._lock:
                if self._holders:
                    self._wake()

    def _wake(self) -> None:
        for name in channels_on(self._settings):
            if name in self._couriers:
                self._couriers[name].wake()
            else:
                self._couriers[name] = Courier(name, partial(self._deliver, name))

    def _release(self, *, empty: bool) -> None:
        with self._lock:
            self._holders = max(0, self._holders - 1)
            couriers = [] if self._holders else self._take_couriers()
        for courier in couriers:
            courier.stop(empty=empty)

    def _take_couriers(self) -> list[Courier]:
        couriers, self._couriers = list(self._couriers.values()), {}
        return couriers

    def _deliver(self, channel_id: str, stopped: Callable[[], bool]) -> float | None:
        if channel_id not in channels_on(self._settings):
            self._desk.drop(channel_id)
            return None
        channel = registry.get(channel_id)
        while not stopped() and (begun := self._desk.begin(channel_id)):
            self._send(channel, begun)
        return self._desk.seconds_to_next(channel_id)

    def _send(self, channel: Channel, begun: Begun) -> EngineError | None:
        fault: EngineError | None = None
        try:
            channel.send(self._settings, self._secret(channel.id), begun.message)
        except EngineError as error:
            fault = error
        except Exception as error:  # ours: it must neither end the thread nor be told for sent
            get_logger().error("alert.fault", channel=channel.id, exception=type(error).__name__)
            fault = ChannelUnsure(channel=channel.id)
        self._desk.end(begun, fault)
        outcome = "sent" if fault is None else fault.code
        get_logger().info("alert.sent", channel=channel.id, message_id=begun.id, outcome=outcome)
        return fault

    def _secret(self, channel_id: str) -> str:
        secret = self._entry(channel_id).load()
        if secret is None:
            raise NotConnected(channel=channel_id, missing="secret")
        return secret

    def _entry(self, channel_id: str) -> Entry:
        return self._entry_of(f"alerts.{channel_id}")

    def _switch(self, channel: Channel, *, on: bool) -> None:
        self._settings.put(_switched(self._settings.get(channel.section), on=on))


def _switched(section: Section, *, on: bool) -> Section:
    assert isinstance(section, Switched)  # noqa: S101 - see `Channel.section`
    return section.turned(on=on)


def _dto(row: AlertMessage) -> MessageDto:
    return MessageDto(
        id=row.id,
        channel=row.channel,
        reviews=row.reviews,
        subject=row.subject,
        body=row.body,
        state=MessageState(row.state),
        tries=row.tries,
        outcome=row.outcome,
        at=from_ms(row.ended_ms or row.begun_ms or row.made_ms),
    )

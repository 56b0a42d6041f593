"""One open profile: the composition root of the engine."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import SystemRandom
from threading import Event

from engine.accounts.service import Accounts
from engine.alerts.intake import Intake
from engine.alerts.service import Alerting
from engine.crawls.service import Crawls
from engine.evidence.gathering import Gathering
from engine.evidence.service import Evidence
from engine.imports.service import Imports
from engine.insights.service import Insights
from engine.jobs import registry as jobs
from engine.jobs.at_login import AtLogin
from engine.jobs.reports import Reports
from engine.jobs.scheduler import Scheduler
from engine.jobs.services import Services
from engine.language.active import ActiveLanguage
from engine.language.own_heads import OwnHeads
from engine.language.packs import Packs
from engine.platforms import registry as platforms
from engine.platforms.spec import PlatformSpec
from engine.posts.service import Posts
from engine.prompts.service import Prompts
from engine.replies.dto import ReplyCard
from engine.replies.placing import ReplyPlacing
from engine.replies.service import Replies
from engine.reviews.placing import CorrectionPlacing, ReviewPlacing
from engine.reviews.service import Reviews
from engine.runtime import log
from engine.runtime.clock import Clock, SystemClock
from engine.runtime.errors import NotFound
from engine.runtime.events import EventBus
from engine.runtime.loop import Loop
from engine.runtime.paths import Profile, default_profile_folder
from engine.runtime.progress import Progress, Silent
from engine.runtime.secrets import ProfileKey
from engine.runtime.secrets.entry import Entry
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.practice import Practice
from engine.shops.placing import PLACING as SHOP_PLACING
from engine.shops.service import Shops
from engine.store import lock
from engine.store.backup import Backups
from engine.store.database import Database
from engine.store.deeds.service import Deeds
from engine.sync.conflicts import Check, Writers
from engine.sync.placing import CONFLICT, Placing
from engine.sync.service import Sync
from engine.visits.reaching import reach_of
from engine.visits.service import Visits


def open_language(folder: Path | None = None) -> ActiveLanguage:
    """The language pack that the profile in `folder`, or the owner's default one, has chosen; no
    key is asked for. Its process starts with the first text. Close it when done.

    Raises `SettingsUnreadable`, `SettingInvalid`.
    """
    profile = Profile(folder or default_profile_folder())
    settings = Settings(profile.settings)
    return ActiveLanguage(Packs(profile.packs, settings), OwnHeads(profile.own_head, settings))


class Engine:
    """One open profile and the services over it. Close it when done."""

    def __init__(
        self,
        profile: Profile,
        settings: Settings,
        database: Database,
        bus: EventBus,
        clock: Clock,
        entry_of: Callable[[str], Entry],
        at_login: AtLogin,
    ) -> None:
        """For `open`, which has found the key and prepared the tables."""
        self._database = database
        self._loop = Loop()
        self._stop_log = log.configure(profile)
        self.profile = profile
        self.settings = settings
        self.clock = clock
        self.events = bus
        self.packs = Packs(profile.packs, settings)
        self.own_heads = OwnHeads(profile.own_head, settings)
        self.language = ActiveLanguage(self.packs, self.own_heads)
        self.shops = Shops(database, clock)
        intake = Intake(settings, clock, Event())
        self.reviews = Reviews(database, self.shops, clock, intake.take)
        self.alerts = self._alerting(entry_of, intake)
        self.visits = self._visits(entry_of)
        self.prompts = Prompts(database, clock)
        self.accounts = Accounts(self.visits, self.shops)
        self.posts = Posts(database, clock, self.shops, self.visits)
        self.crawls = self._crawls()
        self.evidence = self._evidence()
        self.imports = Imports(database, clock, self.shops, self.reviews, intake.forget)
        self.deeds = Deeds(database, clock)
        self.insights = Insights(self.reviews, clock, self.language)
        self.sync = self._sync(entry_of("login"))
        self.replies = self._replies()
        self.reports = Reports(database, clock)
        self.services = self._services()
        self.at_login = at_login
        self.schedule = Scheduler(database, clock, self.services, self.visits, bus, SystemRandom())

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
        clock: Clock | None = None,
        as_guest: bool = False,
    ) -> "Engine":
        """Open the profile in `folder` (made when missing), or the owner's default one. `as_guest`:
        who closes it again once it `is_wished_for`; others wait for that.

        The key comes from `key_file`, else the system's keyring, else from a file under the
        `passphrase`; without one, `KeyringMissing` or `PassphraseNeeded` says that it is wanted.
        Raises `SecretsError`, `StoreError`, `SettingsUnreadable`, `SettingInvalid`.
        """
        profile = Profile(folder or default_profile_folder())
        bus = EventBus(on_fault=_log_fault)
        settings = Settings(profile.settings)
        clock = clock or settings.get(Practice).clock()
        found = _profile_key(profile, key_file, passphrase)
        key = found.get()
        database = Database.open(profile.folder, key, bus, clock, as_guest=as_guest)
        try:
            entry_of, at_login = partial(found.entry, key=key), AtLogin(folder, key_file)
            engine = cls(profile, settings, database, bus, clock, entry_of, at_login)
        except BaseException:
            database.close()
            raise
        try:
            engine.visits.close_interrupted()
            engine.alerts.close_interrupted()
            engine.prompts.seed()
            engine.sync.prepare()
        except BaseException:
            engine.close()
            raise
        return engine

    @staticmethod
    def saved(
        folder: Path | None = None, *, key_file: Path | None = None, passphrase: str | None = None
    ) -> Backups:
        """Copies of a profile's database: list, verify, restore, even if it does not open any more.

        Raises `SecretsError`. While the profile is open, `backups` makes one.
        """
        profile = Profile(folder or default_profile_folder())
        key = _profile_key(profile, key_file, passphrase).get()
        return Backups(profile.folder, key, SystemClock())

    @staticmethod
    def change_passphrase(old: str, new: str, folder: Path | None = None) -> None:
        """The profile keeps its key; only what opens the key changes.

        Raises `NotFound` for a profile without a passphrase, `WrongPassphrase`, `PassphraseShort`.
        """
        profile = Profile(folder or default_profile_folder())
        if not profile.wrapped_key.exists():
            raise NotFound(entity="passphrase", id=profile.folder.name)
        ProfileKey(profile).change_passphrase(old, new)

    @staticmethod
    def is_free(folder: Path | None = None) -> bool:
        """Whether nobody has the profile in `folder`, nor waits for it."""
        return lock.is_free(folder or default_profile_folder())

    @property
    def is_wished_for(self) -> bool:
        """Whether somebody waits for a guest to close this profile."""
        return lock.is_wished_for(self.profile.folder)

    @property
    def backups(self) -> Backups:
        """Copies of this profile's database."""
        return self._database.backups

    @staticmethod
    def platforms() -> dict[str, PlatformSpec]:
        """What this program can visit, by id."""
        return {name: platforms.get(name).spec for name in platforms.ids()}

    @staticmethod
    def jobs() -> dict[str, str]:
        """Title keys of the jobs that `run_job` knows, by id."""
        return {job.id: job.title_key for job in jobs.jobs().values()}

    def run_job(self, job_id: str, progress: Progress | None = None) -> dict[str, object]:
        """Run a job of `engine.jobs` to its end; the report's keys are the job's own. One that
        runs already is not begun again: its report is waited for.
        """
        return self.schedule.run(job_id, progress or Silent())

    def reread(self, progress: Progress | None = None) -> int:
        """Run today's parsers over kept pages that older ones have read; see `Crawls.reread`."""
        every = [platforms.get(name) for name in platforms.ids()]
        return sum(self.crawls.reread(platform, progress) for platform in every)

    def examine(self) -> list[str]:
        """Read every page of the database: what is wrong with it, [] for nothing."""
        return self._database.problems()

    def close(self) -> None:
        """End the rounds, what is being sent, the connection, the browser, the language worker and
        the database, in this order.
        """
        self.schedule.stop()
        self.alerts.close()
        self.sync.close()
        self._loop.close()
        self.language.close()
        self._database.close()
        self._stop_log()

    def _alerting(self, entry_of: Callable[[str], Entry], intake: Intake) -> Alerting:
        parts = (self._database, self.clock, self.settings, self.reviews, self.events, entry_of)
        return Alerting(*parts, intake.on_screen)

    def _visits(self, entry_of: Callable[[str], Entry]) -> Visits:
        reach = reach_of(self.settings, self.profile.browsers)
        parts = (self._database, self.clock, self._loop, reach, SystemRandom())
        return Visits(*parts, entry_of=entry_of)

    def _crawls(self) -> Crawls:
        look = self.posts.look
        return Crawls(self._database, self.shops, self.reviews, self.visits, afterwards=look)

    def _evidence(self) -> Evidence:
        gathering = Gathering(self.clock, self.shops, self.visits, self.crawls.page_of)
        return Evidence(self._database, self.clock, self.reviews, self.visits, gathering)

    def _replies(self) -> Replies:
        return Replies(
            self._database,
            self.clock,
            self.reviews,
            self.shops,
            self.visits,
            self.prompts,
            self.sync.leases,
        )

    def _services(self) -> Services:
        """What jobs may use."""
        return Services(
            self.reviews,
            self.crawls,
            self.replies,
            self.language,
            self.settings,
            self.alerts,
            self.shops,
            self.reports,
            self.clock,
        )

    def _sync(self, login: Entry) -> Sync:
        parts = (self._database, self.clock, self._loop, self.settings, self.events, login)
        return Sync(*parts, placings(), self._writers())

    def _writers(self) -> Writers:
        return {("reply", "text"): self._revise}

    def _revise(self, reply_id: int, text: str, check: Check) -> ReplyCard:
        return self.replies.revise(reply_id, text, check)


def placings() -> dict[str, Placing]:
    """What each domain adds to rows that come by sync."""
    every: tuple[Placing, ...] = (
        SHOP_PLACING,
        ReviewPlacing(),
        ReplyPlacing(),
        CorrectionPlacing(),
        CONFLICT,
    )
    return {placing.entity: placing for placing in every}


def _profile_key(profile: Profile, key_file: Path | None, passphrase: str | None) -> ProfileKey:
    ask = None if passphrase is None else lambda _new: passphrase
    return ProfileKey(profile, key_file, ask)


def _log_fault(fault: Exception) -> None:
    log.get_logger().error("listener.failed", exception=type(fault).__name__)

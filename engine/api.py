"""The one door to the engine, for the desktop and the command line: every name a client may use.

Calls block; run them off the UI thread. They raise `EngineError` and nothing else that a person
could have caused.
"""

from engine.accounts.dto import AccountDto, LoginState
from engine.accounts.wording import say_account
from engine.alerts.dto import ChannelDto, MessageDto, MessageState
from engine.alerts.service import Alerting
from engine.crawls.dto import CollectReport
from engine.evidence.chain import Kind, Misfit
from engine.evidence.dto import CaseDto, Deadline, ItemDto, Prospect, Verdict
from engine.evidence.grounds import Form, Ground, Proposal
from engine.evidence.wording import say_deadline
from engine.imports.dto import (
    Column,
    ImportDto,
    ImportReport,
    LeftOut,
    Preview,
    Role,
    Taken,
    Target,
    Undone,
    Wish,
)
from engine.imports.source import Source
from engine.imports.wording import say_earlier, say_import, say_preview, say_undone, say_unsure
from engine.insights.dto import (
    Aspects,
    AspectTrend,
    Change,
    Point,
    Rating,
    Today,
    Window,
    WordFound,
    Words,
)
from engine.insights.raid import Level, Raid, Sign, Signal
from engine.jobs.at_login import AtLogin
from engine.jobs.dto import (
    JobBegan,
    JobEnded,
    JobStanding,
    OwnerAsked,
    ReportDto,
    ScheduleChanged,
    ScheduleStanding,
)
from engine.jobs.wording import (
    say_asked,
    say_report,
    say_report_rest,
    say_report_title,
    say_schedule,
)
from engine.language.analysis import Analysis, Aspect, Intent, Manner, Reason, Toxicity, WrittenIn
from engine.language.own_head import OwnHead, Trial
from engine.language.own_heads import OwnHeads
from engine.language.packs import PackDto, Packs
from engine.language.port import Language as LanguageEngine
from engine.language.sentiment import Label, Reading
from engine.opened import Engine, open_language
from engine.platforms.port import Consent, Keyword, ReplyFound, ReviewFound, Visibility
from engine.platforms.spec import PlatformSpec
from engine.platforms.wording import say_spec
from engine.posts.dto import LookDto, PostDto, PostFilter
from engine.posts.wording import say_trouble
from engine.replies.brake import Doubt, Qualm
from engine.replies.dto import (
    AccountSent,
    Approval,
    HandOver,
    Held,
    HeldBack,
    ReplyCard,
    ReplyDto,
    SendReport,
    State,
    StepDto,
    Tone,
)
from engine.replies.errors import EmptyReply, ReplyError, ReviewChanged
from engine.replies.sendable import barrier
from engine.reviews.dto import (
    AnalysisDto,
    AspectCount,
    AspectDto,
    CorrectionDto,
    ReasonDto,
    ReviewDto,
    ReviewFilter,
    ReviewRow,
    RevisionDto,
    SentenceFound,
)
from engine.reviews.wording import say_deed
from engine.runtime.clock import SEOUL, Clock, SystemClock
from engine.runtime.errors import EngineError, Exit, InvalidInput, NoShop, NotFound, exit_of
from engine.runtime.events import Changed, Event, EventBus, LoginNeeded, ReviewUrgent
from engine.runtime.progress import Cancelled, Progress, Silent, Step, Watched
from engine.runtime.resources import RESOURCES
from engine.runtime.settings import Section, SettingInvalid, all_sections
from engine.runtime.settings.fields import FieldSpec, fields_of
from engine.runtime.settings.sections.closing import Closing
from engine.runtime.settings.sections.platforms import Platforms
from engine.runtime.settings.sections.schedule import Schedule
from engine.runtime.settings.typed import typed
from engine.runtime.texts import Language, Texts
from engine.shops.dto import BY_HAND, ShopDto
from engine.store.backup import Backup, Backups
from engine.store.deeds.service import DeedDto
from engine.sync.dto import (
    Authors,
    Confirmed,
    ConflictDto,
    DeviceDto,
    Edition,
    HeldRow,
    InvitationDto,
    Joined,
    OpenInvitation,
    Phase,
    Resolution,
    Roster,
    Round,
    Settled,
    Standing,
    StandingChanged,
)
from engine.sync.errors import SyncError
from engine.sync.people import this_computer
from engine.sync.service import Sync
from engine.sync.wording import say_author, say_closed, say_field, say_value
from engine.visits.dto import GrantDto, RunDto, SpendingDto

__all__ = [
    "BY_HAND",
    "RESOURCES",
    "SEOUL",
    "AccountDto",
    "AccountSent",
    "Alerting",
    "Analysis",
    "AnalysisDto",
    "Approval",
    "Aspect",
    "AspectCount",
    "AspectDto",
    "AspectTrend",
    "Aspects",
    "AtLogin",
    "Authors",
    "Backup",
    "Backups",
    "Cancelled",
    "CaseDto",
    "Change",
    "Changed",
    "ChannelDto",
    "Clock",
    "Closing",
    "CollectReport",
    "Column",
    "Confirmed",
    "ConflictDto",
    "Consent",
    "CorrectionDto",
    "Deadline",
    "DeedDto",
    "DeviceDto",
    "Doubt",
    "Edition",
    "EmptyReply",
    "Engine",
    "EngineError",
    "Event",
    "EventBus",
    "Exit",
    "FieldSpec",
    "Form",
    "GrantDto",
    "Ground",
    "HandOver",
    "Held",
    "HeldBack",
    "HeldRow",
    "ImportDto",
    "ImportReport",
    "Intent",
    "InvalidInput",
    "InvitationDto",
    "ItemDto",
    "JobBegan",
    "JobEnded",
    "JobStanding",
    "Joined",
    "Keyword",
    "Kind",
    "Label",
    "Language",
    "LanguageEngine",
    "LeftOut",
    "Level",
    "LoginNeeded",
    "LoginState",
    "LookDto",
    "Manner",
    "MessageDto",
    "MessageState",
    "Misfit",
    "NoShop",
    "NotFound",
    "OpenInvitation",
    "OwnHead",
    "OwnHeads",
    "OwnerAsked",
    "PackDto",
    "Packs",
    "Phase",
    "PlatformSpec",
    "Platforms",
    "Point",
    "PostDto",
    "PostFilter",
    "Preview",
    "Progress",
    "Proposal",
    "Prospect",
    "Qualm",
    "Raid",
    "Rating",
    "Reading",
    "Reason",
    "ReasonDto",
    "ReplyCard",
    "ReplyDto",
    "ReplyError",
    "ReplyFound",
    "ReportDto",
    "Resolution",
    "ReviewChanged",
    "ReviewDto",
    "ReviewFilter",
    "ReviewFound",
    "ReviewRow",
    "ReviewUrgent",
    "RevisionDto",
    "Role",
    "Roster",
    "Round",
    "RunDto",
    "Schedule",
    "ScheduleChanged",
    "ScheduleStanding",
    "Section",
    "SendReport",
    "SentenceFound",
    "SettingInvalid",
    "Settled",
    "ShopDto",
    "Sign",
    "Signal",
    "Silent",
    "Source",
    "SpendingDto",
    "Standing",
    "StandingChanged",
    "State",
    "Step",
    "StepDto",
    "Sync",
    "SyncError",
    "SystemClock",
    "Taken",
    "Target",
    "Texts",
    "Today",
    "Tone",
    "Toxicity",
    "Trial",
    "Undone",
    "Verdict",
    "Visibility",
    "Watched",
    "Window",
    "Wish",
    "WordFound",
    "Words",
    "WrittenIn",
    "all_sections",
    "barrier",
    "exit_of",
    "fields_of",
    "open_language",
    "say_account",
    "say_asked",
    "say_author",
    "say_closed",
    "say_deadline",
    "say_deed",
    "say_earlier",
    "say_field",
    "say_import",
    "say_preview",
    "say_report",
    "say_report_rest",
    "say_report_title",
    "say_schedule",
    "say_spec",
    "say_trouble",
    "say_undone",
    "say_unsure",
    "say_value",
    "this_computer",
    "typed",
]

"""Rules and commands over cases of evidence. Items are only ever added."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from engine.evidence import archive, grounds, paper, repository, rows, writing
from engine.evidence.chain import NOTHING_BEFORE, Kind, Link, Misfit, Source, Why, forge, misfits
from engine.evidence.dto import CaseDto, Prospect, Verdict
from engine.evidence.errors import (
    CaseExists,
    CaseWithdrawn,
    ChainBroken,
    EmptyNote,
    FormElsewhere,
    FormNotForGround,
    NotReportable,
    NowhereToReport,
    StatementNeeded,
    TooBig,
)
from engine.evidence.gathering import Gathering, Piece
from engine.evidence.grounds import Form, Ground
from engine.evidence.model import EvidenceCase, EvidenceItem
from engine.reviews.service import Reviews
from engine.runtime.clock import SEOUL, Clock
from engine.runtime.disk import replace_file
from engine.runtime.errors import InvalidInput, NotFound
from engine.runtime.events import Changed
from engine.runtime.ids import new_uuid
from engine.runtime.progress import Progress, Silent
from engine.runtime.texts import Texts
from engine.shops.dto import BY_HAND
from engine.store.database import Database, Unit
from engine.visits.service import Visits

MOST_BYTES: Final = 8 << 20
"""Of one item: a page of a hundred reviews is some 200 KB, a picture of a long page 2 MB."""
MOST_WORDS: Final = 4_000
"""Signs of a note or a statement."""


class Evidence:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        reviews: Reviews,
        visits: Visits,
        gathering: Gathering,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reviews = reviews
        self._visits = visits
        self._gathering = gathering

    def prospect(self, review_id: int) -> Prospect:
        """What might be reported of the review. Raises `NotFound`."""
        review = self._reviews.get(review_id)
        with self._database.reading() as session:
            open_case = self._open_case(session, review_id)
        return Prospect(review, grounds.propose(review), open_case)

    def open(self, review_id: int, ground: Ground, statement: str = "") -> CaseDto:
        """A case with the review as stored, and the kept page it was read from, in it.

        `statement`: what the owner says of it; needed where the text does not speak for `ground`
        by itself. Raises `NotFound`, `NotReportable`,
        `NowhereToReport`, `StatementNeeded`, `CaseExists`.
        """
        prospect, statement = self.prospect(review_id), _checked(statement)
        _check_ground(prospect, ground, statement)
        now, name = self._clock.now(), new_uuid(self._clock)
        head = writing.head(name.hex(), prospect.review, ground, statement, prospect.proposals, now)
        pieces = [
            Piece(Kind.HEAD, "application/json", head, Source(now)),
            *self._gathering.stored(prospect.review),
        ]
        with self._database.unit() as unit:
            if (known := self._open_case(unit.session, review_id)) is not None:
                raise CaseExists(case=known)
            case = EvidenceCase(
                uuid=name, review_id=review_id, ground=ground, count=0, last=NOTHING_BEFORE
            )
            unit.session.add(case)
            unit.session.flush()
            self._add(unit, case, pieces)
        return self.get(case.id)

    def note(self, case_id: int, words: str) -> CaseDto:
        """Raises `EmptyNote`, `NotFound`, `CaseWithdrawn`."""
        return self._say(case_id, Kind.NOTE, _said(words))

    def capture(self, case_id: int, progress: Progress | None = None) -> CaseDto:
        """Add the review as its platform shows it now, see `Gathering.shown`.

        Raises `NotFound`, `CaseWithdrawn`, `NothingToSee`, `ReviewGone`, and the types of
        `engine.platforms.outcomes`.
        """
        case = self.get(case_id)
        if case.withdrawn:
            raise CaseWithdrawn(case=case_id)
        self._append(case_id, self._gathering.shown(case.review, progress or Silent()))
        return self.get(case_id)

    def report(self, case_id: int, on: date | None = None) -> CaseDto:
        """The owner handed it in `on` that day, else today; days to come are `InvalidInput`."""
        today = self._clock.now().astimezone(SEOUL).date()
        day = on or today
        if day > today:
            raise InvalidInput(field="on", reason=f"<= {today}")
        return self._say(case_id, Kind.REPORTED, day.isoformat())

    def withdraw(self, case_id: int, why: str) -> CaseDto:
        """Close it for good; it stays, marked. Raises `EmptyNote`, `NotFound`, `CaseWithdrawn`."""
        return self._say(case_id, Kind.WITHDRAWN, _said(why))

    def get(self, case_id: int) -> CaseDto:
        """Raises `NotFound`."""
        with self._database.reading() as session:
            case = _known(session.get(EvidenceCase, case_id), case_id)
            return self._dtos(session, [case])[0]

    def cases(self) -> list[CaseDto]:
        """Newest first, the withdrawn too."""
        with self._database.reading() as session:
            return self._dtos(session, repository.cases(session))

    def content(self, case_id: int, number: int) -> bytes:
        """What an item holds. Raises `NotFound`."""
        for link in self.links(case_id):
            if link.number == number:
                return link.content
        raise NotFound(entity="evidence_item", id=number)

    def links(self, case_id: int) -> list[Link]:
        """The whole chain, the head first, unchecked. Raises `NotFound`."""
        with self._database.reading() as session:
            _known(session.get(EvidenceCase, case_id), case_id)
            return [rows.link(item) for item in repository.whole_items(session, case_id)]

    def verify(self, case_id: int) -> Verdict:
        """Recount every hash of the chain. Raises `NotFound`."""
        with self._database.reading() as session:
            case = _known(session.get(EvidenceCase, case_id), case_id)
            links = [rows.link(item) for item in repository.whole_items(session, case_id)]
        return _verdict(case, links)

    def whole(self, case_id: int) -> tuple[CaseDto, list[Link]]:
        """The case and its chain, the head first, of one moment and checked: what may be handed in.

        Raises `NotFound`, `ChainBroken`.
        """
        with self._database.reading() as session:
            case = _known(session.get(EvidenceCase, case_id), case_id)
            links = [rows.link(item) for item in repository.whole_items(session, case_id)]
            [told] = self._dtos(session, [case])
        if broken := _verdict(case, links).misfits:
            raise ChainBroken(case=case_id, number=broken[0].number)
        return told, links

    def export(
        self,
        case_id: int,
        file: Path,
        texts: Texts,
        form: Form | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Write the case to `file`, a .pdf or a .zip, whole or not at all; returns its bytes.

        `form`: of a report; None: what fits. Raises `NotFound`, `InvalidInput`, `ChainBroken`,
        `FormElsewhere`, `FormNotForGround`, `BrowserMissing`, a `DiskError`.
        """
        suffix = file.suffix.lower()
        if suffix not in (".pdf", ".zip"):
            raise InvalidInput(field="file", reason=".pdf, .zip")
        case, links = self.whole(case_id)
        shape = _checked_form(case, form)
        (progress or Silent()).report(0, None, "progress.printing")
        pdf = self._visits.print_pdf(
            paper.page(case, links, shape, texts), paper.footer(case, texts)
        )
        made = pdf if suffix == ".pdf" else archive.pack(case, links, pdf, texts)
        replace_file(file, made)
        return len(made)

    def _say(self, case_id: int, kind: Kind, words: str) -> CaseDto:
        source = Source(self._clock.now())
        self._append(case_id, [Piece(kind, "text/plain", words.encode(), source)])
        return self.get(case_id)

    def _append(self, case_id: int, pieces: Sequence[Piece]) -> None:
        with self._database.unit() as unit:
            case = _known(unit.session.get(EvidenceCase, case_id), case_id)
            if self._is_withdrawn(unit.session, case):
                raise CaseWithdrawn(case=case_id)
            self._add(unit, case, pieces)

    def _add(self, unit: Unit, case: EvidenceCase, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if len(piece.content) > MOST_BYTES:
                raise TooBig(size=len(piece.content) >> 20, limit=MOST_BYTES >> 20)
            link = forge(
                case.count, piece.kind, piece.media, piece.content, piece.source, case.last
            )
            unit.session.add(
                EvidenceItem(
                    case_id=case.id,
                    number=link.number,
                    record=link.record,
                    content=link.content,
                    hash=link.hash,
                )
            )
            case.count, case.last = case.count + 1, link.hash
        unit.emit(Changed("evidence", (case.id,), "evidence.add"))

    def _open_case(self, session: Session, review_id: int) -> int | None:
        for case in repository.cases_of(session, review_id):
            if not self._is_withdrawn(session, case):
                return case.id
        return None

    @staticmethod
    def _is_withdrawn(session: Session, case: EvidenceCase) -> bool:
        return rows.is_withdrawn(repository.items(session, [case.id])[case.id])

    def _dtos(self, session: Session, cases: Sequence[EvidenceCase]) -> list[CaseDto]:
        ids = [case.id for case in cases]
        items = repository.items(session, ids)
        short = repository.short_contents(session, ids, rows.SHORT)
        reviews = {
            each.id: each
            for each in self._reviews.read_many(session, sorted({c.review_id for c in cases}))
        }
        now = self._clock.now()
        return [
            rows.dto(
                case,
                items[case.id],
                short,
                reviews[case.review_id],
                self._visits.spec(reviews[case.review_id].platform),
                now,
            )
            for case in cases
        ]


def _check_ground(prospect: Prospect, ground: Ground, statement: str) -> None:
    if prospect.review.platform == BY_HAND:
        raise NowhereToReport
    wordless = not (prospect.review.found.body or "").strip()
    if ground is Ground.OPINION or (wordless and grounds.is_about_text(ground)):
        raise NotReportable
    if not statement and ground not in {each.ground for each in prospect.proposals}:
        raise StatementNeeded


def _checked_form(case: CaseDto, form: Form | None) -> Form:
    if form is None or form is Form.PLAIN:
        return form or case.form
    if grounds.FORMS.get(case.review.platform) is not form:
        raise FormElsewhere(form=form, platform=case.review.platform)
    if not grounds.takes(form, case.ground):
        raise FormNotForGround(form=form, ground=case.ground)
    return form


def _verdict(case: EvidenceCase, links: Sequence[Link]) -> Verdict:
    found = misfits(links, case.count, case.last)
    if not found and not _tells_of(links[0].content, case):
        found = [Misfit(0, Why.PLACE)]
    return Verdict(case.id, len(links), case.last, tuple(found))


def _tells_of(head: bytes, case: EvidenceCase) -> bool:
    told = writing.read_head(head)
    return (told.case, told.ground) == (case.uuid.hex(), case.ground)


def _checked(words: str) -> str:
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise InvalidInput(field="note", reason=f"<= {MOST_WORDS}")
    return words


def _said(words: str) -> str:
    if not (said := _checked(words)):
        raise EmptyNote
    return said


def _known(case: EvidenceCase | None, case_id: int) -> EvidenceCase:
    if case is None:
        raise NotFound(entity="evidence", id=case_id)
    return case

"""Rules and commands over reply templates."""

from pathlib import Path
from typing import cast

from engine.prompts import library, repository
from engine.prompts.dto import Sentiment, Template, Tone
from engine.prompts.errors import TemplateInvalid
from engine.prompts.model import TemplateVersion
from engine.runtime.clock import Clock, to_ms
from engine.runtime.events import Changed
from engine.runtime.ids import collected_uuid
from engine.store.database import Database, Unit


class Prompts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def seed(self, folder: Path = library.FOLDER) -> int:
        """Take the shipped templates into the profile; returns how many versions were new.

        Call at start: what is there already costs one query. Raises `TemplateInvalid`; so does a
        known version with another text, for a reply's record points at the text it was made from.
        """
        shipped = library.load_folder(folder)
        with self._database.reading() as session:
            known = {(row.key, row.version): row.text for row in repository.all_versions(session)}
        for template in shipped:
            if known.get((template.key, template.version), template.text) != template.text:
                raise TemplateInvalid(
                    file=folder.name, template=template.key, reason="changed under the same version"
                )
        fresh = [template for template in shipped if (template.key, template.version) not in known]
        if fresh:
            with self._database.unit() as unit:
                self._add(unit, fresh)
        return len(fresh)

    def latest(self) -> list[Template]:
        """The newest version of every template, by key."""
        with self._database.reading() as session:
            return [_dto(row) for row in repository.newest(session)]

    def _add(self, unit: Unit, templates: list[Template]) -> None:
        now = to_ms(self._clock.now())
        unit.session.add_all(
            TemplateVersion(
                # The same on every device: the program shipped them, nobody wrote them here.
                uuid=collected_uuid("gagejigi", "template", f"{shipped.key}@{shipped.version}"),
                key=shipped.key,
                version=shipped.version,
                sentiment=shipped.sentiment,
                tone=shipped.tone,
                text=shipped.text,
                variables=list(shipped.variables),
                added_ms=now,
            )
            for shipped in templates
        )
        unit.emit(Changed("template", (), "prompts.seed"))


def _dto(row: TemplateVersion) -> Template:
    return Template(
        key=row.key,
        version=row.version,
        sentiment=cast(Sentiment, row.sentiment),
        tone=cast(Tone, row.tone),
        text=row.text,
        variables=tuple(row.variables),
    )

"""How all of the municipality's settings are taken out as one file, and put in force together from one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from permits.amendments import SECTIONS, Amendment, InForce, amended, on
from permits.case.access import Principal
from permits.municipality import Municipality, ProfileError
from permits.services.amending import Amending, Overtaken, amendment_of, follow, may_change
from permits.services.amendment_previews import PREVIEWS
from permits.services.amendment_shapes import AmendmentDraft
from permits.services.amendment_stands import Stands
from permits.services.preview_shapes import Drafted, Preview
from permits.services.refusals import Refused
from permits.services.stores import Unit
from permits.wizard.amending import ALL, Section
from permits.wizard.amending.days import USUAL
from permits.wizard.amending.settings_file import FileWrongError, Path, line_of, read, written
from permits.words import _
from permits.words import swedish_date as date_text

DAYS: Final = "days"
MOST_TRIED: Final = 400  # places of a file in which what is wrong is looked for


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a file, on which line (0: nowhere in particular), and how that line reads."""

    message: str
    line: int = 0
    reads: str = ""


@dataclass(frozen=True)
class FileTold:
    """A file as it was read: each section that it would change, with what that would mean; or what is wrong with it.

    `seen`: the number of the newest amendment of each section, from which the file was compared.
    """

    text: str
    changed: tuple[Stands, ...] = ()
    previews: Mapping[str, tuple[Preview, ...]] | None = None
    wrong: Wrong | None = None
    seen: Mapping[str, int] | None = None


class AmendingByFile:
    """The administrator's desk for whole files. Raises NotFound for whoever may not change settings."""

    def __init__(self, amending: Amending, in_force: InForce) -> None:
        self._amending = amending
        self._in_force = in_force

    def file(self, who: Principal) -> str:
        """Every section as it holds today, as TOML."""
        stands = self._amending.every(who)
        tables: dict[str, Any] = {}
        for each in stands:
            tables |= _held(each)
        name, today = self._in_force.profile.tables.get("name", ""), stands[0].today
        about = (
            f"Inställningar för {name}, som de gäller {date_text(today)}.",
            "Ändra här och lämna in filen under Inställningar. Inget gäller förrän du har sett vad som ändras och satt",
            "det i kraft. Delar som du tar bort ur filen lämnas som de är.",
            *(f"{each.section.title}: {_version(each)}" for each in stands),
        )
        return written(tables, about)

    def told(self, who: Principal, text: str) -> FileTold:
        """What the file would change, and what that would mean; nothing is kept."""
        may_change(who)
        with self._amending.database.reading() as unit:
            try:
                stands = self._stands(unit, who, text)
            except FileWrongError as error:
                return FileTold(text, wrong=Wrong(str(error.message), error.line, _reads(text, error.line)))
            changed = tuple(each for each in stands if each.changes)
            previews = {each.section.name: PREVIEWS[each.section.name](self._drafted(unit, each)) for each in changed}
            seen = {each.section.name: each.newest_number for each in stands}
        return FileTold(text, changed, previews, seen=seen)

    def put_in_force(
        self, who: Principal, text: str, seen: Mapping[str, int], day: date | None, why: str
    ) -> tuple[Amendment, ...]:
        """Let every section that the file changes hold from the same day, all of them or none.

        `seen` as FileTold told it. Raises Overtaken when somebody has changed one of them since, Refused with what is
        wrong with the file, the day or the reason.
        """
        may_change(who)
        at = self._amending.clock()
        with self._amending.database.transaction() as unit:
            unit.amendments.take_turn()
            try:
                stands = self._stands(unit, who, text)
            except FileWrongError as error:
                raise Refused(error.message) from error
            changed = [each for each in stands if each.changes]
            if not changed:
                raise Refused(_("Filen ändrar ingenting."))
            for each in changed:
                if seen.get(each.section.name) != each.newest_number:
                    raise Overtaken(each.newest)
            made = tuple(amendment_of(each, who, day, why, at) for each in changed)
            for one in made:
                unit.amendments.add(one)
                follow(unit, one.section)
        self._in_force.look_again()
        return made

    def _stands(self, unit: Unit, who: Principal, text: str) -> list[Stands]:
        """Each section with what the file says of it as a draft. Raises FileWrongError."""
        told = read(text)
        strange = sorted(set(told) - {table for tables in SECTIONS.values() for table in tables})
        if strange:
            raise FileWrongError(
                _("%(name)s är ingen inställning som går att ändra här.", name=strange[0]), line_of(text, (strange[0],))
            )
        contents = {section.name: _content(section, told) for section in ALL}
        stands = [
            self._as_draft(self._amending.stands_in(unit, section, who), contents[section.name] or None)
            for section in ALL
        ]
        self._check(stands, text, told)
        return [each for each in stands if contents[each.section.name]]

    def _as_draft(self, stands: Stands, content: Mapping[str, Any] | None) -> Stands:
        """A file is a draft that is kept nowhere. A file of the person's other drafts knows nothing."""
        if content is None:
            return replace(stands, draft=None)
        at = self._amending.clock()
        draft = AmendmentDraft(stands.section.name, "", stands.newest_number, 1, content, at)
        return replace(stands, draft=draft)

    def _check(self, stands: list[Stands], text: str, told: Mapping[str, Any]) -> None:
        """Raises FileWrongError for what the readers of the profile refuse, with the line that it hangs on."""
        _only_known_ground(stands, text, told)

        def problem(tables: Mapping[str, Any]) -> str:
            contents = {each.section.name: _content(each.section, tables) or each.content for each in stands}
            try:
                amended(self._in_force.profile, contents, {})
            except ProfileError as error:
                return str(error).removeprefix(f"Profilen {self._in_force.profile.name}: ")
            except (TypeError, ValueError, KeyError, AttributeError) as error:  # a value of quite another kind
                return f"{type(error).__name__}: {error}"
            return ""

        if found := problem(told):
            at = line_of(text, _blamed(told, found, problem))
            raise FileWrongError(_("%(problem)s", problem=_plainly(found)), at)
        for each in stands:  # what the pages of the settings need to show it
            try:
                each.changes  # noqa: B018 - reckoned to see whether it can be
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                said = _("%(section)s: något i filen har fel form.", section=each.section.title)
                raise FileWrongError(said, line_of(text, (SECTIONS[each.section.name][0],))) from error

    def _drafted(self, unit: Unit, stands: Stands) -> Drafted:
        now: Municipality = on(stands.profile, stands.amendments, stands.today)
        ours = self._amending
        return Drafted(stands, now, stands.drafted(), ours.clock(), unit, ours.database, ours.find)


def _held(stands: Stands) -> dict[str, Any]:
    """A section's tables as they hold; of days only what is a setting."""
    content = dict(stands.content)
    if stands.section.name != DAYS:
        return content
    return {table: {**usual, **_only(content.get(table, {}), usual)} for table, usual in USUAL.items()}


def _content(section: Section, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says of a section; nothing when it does not name it. Of days that it leaves out, the usual."""
    content = {table: told[table] for table in SECTIONS[section.name] if table in told}
    if section.name != DAYS or not content or not all(isinstance(each, Mapping) for each in content.values()):
        return content
    return {table: {**usual, **content.get(table, {})} for table, usual in USUAL.items()}


def _only(table: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name in names}


def _version(stands: Stands) -> str:
    holds = stands.holds
    return f"version {holds.number}, sedan {date_text(holds.holds_from)}" if holds else "profilens egen"


def _only_known_ground(stands: list[Stands], text: str, told: Mapping[str, Any]) -> None:
    """An area may name no file but those that the settings name already: the service opens what they name."""
    named = {polygon for each in stands for polygon in _files(each.profile.tables)} | {
        polygon for each in stands for made in each.history for polygon in _files(made.content)
    }
    for place, polygon in _grounds(told):
        if isinstance(polygon, str) and polygon not in named:
            raise FileWrongError(
                _("Filen %(name)s finns inte hos kommunen. Lämna in gränsen under Områden.", name=polygon[:80]),
                line_of(text, ("queue", "areas", place, "polygon")),
            )


def _files(tables: Mapping[str, Any]) -> Iterator[str]:
    yield from (polygon for _place, polygon in _grounds(tables) if isinstance(polygon, str))


def _grounds(tables: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    queue = tables.get("queue")
    areas = queue.get("areas") if isinstance(queue, Mapping) else None
    for place, area in enumerate(areas if isinstance(areas, list) else ()):
        if isinstance(area, Mapping):
            yield place, area.get("polygon")


def _blamed(told: Mapping[str, Any], found: str, problem: Any) -> Path:
    """The smallest part of the file without which nothing would be wrong, or something else would."""
    path: Path = ()
    left = MOST_TRIED
    while True:
        children = list(_children(told, path))
        otherwise: Path | None = None
        for child in children:
            if not left:
                return path
            left -= 1
            without = problem(_without(told, child))
            if not without:
                path = child
                break
            if without != found and otherwise is None:
                otherwise = child
        else:
            if otherwise is None or path:
                return path
            path = otherwise


def _children(told: Mapping[str, Any], path: Path) -> Iterator[Path]:
    here: Any = told
    for step in path:
        here = here[step]
    if isinstance(here, Mapping) and "coordinates" not in here:
        yield from ((*path, name) for name in here)
    elif isinstance(here, list) and all(isinstance(each, Mapping) for each in here):
        yield from ((*path, place) for place in range(len(here)))


def _without(told: Mapping[str, Any], path: Path) -> dict[str, Any]:
    tables = deepcopy(dict(told))
    here: Any = tables
    for step in path[:-1]:
        here = here[step]
    del here[path[-1]]
    return tables


def _plainly(problem: str) -> str:
    name, colon, _rest = problem.partition(": ")
    return "Något står med fel sorts värde här." if colon and name.endswith("Error") else problem


def _reads(text: str, line: int) -> str:
    lines = text.split("\n")
    return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""

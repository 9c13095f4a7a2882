"""How an administrator changes what the municipality decides for itself: drafts, and from when they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from permits.amendments import Amendment, InForce, TakenBack, on
from permits.case.access import Permission, Principal, Role, may
from permits.case.times import swedish_day
from permits.services.amendment_previews import PREVIEWS
from permits.services.amendment_shapes import AmendmentDraft
from permits.services.amendment_stands import Stands
from permits.services.fresh_cases import Property
from permits.services.ports import Clock
from permits.services.preview_shapes import Drafted, Preview
from permits.services.publishing import LONGEST_WHY, day_to_hold_from
from permits.services.refusals import NotFound, Refused
from permits.services.stores import Transactions, Unit
from permits.wizard.amending import ALL, BY_SLUG, Section
from permits.wizard.amending.base import Content, Known, Part, Row, RowRefusedError
from permits.wizard.fields import Option
from permits.words import _, date_text

Editing = Callable[[Part, list[Row], Content], list[Row]]
MOST_ROWS: Final = 200
OTHER_WINDOW = _("Utkastet har ändrats i ett annat fönster. Så här ser det ut nu. Gör om ändringen om den behövs.")
NAMED: Final = frozenset({Role.OFFICER, Role.DELEGATE, Role.SECRETARY})


class Overtaken(Exception):  # noqa: N818 - the house names refusals as refusals
    """Somebody else has changed the section since the draft was begun."""

    def __init__(self, newest: Amendment | None) -> None:
        super().__init__("the section has been amended")
        self.newest = newest


class Amending:
    """The administrator's desk. Raises NotFound for whoever may not change settings, Refused with the reason."""

    def __init__(self, database: Transactions, in_force: InForce, find: Property, clock: Clock) -> None:
        self.database = database
        self._in_force = in_force
        self.find = find
        self.clock = clock

    def every(self, who: Principal) -> list[Stands]:
        """How each section stands."""
        may_change(who)
        with self.database.reading() as unit:
            return [self.stands_in(unit, section, who) for section in ALL]

    def stands(self, who: Principal, slug: str) -> Stands:
        """How one section stands. Raises NotFound for a section that there is none of."""
        may_change(who)
        with self.database.reading() as unit:
            return self.stands_in(unit, _section(slug), who)

    def preview(self, who: Principal, stands: Stands) -> tuple[Preview, ...]:
        """What the draft would mean; nothing for a draft that cannot hold."""
        may_change(who)
        if stands.problem():
            return ()
        with self.database.reading() as unit:
            drafted = Drafted(
                stands,
                on(stands.profile, stands.amendments, stands.today),
                stands.drafted(),
                self.clock(),
                unit,
                self.database,
                self.find,
            )
            return PREVIEWS[stands.section.name](drafted)

    # the draft

    def save_row(
        self, who: Principal, slug: str, part_slug: str, place: int | None, revision: int, told: Mapping[str, Any]
    ) -> Stands:
        """Keep what the form of a row told, in the draft; `place` from 0, None for a new row."""

        def saved(part: Part, rows: list[Row], content: Content) -> list[Row]:
            before = _at(rows, place) if place is not None else None
            if before is None and len(rows) >= MOST_ROWS:
                raise Refused(_("Det är redan %(n)s rader. Ta bort någon först.", n=MOST_ROWS))
            try:
                row = part.read(told, before, content)
            except RowRefusedError as wrong:
                raise Refused(_("%(problem)s", problem=wrong.message)) from wrong
            return [*rows, row] if place is None else [*rows[:place], row, *rows[place + 1 :]]

        return self._edit(who, slug, part_slug, revision, saved)

    def remove_row(self, who: Principal, slug: str, part_slug: str, place: int, revision: int) -> Stands:
        """Take a row out of the draft."""

        def removed(part: Part, rows: list[Row], content: Content) -> list[Row]:  # noqa: ARG001
            _at(rows, place)
            if not part.add:
                raise NotFound
            return [*rows[:place], *rows[place + 1 :]]

        return self._edit(who, slug, part_slug, revision, removed)

    def move_row(self, who: Principal, slug: str, part_slug: str, place: int, by: int, revision: int) -> Stands:
        """Move a row of the draft up (`by` -1) or down (1)."""

        def moved(part: Part, rows: list[Row], content: Content) -> list[Row]:  # noqa: ARG001
            row, to = _at(rows, place), max(0, min(place + by, len(rows) - 1))
            if not part.ordered:
                raise NotFound
            rest = [*rows[:place], *rows[place + 1 :]]
            return [*rest[:to], row, *rest[to:]]

        return self._edit(who, slug, part_slug, revision, moved)

    def throw(self, who: Principal, slug: str) -> None:
        """Throw the person's draft away."""
        may_change(who)
        section = _section(slug)
        with self.database.transaction() as unit:
            unit.amendments.throw_draft(section.name, who.person_id)

    def take_over(self, who: Principal, slug: str, number: int) -> Stands:
        """Go on with the draft though somebody else has changed the section: it is now a change of theirs.

        What differs from theirs is told as what the draft changes. `number` is theirs as the person saw it.
        """
        may_change(who)
        with self.database.transaction() as unit:
            stands = self.stands_in(unit, _section(slug), who)
            draft = stands.draft
            if draft is None or stands.newest_number != number:
                raise Refused(OTHER_WINDOW)
            unit.amendments.save_draft(replace(draft, based_on=number, revision=draft.revision + 1))
            return self.stands_in(unit, stands.section, who)

    def _edit(self, who: Principal, slug: str, part_slug: str, revision: int, change: Editing) -> Stands:
        may_change(who)
        section = _section(slug)
        part = section.part(part_slug)
        if part is None:
            raise NotFound
        with self.database.transaction() as unit:
            stands = self.stands_in(unit, section, who)
            if stands.revision != revision:
                raise Refused(OTHER_WINDOW)
            rows = change(part, part.rows(stands.working), stands.working)
            _all_apart(part, rows, stands.known)
            unit.amendments.save_draft(self._draft(stands, who, part.with_rows(stands.working, rows)))
            return self.stands_in(unit, section, who)

    def _draft(self, stands: Stands, who: Principal, content: Content) -> AmendmentDraft:
        based_on = stands.draft.based_on if stands.draft else stands.newest_number
        return AmendmentDraft(stands.section.name, who.person_id, based_on, stands.revision + 1, content, self.clock())

    def stands_in(self, unit: Unit, section: Section, who: Principal) -> Stands:
        """How the section stands, by this transaction."""
        return Stands(
            section,
            swedish_day(self.clock()),
            self._in_force.profile,
            unit.amendments.all(),
            unit.amendments.draft(section.name, who.person_id),
            Known(_staff(unit)),
        )

    # in force and back

    def put_in_force(self, who: Principal, slug: str, revision: int, day: date | None, why: str) -> Amendment:
        """Let the person's draft hold, today or from a later day.

        Raises Overtaken when somebody else has changed the section since the draft was begun, and Refused with what
        is wrong with the draft, the day or the reason.
        """
        may_change(who)
        at = self.clock()
        with self.database.transaction() as unit:
            unit.amendments.take_turn()
            stands = self.stands_in(unit, _section(slug), who)
            if stands.draft is None or stands.revision != revision:
                raise Refused(OTHER_WINDOW)
            if stands.is_overtaken:
                raise Overtaken(stands.newest)
            if not stands.changes:
                raise Refused(_("Utkastet ändrar ingenting."))
            if problem := stands.problem():
                raise Refused(_("%(problem)s", problem=problem))
            made = amendment_of(stands, who, day, why, at)
            unit.amendments.add(made)
            unit.amendments.throw_draft(made.section, who.person_id)
            follow(unit, made.section)
        self._in_force.look_again()
        return made

    def take_back(self, who: Principal, slug: str, number: int, why: str) -> None:
        """Take the newest change of a section back, so that what stood before it holds again at once.

        Raises Refused when it is not the newest, or what stood before it can no longer hold.
        """
        may_change(who)
        with self.database.transaction() as unit:
            unit.amendments.take_turn()
            stands = self.stands_in(unit, _section(slug), who)
            if not number or stands.newest_number != number:
                raise Refused(_("Bara den senaste ändringen går att ta tillbaka. Läs om sidan och se vad som gäller."))
            told = TakenBack(who.name, self.clock(), written_why(why))
            unit.amendments.take_back(stands.section.name, number, who.person_id, told)
            follow(unit, stands.section.name)
        self._in_force.look_again()


def may_change(who: Principal) -> None:
    """Raises NotFound for whoever may not change settings."""
    if not may(who, Permission.CHANGE_SETTINGS):
        raise NotFound


def _section(slug: str) -> Section:
    found = BY_SLUG.get(slug)
    if found is None:
        raise NotFound
    return found


def _at(rows: Sequence[Row], place: int) -> Row:
    if not 0 <= place < len(rows):
        raise NotFound
    return rows[place]


def _all_apart(part: Part, rows: Sequence[Row], known: Known) -> None:
    """Raises Refused for two rows that nobody could tell from each other, in the table or in its history."""
    seen: set[str] = set()
    for row in rows:
        if part.key(row) in seen:
            raise Refused(_("Det finns redan en rad som heter %(name)s.", name=part.name(row, known)))
        seen.add(part.key(row))


def _staff(unit: Unit) -> tuple[Option, ...]:
    """Those who may be named as deciding or as taking cases, by login."""
    members = [each for each in unit.staff.members() if each.login and set(each.roles) & NAMED]
    return tuple(Option(each.login, each.name) for each in members)


def follow(unit: Unit, section: str) -> None:
    """What is kept of a section elsewhere is told anew."""
    if section == "areas":
        unit.queue.displace()


def amendment_of(stands: Stands, who: Principal, day: date | None, why: str, at: datetime) -> Amendment:
    """What is worked on as the section's next amendment, holding from `day` (None: today). Raises Refused."""
    return Amendment(
        section=stands.section.name,
        number=1 + max((each.number for each in stands.history), default=0),
        holds_from=day_after(day_to_hold_from(day, stands.today), stands.newest),
        content=stands.working,
        why=written_why(why),
        by=who.person_id,
        by_name=who.name,
        at=at,
    )


def day_after(day: date, newest: Amendment | None) -> date:
    """Raises Refused for a day before one that is planned: what holds then would have begun from less."""
    if newest is not None and day < newest.holds_from:
        raise Refused(
            _(
                "En annan ändring är redan bestämd från %(day)s. Välj den dagen eller en senare, eller ta tillbaka den "
                "ändringen först.",
                day=date_text(newest.holds_from),
            )
        )
    return day


def written_why(why: str) -> str:
    """The reason as it is kept. Raises Refused."""
    told = " ".join(why.split())
    if not told:
        raise Refused(_("Skriv varför, till exempel vilket beslut ändringen bygger på."))
    if len(told) > LONGEST_WHY:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_WHY))
    return told

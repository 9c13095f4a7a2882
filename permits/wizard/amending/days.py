"""How many days those who are asked are usually given, and when they are reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from permits.hearing_profile import LONGEST_ANSWER as LONGEST_HEARING
from permits.hearing_profile import SHORTEST_ANSWER
from permits.municipality import LONGEST_ANSWER
from permits.wizard.amending.base import Content, Known, Part, Row, Section
from permits.wizard.fields import Line, Number, Wrong
from permits.wizard.forms import Group, StepForm
from permits.words import _

USUAL = {"completion": {"answer_days": 21, "remind_days": [7, 1]}, "hearing": {"answer_days": 21, "remind_days": [5]}}
"""What holds where the profile says nothing, as its readers have it."""
BOTH = tuple(f"{table}_{name}" for table in USUAL for name in ("answer_days", "remind_days"))


class Before(Line):
    """Days before the last day, as "7, 1"; none is an answer too."""

    def read(self, typed: str) -> str:
        parts = [part.strip() for part in typed.replace(" och ", ",").split(",") if part.strip()]
        if any(not (part.isascii() and part.isdecimal()) or not 1 <= int(part) <= LONGEST_ANSWER for part in parts):
            raise Wrong(_("Skriv dagarna med siffror och komma emellan, till exempel 7, 1."))
        return ", ".join(str(day) for day in sorted({int(part) for part in parts}, reverse=True))


def _days(label: Any, least: int, most: int) -> Number:
    return Number(
        label, least=str(least), most=str(most), decimals=0, unit=_("dagar"), missing=_("Skriv hur många dagar.")
    )


def _reminders(label: Any) -> Before:
    return Before(
        label,
        unit=_("dagar före"),
        width="14",
        hint=_("Till exempel 7, 1. Lämna tomt om ingen ska påminnas."),
    )


class DaysForm(StepForm):
    """All of them at once, since they are few."""

    groups = (
        Group(_("Komplettering"), BOTH[:2]),
        Group(_("Grannar och andra som hörs"), BOTH[2:]),
    )

    completion_answer_days = _days(_("Så lång tid får den sökande att komplettera"), 1, LONGEST_ANSWER)
    completion_remind_days = _reminders(_("Den sökande påminns så här långt före"))
    hearing_answer_days = _days(_("Så lång tid får den som hörs att yttra sig"), SHORTEST_ANSWER, LONGEST_HEARING)
    hearing_remind_days = _reminders(_("Den som hörs påminns så här långt före"))

    def validate_completion_remind_days(self, field: Any) -> None:
        _within(field, self.completion_answer_days.data, even=True)

    def validate_hearing_remind_days(self, field: Any) -> None:
        _within(field, self.hearing_answer_days.data, even=False)


def _within(field: Any, days: str, *, even: bool) -> None:
    """Nobody is reminded before they are asked. `even`: on the very day is allowed, as the profile's reader has it.

    Days that are no number have a fault of their own.
    """
    if field.process_errors or not (days.isascii() and days.isdecimal()):
        return
    first = max((int(day) for day in (field.data or "0").split(",")), default=0)
    if first >= int(days) + (1 if even else 0):
        raise Wrong(_("En påminnelse kan inte gå ut innan tiden har börjat. Skriv färre dagar."))


class Days(Part):
    """The days, one form."""

    slug = "dagar"
    title = _("Dagar och påminnelser")
    single = True

    def rows(self, content: Content) -> list[Row]:
        return [{table: {**usual, **content.get(table, {})} for table, usual in USUAL.items()}]

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:  # noqa: ARG002
        return dict(rows[0])

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return DaysForm

    def stored(self, row: Row) -> dict[str, str]:
        told = {}
        for table in USUAL:
            told[f"{table}_answer_days"] = str(row[table]["answer_days"])
            reminders = sorted(row[table]["remind_days"], reverse=True)
            told[f"{table}_remind_days"] = ", ".join(str(day) for day in reminders)
        return told

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        return {
            table: {
                "answer_days": int(told[f"{table}_answer_days"]),
                "remind_days": [int(day) for day in told.get(f"{table}_remind_days", "").split(",") if day.strip()],
            }
            for table in USUAL
        }


DAYS = Section(
    "days",
    "dagar",
    _("Svarstider och påminnelser"),
    _("Hur lång tid den sökande och de som hörs brukar få, och när de påminns."),
    _("Gäller nya förelägganden och utskick. En sista dag som redan är satt ändras inte, men påminnelserna gör det."),
    (Days(),),
)

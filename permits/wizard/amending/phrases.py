"""The library of phrases: conditions and information that are put into decisions by a press."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from permits.wizard.amending.base import KINDS, Content, Known, Part, Row, Section, chosen, listed
from permits.wizard.choices import AnyOf
from permits.wizard.fields import Choice, Line, LongText, Option, Words
from permits.wizard.forms import Group, StepForm
from permits.words import _

LONGEST_PHRASE = 2_000


class PhraseForm(StepForm):
    """One phrase."""

    groups = (
        Group("", ("title", "place", "text")),
        Group(_("Vilka åtgärder passar frasen för?"), ("kinds",), folded=True),
    )

    title = Line(_("Rubrik"), missing=_("Ge frasen en rubrik, så att den går att hitta."), longest=80)
    place = Choice(
        _("Vad är det?"),
        (
            Option("villkor", _("Ett villkor"), _("Den som får lovet måste följa det.")),
            Option("upplysning", _("En upplysning"), _("Bra att veta, men inget krav i beslutet.")),
        ),
        default="villkor",
        missing=_("Välj vad frasen är."),
    )
    text = LongText(
        _("Text i beslutet"),
        missing=_("Skriv texten som ska stå i beslutet."),
        hint=_("Skriv så att den som får beslutet förstår vad den ska göra."),
        longest=LONGEST_PHRASE,
        width="full",
    )
    kinds = AnyOf(
        _("Åtgärder"), KINDS, hint=_("Kryssa inte i något om frasen passar för alla åtgärder."), short=_("Passar för")
    )


class Phrases(Part):
    """The phrases, in the order in which they are offered."""

    slug = "fraser"
    title = _("Fraser")
    add = _("Lägg till en fras")
    ordered = True

    def rows(self, content: Content) -> list[Row]:
        return list(content.get("phrases", []))

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return {**content, "phrases": [dict(row) for row in rows]}

    def key(self, row: Row) -> str:
        return str(row["id"])

    def name(self, row: Row, known: Known) -> Words:  # noqa: ARG002
        return str(row.get("title", "")) or _("Ny fras")

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return PhraseForm

    def stored(self, row: Row) -> dict[str, str]:
        return {
            "title": str(row.get("title", "")),
            "place": str(row.get("place", "villkor")),
            "text": str(row.get("text", "")).strip(),
            "kinds": chosen(row.get("kinds", ()), KINDS),
        }

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:
        taken = {self.key(row) for row in self.rows(content)}
        row = {
            "id": before["id"] if before else free_name(told["title"], taken),
            "title": told["title"],
            "text": told["text"],
            "place": told["place"],
        }
        kinds = listed(told, "kinds")
        return {**row, "kinds": kinds} if kinds else row


def free_name(title: str, taken: set[str]) -> str:
    """A short name out of a title that nothing else has."""
    bare = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40] or "rad"
    return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 1000))) if each not in taken)


PHRASES = Section(
    "phrases",
    "fraser",
    _("Frasbibliotek"),
    _("Villkor och upplysningar som handläggaren sätter in i ett beslut med ett tryck."),
    _("Fraserna erbjuds i nya beslut. Beslut och sparade förslag som redan är skrivna ändras inte."),
    (Phrases(),),
)

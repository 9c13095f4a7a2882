"""The question whether something more is to be done on the property in the same application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from permits.wizard.fields import Choice, Option
from permits.wizard.forms import Row, StepForm
from permits.wizard.measures import MEASURES, SHELVES
from permits.wizard.several import NO_MORE
from permits.words import _

MORE = "ja"


class More(StepForm):
    """Kept as one answer: "nej", or the kind of measure that comes next."""

    title = _("Ska du göra något mer på fastigheten samtidigt?")
    short_title = _("Något mer")
    lead = _("Då räcker det med en ansökan, och du får ett beslut om allt.")
    unanswered = _("Svara på om du ska göra något mer på fastigheten.")

    more = Choice(
        _("Ska du göra något mer på fastigheten samtidigt?"),
        (Option(NO_MORE, _("Nej")), Option(MORE, _("Ja"))),
        missing=_("Svara ja eller nej."),
        short=_("Något mer samtidigt"),
    )
    which = Choice(
        _("Vad mer ska du göra?"), MEASURES, only_if=("more", MORE), missing=_("Välj vad mer du ska göra."),
        short=_("Något mer samtidigt"),
    )  # fmt: skip
    shelves = SHELVES

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any], *, today: date) -> Self:
        return super().from_stored(_parted(stored), today=today)

    @classmethod
    def showing(cls, stored: Mapping[str, Any], *, today: date) -> Self:
        return super().showing(_parted(stored), today=today)

    def values(self) -> dict[str, Any]:
        return {"more": self.which.data if self.more.data == MORE else NO_MORE}

    def rows(self) -> list[Row]:
        asked = self.which if self.more.data == MORE else self.more
        return [Row("more", str(self.more.short), asked.label_of(asked.data))]


def _parted(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """The stored answer as the two questions that it is asked with."""
    more = stored.get("more")
    return stored if more in {None, "", NO_MORE} else {"more": MORE, "which": more}

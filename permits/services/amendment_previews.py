"""What a draft of the settings would mean: shown to the administrator before it is put in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from permits.services.amendment_stands import Stands
from permits.services.stores import Unit
from permits.services.telling import measures_text
from permits.wizard.amending.base import HowChanged
from permits.wizard.fields import Words
from permits.words import _


@dataclass(frozen=True)
class Sample:
    """A text as it will be read. `where` it stands, and for `whom`."""

    where: Words
    text: str
    whom: Words


@dataclass(frozen=True)
class Preview:
    """One thing that a draft would mean: a table of what is now and after, or samples of text. `empty` when neither."""

    title: Words
    lead: Words = ""
    heads: tuple[Words, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()
    samples: tuple[Sample, ...] = ()
    empty: Words = ""


def preview_phrases(stands: Stands, unit: Unit) -> tuple[Preview, ...]:  # noqa: ARG001
    """How each phrase that is new or changed reads in a decision."""
    touched = {change.key for change in stands.changes if change.how in {HowChanged.ADDED, HowChanged.CHANGED}}
    samples = tuple(
        Sample(
            _("Villkor i beslutet") if phrase.place == "villkor" else _("Upplysning i beslutet"),
            phrase.text,
            _("Erbjuds för: %(kinds)s", kinds=measures_text(sorted(phrase.kinds)))
            if phrase.kinds
            else _("Erbjuds för alla åtgärder"),
        )
        for phrase in stands.drafted().decisions.phrases
        if phrase.id in touched
    )
    empty = _("Ingen fras har fått ny text.")
    return (Preview(_("Så läses fraserna i ett beslut"), samples=samples, empty=empty),)


PREVIEWS: Final[Mapping[str, Callable[[Stands, Unit], tuple[Preview, ...]]]] = {"phrases": preview_phrases}

"""Questions with given answers: yes or no, several at once, and many kinds under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from permits.law.facts import NOT_ASKED, Unknown
from permits.wizard.fields import UNSURE, Asked, Choice, Option, Words, Wrong
from permits.words import _

NONE = "inget"
"""The stored answer of somebody who chose none of several."""


class YesNo(Choice):
    """Ja or Nej, and "Vet inte" where `unsure` says what is then not known."""

    def __init__(self, label: Words, *, yes: Words = "", no: Words = "", **kept: Any) -> None:
        kept.setdefault("missing", _("Svara ja eller nej."))
        kept.setdefault("means", {"ja": True, "nej": False})
        super().__init__(label, (Option("ja", _("Ja"), yes), Option("nej", _("Nej"), no)), **kept)


class AnyOf(Choice):
    """As many of the options as hold, stored with commas between. `none` is the answer that rules the others out."""

    kind = "several"

    def __init__(self, label: Words, options: Sequence[Option], *, none: Words = "", **kept: Any) -> None:
        super().__init__(label, (*options, *([Option(NONE, none)] if none else [])), **kept)

    def process_formdata(self, valuelist: list[Any]) -> None:
        chosen = {part.strip() for typed in valuelist for part in str(typed).split(",") if part.strip()}
        self.data = ",".join(option.value for option in self.options if option.value in chosen)
        if chosen - self.answers:
            raise Wrong(_("Välj bland alternativen."))
        if len(chosen) > 1 and chosen & {NONE, UNSURE}:
            alone = NONE if NONE in chosen else UNSURE
            raise Wrong(_("Du har valt både ”%(alone)s” och något annat. Ta bort det ena.", alone=self.label_of(alone)))

    @property
    def answers(self) -> set[str]:
        return set(self.data.split(",")) if self.data else set()

    @property
    def shown(self) -> str:
        return self.data or ""

    def label_of(self, stored: str) -> str:
        """The words of everything that was chosen."""
        labels = [super(AnyOf, self).label_of(value) for value in stored.split(",")]
        return ", ".join([labels[0], *(label[:1].lower() + label[1:] for label in labels[1:])])

    def says(self, stored: str) -> Any:
        """The names of what was chosen; none of it is an answer too."""
        if stored == UNSURE and self.unsure:
            return Unknown(self.unsure)
        names = tuple(stored.split(","))
        if names == (NONE,):
            return ()
        known = {option.value for option in self.options} - {NONE, UNSURE}
        return names if known.issuperset(names) else NOT_ASKED


@dataclass(frozen=True)
class Shelf:
    """Options that belong together, under a heading; `slug` leads there from the top of the page."""

    slug: str
    title: Words
    options: tuple[Option, ...]


class Shelves(Choice):
    """One of many options, as cards with a drawing under headings."""

    kind = "shelves"

    def __init__(self, label: Words, shelves: Sequence[Shelf], **kept: Any) -> None:
        super().__init__(label, [option for shelf in shelves for option in shelf.options], **kept)
        self.shelves = tuple(shelves)


def is_answered(field: Asked, *values: str) -> bool:
    """Whether the answer is, or holds, one of these."""
    return bool(field.answers & set(values))

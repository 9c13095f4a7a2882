"""What an application holds and what it lacks, apart by what asks for it: the statute, usage here, or only perhaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.case.model import Waiver
from permits.law.book import DocumentLine
from permits.law.document_list import NORMAL, RELEVANT, STATUTE, may_be_waived
from permits.services.shapes import CaseView
from permits.wizard.bygglov import ALWAYS_MADE
from permits.words import N_

LEVELS: Final = {
    STATUTE: N_("Lagen kräver det"),
    NORMAL: N_("Brukar behövas här"),
    RELEVANT: N_("Om det är aktuellt"),
}
"""Who asks for a document, the firmest first."""
STANDINGS: Final = {
    "here": N_("Finns"),
    "made": N_("Ritas av tjänsten"),
    "waived": N_("Behövs inte"),
    "missing": N_("Saknas"),
    "perhaps": N_("Inte inlämnad"),
}
KINDS: Final = {"here": "good", "made": "good", "waived": "", "missing": "warn", "perhaps": ""}


@dataclass(frozen=True)
class Needed:
    """A document that the law, or usage, speaks of, and how it stands with it in this case."""

    line: DocumentLine
    standing: str
    waiver: Waiver | None
    may_be_waived: bool

    @property
    def words(self) -> str:
        return STANDINGS[self.standing]

    @property
    def kind(self) -> str:
        return KINDS[self.standing]


@dataclass(frozen=True)
class Level:
    """The documents that are asked for as firmly as each other."""

    level: str
    title: str
    documents: tuple[Needed, ...]


def completeness(view: CaseView) -> tuple[Level, ...]:
    """All documents that were recorded for the case by who asks for them; those that nobody needs are left out."""
    lines = view.assessment.documents if view.assessment else ()
    levels = (
        Level(level, title, tuple(_needed(line, view) for line in lines if line.level == level))
        for level, title in LEVELS.items()
    )
    return tuple(level for level in levels if level.documents)


def missing(view: CaseView) -> tuple[DocumentLine, ...]:
    """What the statute or usage asks for, that has not come in and that no officer has waived."""
    return tuple(each.line for level in completeness(view) for each in level.documents if each.standing == "missing")


def waivable(view: CaseView) -> tuple[DocumentLine, ...]:
    """What is missing and that an officer may do without."""
    return tuple(line for line in missing(view) if may_be_waived(line))


def _needed(line: DocumentLine, view: CaseView) -> Needed:
    waiver = view.case.waiver(line.label)
    standing = _standing(line, view)
    return Needed(line, standing, waiver, standing == "missing" and may_be_waived(line))


def _standing(line: DocumentLine, view: CaseView) -> str:
    if any(document.label == line.label and document.origin == "applicant" for document in view.documents):
        return "here"
    if line.label in ALWAYS_MADE and any(view.reports):
        return "made"
    if view.case.waiver(line.label):
        return "waived"
    return "perhaps" if line.level == RELEVANT else "missing"

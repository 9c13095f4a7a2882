"""The parts of an application that an officer goes through one by one, and what can be asked about each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from permits.case.orders import Point
from permits.law.book import Finding, Outcome, Topic
from permits.law.document_list import NEEDED
from permits.law.documents import DOCUMENTS, START_CLEARANCE
from permits.services.answers_told import AnswerSection, answers_told
from permits.services.completeness import missing
from permits.services.proposing import OF_START_CLEARANCE
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.telling import of_measure
from permits.services.working_material import APPROVED, QUESTIONED, PartCheck
from permits.words import N_

LACKING: Final = "!"
"""Ends the key of a finding that says that the application lacks something."""
MEND_FINDING: Final = "Komplettera eller rätta uppgiften, eller förklara varför den stämmer."
MEND_ANSWER: Final = "Skriv den rätta uppgiften i svaret, eller skicka en handling som visar den."


class Kind(StrEnum):
    """What a part is."""

    MISSING = "saknas"
    FINDING = "fynd"
    FILE = "fil"
    STEP = "steg"


GROUPS: Final = {
    Kind.MISSING: N_("Handlingar som saknas"),
    Kind.FINDING: N_("Punkter från granskningen"),
    Kind.FILE: N_("Handlingar som har kommit in"),
    Kind.STEP: N_("Uppgifter i ansökan"),
}


@dataclass(frozen=True)
class Part:
    """A part of the application. `key` names it, `said` tells it; `lacks`, `why` and `mend` are a drafted question.

    `check` is how the officer found it, `point` the latest that was asked about it. `outcome`: a finding's (law.book).
    """

    key: str
    kind: Kind
    title: str
    said: str
    lacks: str = ""
    why: str = ""
    mend: str = ""
    rows: AnswerSection | None = None
    document: DocumentRecord | None = None
    check: PartCheck | None = None
    point: Point | None = None
    outcome: str = ""

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has looked at it, nor asked about it."""
        return self.check is None and self.point is None

    @property
    def is_drafted(self) -> bool:
        """Whether the findings themselves say what is lacking."""
        return bool(self.lacks) and self.kind in {Kind.MISSING, Kind.FINDING}

    @property
    def is_questioned(self) -> bool:
        return self.check is not None and self.check.standing == QUESTIONED

    @property
    def is_approved(self) -> bool:
        return self.check is not None and self.check.standing == APPROVED

    @property
    def is_asked(self) -> bool:
        return self.point is not None and self.point.is_open


@dataclass(frozen=True)
class PartGroup:
    kind: Kind
    title: str
    parts: tuple[Part, ...]


def parts_of(
    view: CaseView, checks: Sequence[PartCheck] = (), answers: Sequence[AnswerSection] | None = None
) -> tuple[Part, ...]:
    """Every part of the application as it was recorded, what is lacking first. `answers`: as they are told already."""
    sections = answers_told(view.answers, view.sources) if answers is None else answers
    made = {check.part: check for check in checks}
    asked = {point.part: point for order in view.case.completions for point in order.points if point.part}
    found = (*_lacking(view), *_found(view), *_files(view), *_steps(sections))
    return tuple(replace(part, check=made.get(part.key), point=asked.get(part.key)) for part in found)


def grouped(parts: Iterable[Part]) -> tuple[PartGroup, ...]:
    """The parts by what they are; a kind of which there is none is left out."""
    told = tuple(parts)
    groups = (
        PartGroup(kind, title, tuple(part for part in told if part.kind is kind)) for kind, title in GROUPS.items()
    )
    return tuple(group for group in groups if group.parts)


def proposed(parts: Iterable[Part]) -> tuple[Part, ...]:
    """What the findings say has to be asked: missing documents and lacking contents that nobody has looked at yet."""
    untouched = (part for part in parts if part.is_drafted and part.is_untouched)
    return tuple(part for part in untouched if part.kind is Kind.MISSING or part.key.endswith(LACKING))


def _lacking(view: CaseView) -> Iterator[Part]:
    for line in missing(view):
        yield Part(
            key=f"{Kind.MISSING}:{line.label}",
            kind=Kind.MISSING,
            title=line.title,
            said=line.why,
            lacks=f"{line.title} saknas i ansökan.",
            why=f"{line.why} ({line.citation})",
            mend=line.good,
        )


def _found(view: CaseView) -> Iterator[Part]:
    """Findings that the applicant may be asked about; those whose contents are lacking end their key with a mark."""
    if view.assessment is None:
        return
    by_document = any(line.label in START_CLEARANCE for line in view.assessment.documents)
    for finding in view.assessment.findings:
        if not _can_be_asked(finding) or (by_document and finding.rule in OF_START_CLEARANCE):
            continue
        lacks = of_measure(finding.measure, finding.text)
        mark = LACKING if finding.topic is Topic.CONTENTS and finding.outcome is Outcome.MISSING else ""
        measure = f":{finding.measure}" if finding.measure else ""
        yield Part(
            key=f"{Kind.FINDING}:{finding.rule}{measure}{mark}"[:200],
            kind=Kind.FINDING,
            title=finding.title,
            said=lacks,
            lacks=lacks,
            why=f"Det prövas enligt {finding.citation}.",
            mend=MEND_FINDING,
            outcome=finding.outcome.value,
        )


def _can_be_asked(finding: Finding) -> bool:
    """What the law asks of the applicant or cannot tell; not whom the board has to hear, nor why a permit is needed."""
    if finding.topic is Topic.HEARING or finding.outcome is Outcome.MET:
        return False
    return finding.outcome is not Outcome.MISSING or finding.topic in {Topic.CONTENTS, Topic.CONTROL, Topic.SITING}


def _files(view: CaseView) -> Iterator[Part]:
    """What the applicant handed in and has not replaced, the latest first."""
    replaced = {each.document_id for each in view.case.documents if each.replaced_by}
    theirs = [record for record in view.documents if record.origin == "applicant" and record.id not in replaced]
    for record in sorted(theirs, key=lambda each: each.received, reverse=True):
        document = DOCUMENTS.get(record.label)
        title = document.title if document else record.label.replace("_", " ").capitalize()
        yield Part(
            key=f"{Kind.FILE}:{record.id}",
            kind=Kind.FILE,
            title=f"{title}: {record.filename}",
            said=document.why if document else "",
            why=f"{document.why if document else 'Handlingen behövs för prövningen.'} ({NEEDED})",
            mend=document.good if document else "",
            document=record,
        )


def _steps(sections: Iterable[AnswerSection]) -> Iterator[Part]:
    for section in sections:
        yield Part(
            key=f"{Kind.STEP}:{section.step}",
            kind=Kind.STEP,
            title=section.title,
            said="",
            why=f"Uppgiften behövs för att ansökan ska kunna prövas. ({NEEDED})",
            mend=MEND_ANSWER,
            rows=section,
        )


def label_for(part: str, documents: Mapping[str, DocumentRecord]) -> str:
    """What a file that answers a question about this part is (law.documents): the same document, or another."""
    kind, _colon, name = part.partition(":")
    if kind == Kind.MISSING and name in DOCUMENTS:
        return name
    if kind == Kind.FILE and name in documents:
        return documents[name].label
    return "ovrigt"

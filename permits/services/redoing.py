"""Which steps of an application an order can ask to have done again, and what its points ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from permits.case.folding.completing import APPLICANT
from permits.case.model import Case, Party, PartyRole
from permits.case.orders import Point
from permits.services.parts import Kind
from permits.services.shapes import Answers
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.journey import Step
from permits.wizard.several import measures_of, step_and_number
from permits.words import Text, _

DOCUMENTS: Final = "handlingar"
SITING: Final = "placering"
REDOABLE: Final = frozenset({"uppgifter", SITING, "grannar", DOCUMENTS, APPLICANT, "tid"})
"""Which property and which measures it is about is another application, and is mended by a new one."""


def redoable(answers: Answers) -> tuple[Step, ...]:
    """The steps of this application that can be done again, in the order in which they were asked."""
    measures = len(measures_of(answers))

    def can_be(slug: str) -> bool:
        name, number = step_and_number(slug)
        is_there = slug in answers or name == DOCUMENTS or (name == SITING and number <= measures)
        return name in REDOABLE and is_there

    return tuple(step for section in BYGGLOV.sections for step in section.steps if can_be(step.slug))


def proposed_redo(part: str, answers: Answers) -> tuple[str, ...]:
    """The steps that are ticked beforehand for a point about this part: the part itself, when it is such a step."""
    kind, _colon, slug = part.partition(":")
    return tuple(step.slug for step in redoable(answers) if kind == Kind.STEP and step.slug == slug)


def steps_of(point: Point | None, answers: Answers) -> tuple[Step, ...]:
    """The steps that a point asks to have done again; none of a point that is not open."""
    if point is None or not point.is_open:
        return ()
    asked = proposed_redo(point.part, answers) if point.redo is None else point.redo
    return tuple(step for step in redoable(answers) if step.slug in asked)


TO_STAFF: Final = {APPLICANT: _("Den som söker"), DOCUMENTS: _("Handlingarna"), "tid": _("När arbetet börjar")}
"""What steps are called where others than the applicant read, and their own page says "du"."""


def title_for_staff(step: Step, answers: Answers) -> Text | str:
    """What the step is called on an officer's page."""
    return TO_STAFF.get(step.slug) or step.title(answers)


def step_names(answers: Answers) -> Mapping[str, str]:
    """What each step that can be done again is called in Swedish, by its slug."""
    return {step.slug: in_swedish(step.title(answers)) for step in redoable(answers)}


def in_swedish(words: Text | str) -> str:
    return words.in_swedish() if isinstance(words, Text) else words


def who_filled_it_in(case: Case) -> Party:
    """Whose answers step "sokande" holds: the agent's where there is one."""
    return next((party for party in case.parties if party.role is PartyRole.AGENT), case.applicant)


def their_own(steps: Iterable[Step], case: Case, person_id: str) -> tuple[Step, ...]:
    """Of the steps, those that this party can do again: nobody but the person tells who they are."""
    mine = who_filled_it_in(case).person_id == person_id
    return tuple(step for step in steps if mine or step.slug != APPLICANT)

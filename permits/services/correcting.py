"""How an applicant does steps of the application again, when an order asks for it: tried, kept, and handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO, Final

from gis.site import SiteReport
from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.events import AnswersCorrected, DocumentReplaced, Event
from permits.case.folding.completing import APPLICANT, REACHED_BY
from permits.case.orders import Point
from permits.services.considering import Considered, Ground, considered
from permits.services.drafting import MOST_DOCUMENTS, known_label, new_id
from permits.services.ports import Clock, Files
from permits.services.redoing import DOCUMENTS, in_swedish, step_names, steps_of, their_own, who_filled_it_in
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import Answers, CaseView, Draft, DraftDocument, Source
from permits.services.stores import Transactions, Unit
from permits.services.viewing import told_sources, view_of
from permits.services.working_material import AnswerDraft, kept_of
from permits.wizard.journey import Step
from permits.words import _

NOT_ASKED: Final = _("Ingen ber dig rätta det längre. Läs om sidan.")


@dataclass(frozen=True)
class NewFile:
    """A document handed in while the documents are done again: what it is, and the id of the one that it replaces."""

    label: str
    replaces: str
    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class Redoing:
    """A point that asks for steps to be done again, and what its applicant has kept of them so far.

    `kept` as in services.working_material.AnswerDraft, of this point alone.
    """

    view: CaseView
    point: Point
    steps: tuple[Step, ...]
    kept: Mapping[str, Any]

    @property
    def answers(self) -> Answers:
        """The application as it would be with what is kept."""
        return {**self.view.answers, **{slug: dict(redone["told"]) for slug, redone in self.kept["steps"].items()}}

    @property
    def new_documents(self) -> tuple[DraftDocument, ...]:
        """The files kept for the step of documents."""
        names = ("id", "label", "filename", "media_type", "size", "sha256", "pages")
        return tuple(DraftDocument(**{name: file[name] for name in names}) for file in self.kept["files"]
                     if file.get("label"))  # fmt: skip

    @property
    def left(self) -> tuple[Step, ...]:
        """The steps that nothing is kept of."""
        return tuple(step for step in self.steps if not self.is_redone(step.slug))

    def is_redone(self, slug: str) -> bool:
        return bool(self.new_documents) if slug == DOCUMENTS else slug in self.kept["steps"]

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def stored(self, slug: str) -> dict[str, Any]:
        """What the step's page shows: what is kept, else what holds."""
        redone = self.kept["steps"].get(slug)
        return dict(redone["told"]) if redone else holding(self.view, slug)

    def as_draft(self, who: Principal) -> Draft:
        """The application as the pages of its steps ask for it."""
        case = self.view.case
        return Draft(
            case.case_id, who.person_id, case.journey, self.answers, self.view.sources, self.new_documents,
            case.version, case.submitted, case.updated, case.case_id,
        )  # fmt: skip


def holding(view: CaseView, slug: str) -> dict[str, Any]:
    """What a step says now. Where a party is reached may have been changed since it was answered."""
    stored = dict(view.answers.get(slug, {}))
    if slug != APPLICANT:
        return stored
    party = who_filled_it_in(view.case)
    reached = {name: getattr(party, name) for name in REACHED_BY if name in stored or getattr(party, name)}
    return {**stored, **reached}


class Correcting:
    """The applicant's way back into a step. Raises NotFound for a case in which they are no party."""

    def __init__(self, database: Transactions, files: Files, ground: Ground, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._ground = ground
        self._clock = clock

    def asked(self, who: Principal, case_id: str, point_id: str) -> Redoing:
        """The point and the steps that it asks about. Raises NotFound when there is none to do again."""
        with self._database.reading() as unit:
            return self._asked(unit, who, case_id, point_id)

    def considered(self, redoing: Redoing, answers: Answers, live: dict[int, SiteReport] | None = None) -> Considered:
        """What the map and the law say of the application with these answers; nothing is saved."""
        with self._database.reading() as unit:
            return considered(unit, redoing.view.case.case_id, answers, self._ground, self._clock(), live=live)

    def keep(
        self, who: Principal, case_id: str, point_id: str, slug: str, told: Mapping[str, Any],
        sources: Mapping[str, Source] | None = None,
    ) -> Redoing:  # fmt: skip
        """Keep a step's answers (`told`, valid by its form) until they are handed in. `sources`: what the registers
        say of its fields now. Raises NotFound, Refused."""
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            redoing = self._asked(unit, who, case_id, point_id)
            if redoing.step(slug) is None or slug == DOCUMENTS:
                raise Refused(NOT_ASKED)
            before, after = holding(redoing.view, slug), dict(told)
            if not changed(before, after):
                raise Refused(_("Du har inte ändrat något. Ändra uppgiften, eller skriv ett svar på ärendets sida."))
            if slug == APPLICANT and before.get("role") != after.get("role"):
                raise Refused(
                    _("Här går det inte att byta vem som söker. Skriv till handläggaren om någon annan ska söka.")
                )
            redone = {"told": after, "sources": told_sources(sources or {})}
            steps = {**redoing.kept["steps"], slug: redone}
            return self._save(unit, who, redoing, {**redoing.kept, "steps": steps})

    def keep_documents(self, who: Principal, case_id: str, point_id: str, files: Sequence[NewFile]) -> Redoing:
        """Keep documents that are handed in anew. Raises NotFound, Refused, FileRefused."""
        redoing = self.asked(who, case_id, point_id)
        if redoing.step(DOCUMENTS) is None:
            raise Refused(NOT_ASKED)
        if not files:
            raise Refused(_("Välj en fil först."))
        if len(files) + len(redoing.kept["files"]) > MOST_DOCUMENTS:
            raise Refused(_("Lägg till högst %(most)s handlingar åt gången.", most=MOST_DOCUMENTS))
        standing = {each.document_id: each.label for each in redoing.view.case.documents if not each.replaced_by}
        received = []
        for file in files:
            if file.replaces and file.replaces not in standing:
                raise Refused(NOT_ASKED)
            label = standing.get(file.replaces, file.label)
            known_label(label)
            told = {"id": new_id(), "label": label, "replaces": file.replaces}
            received.append({**asdict(self._files.receive(file.name, file.stream)), **told})
        anew = {file["replaces"] for file in received} - {""}
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            redoing = self._asked(unit, who, case_id, point_id)
            earlier = [file for file in redoing.kept["files"] if file.get("replaces", "") not in anew]
            return self._save(unit, who, redoing, {**redoing.kept, "files": [*earlier, *received]})

    def undo(self, who: Principal, case_id: str, point_id: str, slug: str) -> Redoing:
        """Forget what is kept of a step. Raises NotFound."""
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            redoing = self._asked(unit, who, case_id, point_id)
            steps = {name: redone for name, redone in redoing.kept["steps"].items() if name != slug}
            files = [file for file in redoing.kept["files"] if slug != DOCUMENTS or not file.get("label")]
            return self._save(unit, who, redoing, {**redoing.kept, "steps": steps, "files": files})

    def _asked(self, unit: Unit, who: Principal, case_id: str, point_id: str) -> Redoing:
        view = view_of(unit, case_id, who, self._clock())
        if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
            raise NotFound
        point = view.case.point(point_id)
        steps = their_own(steps_of(point, view.answers), view.case, who.person_id)
        if point is None or not steps or not view.case.state.is_open:
            raise NotFound
        return Redoing(view, point, steps, kept_of(unit.material.answer_draft(case_id, who.person_id), point_id))

    def _save(self, unit: Unit, who: Principal, redoing: Redoing, kept: Mapping[str, Any]) -> Redoing:
        case_id = redoing.view.case.case_id
        whole = unit.material.answer_draft(case_id, who.person_id).content
        draft = AnswerDraft({**whole, redoing.point.id: dict(kept)}, self._clock())
        unit.material.save_answer_draft(case_id, who.person_id, draft.with_something)
        return replace(redoing, kept=kept)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the answers that differ; no answer and an empty one are the same."""
    return sorted(name for name in before.keys() | after.keys() if (before.get(name) or "") != (after.get(name) or ""))


def corrections(view: CaseView, point: Point, kept: Mapping[str, Any]) -> list[Event]:
    """What is kept of a point's steps as events: each step with what it said, and which documents are replaced."""
    happened: list[Event] = [
        AnswersCorrected(point.id, slug, holding(view, slug), dict(redone["told"]), dict(redone["sources"]))
        for slug, redone in kept["steps"].items()
    ]
    replaced = [(file["replaces"], file["id"]) for file in kept["files"] if file.get("replaces")]
    return [*happened, *(DocumentReplaced(document_id, by) for document_id, by in replaced)]


def why_half_done(view: CaseView, who: Principal, point: Point, kept: Mapping[str, Any]) -> str:
    """What a point still asks to have done again, while some of it is done and nothing is said of the rest."""
    steps = their_own(steps_of(point, view.answers), view.case, who.person_id)
    redoing = Redoing(view, point, steps, kept)
    if kept["text"] or not redoing.left or len(redoing.left) == len(steps):
        return ""
    return ", ".join(str(step.title(view.answers)) for step in redoing.left)


def said_of(view: CaseView, kept: Mapping[str, Any]) -> str:
    """The answer in words where the applicant wrote none: which steps were done again."""
    names = step_names(view.answers)
    redone = [*kept["steps"], *([DOCUMENTS] if any(file.get("label") for file in kept["files"]) else [])]
    told = ", ".join(names.get(slug, slug) for slug in redone)
    return in_swedish(_("Gjort om i formuläret: %(what)s.", what=told)) if told else ""


def tried_answers(view: CaseView, ready: Sequence[Mapping[str, Any]]) -> Answers | None:
    """The application with every step that is handed in; None when no answer is another."""
    redone = {slug: dict(step["told"]) for kept in ready for slug, step in kept["steps"].items()}
    return {**view.answers, **redone} if redone else None


def judged_anew(
    unit: Unit, view: CaseView, ready: Sequence[Mapping[str, Any]], ground: Ground, at: datetime
) -> list[Event]:
    """What the law says of the application as it now is, by the layers of today and the day that the case began."""
    answers = tried_answers(view, ready)
    return [] if answers is None else [*considered(unit, view.case.case_id, answers, ground, at).recorded]

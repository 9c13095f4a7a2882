"""How an application is written and kept until it is submitted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from permits.case.access import Permission, Principal, may
from permits.services.ports import Clock, Files
from permits.services.refusals import FileRefused, NotFound, Refused, Stale
from permits.services.shapes import Answers, Draft, DraftDocument, Source
from permits.services.stores import Transactions, Unit
from permits.services.telling import DOCUMENTS
from permits.words import _

MOST_DOCUMENTS = 40
MOST_BYTES = 300_000_000
MOST_DRAFTS = 50


class Steps(Protocol):
    """What keeping a draft asks of its journey."""

    def step(self, slug: str) -> object | None:
        """The step by its slug, or None when there is none."""
        ...


def new_id() -> str:
    """An id that cannot be guessed."""
    return secrets.token_hex(16)


class Drafting:
    """Drafts and their documents. Somebody else's draft is not found; a submitted one is closed."""

    def __init__(self, database: Transactions, files: Files, journeys: Mapping[str, Steps], clock: Clock) -> None:
        self._database = database
        self._files = files
        self._journeys = journeys
        self._clock = clock

    def start(self, who: Principal, journey: str = "bygglov") -> Draft:
        """A new, empty draft. Raises Refused when there are too many already."""
        if not may(who, Permission.APPLY) or journey not in self._journeys:
            raise NotFound
        now = self._clock()
        draft = Draft(new_id(), who.person_id, journey, {}, {}, (), 1, now, now)
        with self._database.transaction() as unit:
            if len(unit.drafts.owned_by(who.person_id)) >= MOST_DRAFTS:
                raise Refused(_("Du har redan många påbörjade ansökningar. Ta bort någon innan du börjar på en ny."))
            unit.drafts.add(draft)
        return draft

    def drafts_of(self, who: Principal) -> list[Draft]:
        """The person's drafts that are not submitted, the latest changed first."""
        with self._database.reading() as unit:
            return unit.drafts.owned_by(who.person_id)

    def open(self, who: Principal, draft_id: str) -> Draft:
        """The draft, submitted or not. Raises NotFound."""
        with self._database.reading() as unit:
            return theirs(unit, who, draft_id)

    def save(
        self,
        who: Principal,
        draft_id: str,
        step: str,
        values: Mapping[str, Any],
        version: int,
        sources: Mapping[str, Source] | None = None,
    ) -> Draft:
        """Keep the answers of one step. `sources` by field or "step.field"; durable when it returns.

        Raises NotFound, Refused when it has been submitted, and Stale with the draft that stands now when another tab
        was first. Saving the same again, as when a button is pressed twice, changes nothing and is no error.
        """
        with self._database.transaction() as unit:
            draft = writable(unit, who, draft_id)
            if self._journeys[draft.journey].step(step) is None:
                raise NotFound
            kept = {**draft.sources, **_by_step(step, sources or {})}
            answers: Answers = {**draft.answers, step: dict(values)}
            if answers == draft.answers and kept == draft.sources:
                return draft
            if draft.version != version:
                raise Stale(draft.version, draft)
            now = self._clock()
            unit.drafts.save(draft_id, answers, kept, version=version, at=now)
        return replace(draft, answers=answers, sources=kept, version=version + 1, updated=now)

    def delete(self, who: Principal, draft_id: str) -> None:
        """Throw the draft away. Raises NotFound, Refused when it has been submitted."""
        with self._database.transaction() as unit:
            erase(unit, writable(unit, who, draft_id), self._clock())

    def attach(self, who: Principal, draft_id: str, label: str, filename: str, stream: BinaryIO) -> DraftDocument:
        """Keep a file with the draft; durable when it returns. The same file again as the same thing is one document.

        Raises NotFound, Refused, FileRefused.
        """
        known_label(label)
        with self._database.reading() as unit:
            has_room(writable(unit, who, draft_id, lock=False))
        received = self._files.receive(filename, stream)
        with self._database.transaction() as unit:
            draft = writable(unit, who, draft_id)
            twin = next((d for d in draft.documents if (d.label, d.sha256) == (label, received.sha256)), None)
            if twin:
                return twin
            has_room(draft, received.size)
            document = DraftDocument(
                new_id(),
                label,
                received.filename,
                received.media_type,
                received.size,
                received.sha256,
                received.pages,
            )
            unit.drafts.add_document(draft_id, document, self._clock())
        return document

    def relabel(self, who: Principal, draft_id: str, document_id: str, label: str) -> None:
        """Say that the document is something else. Raises NotFound, Refused."""
        known_label(label)
        with self._database.transaction() as unit:
            writable(unit, who, draft_id)
            if not unit.drafts.relabel(draft_id, document_id, label):
                raise NotFound

    def remove(self, who: Principal, draft_id: str, document_id: str) -> None:
        """Take the document away from the draft. Raises NotFound, Refused."""
        with self._database.transaction() as unit:
            draft = writable(unit, who, draft_id)
            if not unit.drafts.remove_document(draft_id, document_id):
                raise NotFound
            unit.disposal.loosen([each.sha256 for each in draft.documents if each.id == document_id], self._clock())


def erase(unit: Unit, draft: Draft, at: datetime) -> None:
    """The draft goes at once, and its files when nothing that is kept, or a backup under way, needs them."""
    unit.drafts.delete(draft.id)
    unit.disposal.loosen([document.sha256 for document in draft.documents], at)


def theirs(unit: Unit, who: Principal, draft_id: str, *, lock: bool = False) -> Draft:
    """The draft if it is this person's, else NotFound."""
    draft = unit.drafts.get(draft_id, lock=lock)
    if draft is None or draft.owner != who.person_id or not may(who, Permission.APPLY):
        raise NotFound
    return draft


def writable(unit: Unit, who: Principal, draft_id: str, *, lock: bool = True) -> Draft:
    draft = theirs(unit, who, draft_id, lock=lock)
    if draft.case_id:
        raise Refused(_("Ansökan är redan inskickad och kan inte ändras. Du hittar ärendet på Mina sidor."))
    return draft


def known_label(label: str) -> None:
    if label not in DOCUMENTS:
        raise FileRefused(_("Välj vad handlingen är."))


def has_room(draft: Draft, more: int = 0) -> None:
    """Raises FileRefused when the draft cannot hold another document of `more` bytes."""
    if len(draft.documents) >= MOST_DOCUMENTS:
        raise FileRefused(
            _("Det finns redan %(most)s handlingar. Ta bort någon eller slå ihop dem.", most=MOST_DOCUMENTS)
        )
    if sum(document.size for document in draft.documents) + more > MOST_BYTES:
        raise FileRefused(_("Handlingarna är tillsammans större än 300 MB. Ta bort någon eller gör dem mindre."))


def _by_step(step: str, sources: Mapping[str, Source]) -> dict[str, Source]:
    return {field if "." in field else f"{step}.{field}": source for field, source in sources.items()}

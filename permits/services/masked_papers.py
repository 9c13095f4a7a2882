"""The service's own papers printed again without what is to be taken out: nothing is covered, it is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from permits.case.events import BuildingDocumentMade, Event, OrderDocumentMade, StoredEvent, TimePaperMade
from permits.case.folding import fold
from permits.services.casefile import CaseFiles
from permits.services.hand_out_shapes import CASE_FILE
from permits.services.printing import Enclosure, Picture, Printer
from permits.services.redacting import Redaction
from permits.services.refusals import NotFound
from permits.services.shapes import CaseView, DocumentRecord

TAKEN_OUT: Final = "[borttaget]"
PRINTED_AGAIN: Final = frozenset({CASE_FILE, "beslut"})
JUDGED: Final = "judged"  # why nothing that others have handed in is shown: each is judged as a document of its own


class PhrasesOut(Redaction):
    """Takes phrases out of everything that goes through it, however they are spaced and written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.protects = True
        found = sorted({_loosely(phrase) for phrase in phrases if phrase.strip()}, key=len, reverse=True)
        self._out = re.compile("|".join(found), re.IGNORECASE) if found else None

    def text(self, told: str) -> str:
        return self._out.sub(TAKEN_OUT, told) if self._out else told


class WithoutPhrases:
    """services.printing.Printer that prints without the phrases, and with nothing that others have handed in."""

    def __init__(self, press: Printer, phrases: Iterable[str]) -> None:
        self._press = press
        self._out = PhrasesOut(phrases)

    def fit(self, content: bytes) -> Picture | None:  # noqa: ARG002 - pictures cannot be read through for words
        return None

    def print(
        self,
        template: str,
        context: Mapping[str, Any],
        made: datetime,
        pictures: Mapping[str, bytes] | None = None,
        enclosures: Sequence[Enclosure] = (),  # noqa: ARG002 - they are judged as documents of their own
    ) -> bytes:
        told = {**self._out.all(dict(context)), "plates": (), "enclosed": ()}
        if "withheld" in told:  # of what was handed in, whether or not somebody is protected
            told["withheld"] = told["withheld"] or JUDGED
        drawn = {name: self._drawing(content) for name, content in (pictures or {}).items()}
        return self._press.print(template, told, made, drawn)

    def _drawing(self, content: bytes) -> bytes:
        """A drawing's words are text in it; a picture of another kind is the municipality's arms."""
        if not content.lstrip().startswith((b"<svg", b"<?xml")):
            return content
        return self._out.text(content.decode()).encode()


class MaskedPapers:
    """Prints the papers of a case again."""

    def __init__(self, printer: CaseFiles) -> None:
        self._printer = printer

    def print(self, view: CaseView, document_id: str, phrases: Iterable[str]) -> bytes:
        """The paper (PDF) as the case was when it was made. Raises NotFound for what the service cannot print."""
        record = next((each for each in view.documents if each.id == document_id), None)
        made = _made_by(view, document_id)
        if record is None or made is None:
            raise NotFound
        printer = copy(self._printer)
        printer.pdf = WithoutPhrases(printer.pdf, phrases)
        then = _then(view, made)
        if record.label == CASE_FILE:
            return printer.case_file(then)
        if record.label == "beslut":
            return printer.decision(then)
        return self._about(printer, then, made.event)

    def _about(self, printer: CaseFiles, view: CaseView, made: Event) -> bytes:
        seq = getattr(made, "about", 0)
        about = next((each for each in view.events if each.seq == seq), None)
        if about is None:
            raise NotFound
        if isinstance(made, BuildingDocumentMade):
            return printer.building(view, about)
        if isinstance(made, TimePaperMade):
            return printer.time_paper(view, about)
        order = next((each for each in view.case.completions if each.asked == about.at), None)
        if not isinstance(made, OrderDocumentMade) or order is None:
            raise NotFound
        return printer.order(view, order)


def can_be_printed(view: CaseView, document_id: str) -> bool:
    """Whether the service printed the document itself, and can do it again."""
    made = _made_by(view, document_id)
    record = next((each for each in view.documents if each.id == document_id), None)
    if made is None or record is None:
        return False
    again = (BuildingDocumentMade, OrderDocumentMade, TimePaperMade)
    return record.label in PRINTED_AGAIN or isinstance(made.event, again)


def _made_by(view: CaseView, document_id: str) -> StoredEvent | None:
    """The event that brought the document."""
    bringing = (each for each in view.events if each.data.get("document_id") == document_id and "sha256" in each.data)
    return next(bringing, None)


def _then(view: CaseView, made: StoredEvent) -> CaseView:
    """The case with no more in it than when the paper was made."""
    events = tuple(each for each in view.events if each.version <= made.version)
    known = {each.data.get("document_id") for each in events}
    documents: tuple[DocumentRecord, ...] = tuple(each for each in view.documents if each.id in known)
    return replace(view, case=fold(events), events=events, documents=documents)


def _loosely(phrase: str) -> str:
    """The phrase as whole words, with any space between them."""
    spaced = r"\s+".join(re.escape(part) for part in phrase.split())
    return rf"(?<![^\W_]){spaced}(?![^\W_])"

"""Which documents the worker makes of a case, and whom one has to be sent to on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from permits.case.events import (
    BuildingDocumentMade,
    CaseFileMade,
    CompletionRequested,
    DecisionDocumentMade,
    Event,
    OrderDocumentMade,
    TimePaperMade,
)
from permits.case.model import Case
from permits.services.building_papers import LABELS, PAPERS
from permits.services.drafting import new_id
from permits.services.letters import WRITTEN_TO
from permits.services.ports import DocumentPrinter, Files
from permits.services.shapes import CaseView
from permits.services.time_papers import TIME_LABELS

BY_POST: Final[Mapping[str, str]] = {
    "bekraftelse": "bekräftelsen på att ansökan har kommit in",
    "beslut_vila": "beslutet att ärendet vilar",
    "aterupptaget": "meddelandet att ärendet tas upp igen",
    "forlangd_tid": "meddelandet att tiden för beslut förlängs",
}
"""What the papers about time are called where somebody is asked to post them."""


@dataclass(frozen=True)
class Made:
    """A document that was made, as the event that brings it. `to_post`: what it is called where somebody has to put it
    in an envelope; empty for what is not sent to the parties, or has a list of its own."""

    event: Event
    to_post: str = ""


class Making:
    """Makes the documents, each from an event (its seq), and keeps their bytes."""

    def __init__(self, printer: DocumentPrinter, files: Files) -> None:
        self._printer = printer
        self._files = files
        self._makers: Mapping[str, Callable[[CaseView, int], Made]] = {
            "make_case_file": self._case_file,
            "make_decision_document": self._decision,
            "make_order_document": self._order,
            "make_building_document": self._building,
            "make_time_paper": self._time_paper,
        }

    @property
    def reactions(self) -> tuple[str, ...]:
        """The reactions that make a document."""
        return tuple(self._makers)

    def make(self, reaction: str, view: CaseView, about: int) -> Made:
        """The document that the reaction makes, from event `about` (its seq)."""
        return self._makers[reaction](view, about)

    def _case_file(self, view: CaseView, about: int) -> Made:
        return Made(CaseFileMade(**self._kept(view, "ärendeakt", self._printer.case_file(view)), about=about))

    def _decision(self, view: CaseView, about: int) -> Made:
        return Made(DecisionDocumentMade(**self._kept(view, "beslut", self._printer.decision(view)), about=about))

    def _order(self, view: CaseView, about: int) -> Made:
        asked = [each.seq for each in view.events if isinstance(each.event, CompletionRequested)]
        order = view.case.completions[asked.index(about)]
        called = f"föreläggande {order.order_id}"
        kept = self._kept(view, called, self._printer.order(view, order))
        return Made(OrderDocumentMade(**kept, about=about), called)

    def _building(self, view: CaseView, about: int) -> Made:
        happened = next(each for each in view.events if each.seq == about)
        label = LABELS[type(happened.event)]
        called = PAPERS[label].lower().replace(":", "")
        kept = self._kept(view, called, self._printer.building(view, happened))
        return Made(BuildingDocumentMade(label=label, **kept, about=about))

    def _time_paper(self, view: CaseView, about: int) -> Made:
        happened = next(each for each in view.events if each.seq == about)
        label = TIME_LABELS[type(happened.event)]
        kept = self._kept(view, label.replace("_", " "), self._printer.time_paper(view, happened))
        return Made(TimePaperMade(label=label, **kept, about=about), BY_POST[label])

    def _kept(self, view: CaseView, called: str, content: bytes) -> dict[str, Any]:
        """What every event that brings a document tells of it; its bytes are kept."""
        return {
            "document_id": new_id(),
            "filename": f"{_in_a_name(view.case.registry_number)} {called}.pdf",
            "size": len(content),
            "sha256": self._files.keep(content),
        }


def to_post(case: Case, what: str) -> str:
    """What somebody has to do for the parties that no mail reaches; empty when mail reaches all of them."""
    left = [party.shown_name for party in case.parties if party.role in WRITTEN_TO and not party.email]
    if not left:
        return ""
    way = " Skyddade personuppgifter: skicka genom Skatteverkets förmedling." if case.is_protected else ""
    return f"Skicka {what} på papper till {', '.join(left)}. E-postadress saknas.{way}"


def _in_a_name(registry_number: str) -> str:
    return "".join(mark if mark.isalnum() or mark in " -" else "-" for mark in registry_number)

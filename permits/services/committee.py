"""The committee's lists: which cases go to which meeting, with what is proposed in each, and the list on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from permits.case.access import Permission, Principal, may
from permits.case.decisions import Outcome
from permits.case.matter import words
from permits.municipality import Municipality
from permits.services.letterhead import letterhead
from permits.services.ports import Clock
from permits.services.printing import Printer
from permits.services.proposals import Proposal
from permits.services.redacting import Redaction
from permits.services.refusals import NotFound
from permits.services.shapes import CaseView
from permits.services.stores import Transactions
from permits.services.viewing import masked, view_of
from permits.words import swedish_date as date_text

ENDINGS = {
    Outcome.PARTLY: "Bevilja delvis",
    Outcome.DISMISS: "Avvisa",
    Outcome.STRIKE: "Skriv av ärendet",
}


@dataclass(frozen=True)
class Listed:
    """A case on a list: its number there, and what is proposed."""

    number: int
    view: CaseView
    subject: str
    proposed: str
    proposal: Proposal | None


class Committee:
    """Raises NotFound for who does not read cases; a case that is not theirs to see is not on their list."""

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality, printer: Printer) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality
        self._printer = printer

    def meetings(self, who: Principal) -> list[tuple[date, int]]:
        """The days that have a list, and how many cases stand on each."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            return unit.proposals.meetings()

    def agenda(self, who: Principal, meeting: date) -> list[Listed]:
        """The list of a meeting, in the order of the registry."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        found: list[Listed] = []
        with self._database.reading() as unit:
            for item in unit.proposals.agenda(meeting):
                try:
                    whole = view_of(unit, item.case_id, who, self._clock())
                except NotFound:
                    continue
                saved = unit.proposals.get(item.case_id, item.proposal)
                content = _hidden(whole, saved.content) if saved else None
                view = masked(whole)
                found.append(Listed(len(found) + 1, view, item.subject, proposed(view, content), content))
        return found

    def paper(self, who: Principal, meeting: date) -> bytes:
        """The list as a PDF. Raises NotFound when nothing stands on it."""
        items = self.agenda(who, meeting)
        if not items:
            raise NotFound
        pictures: dict[str, bytes] = {}
        day = date_text(meeting)
        context = {
            **letterhead(self._municipality, pictures),
            "title": f"Ärendelista {day}",
            "subject": f"Ärenden till sammanträdet {day}",
            "day": day,
            "items": items,
        }
        return self._printer.print("agenda.html", context, self._clock(), pictures)


def _hidden(view: CaseView, content: Proposal) -> Proposal:
    """The proposal with nothing in it that tells who a protected party is."""
    redaction = Redaction(view.case, view.answers)
    return replace(content, reasons=redaction.text(content.reasons), conditions=redaction.text(content.conditions))


def proposed(view: CaseView, content: Proposal | None) -> str:
    """What the committee is proposed to do, in a line."""
    if content is None:
        return ""
    told = words(view.case)
    return ENDINGS.get(content.outcome) or str(told.give if content.outcome is Outcome.GRANT else told.refuse)

"""What the parties are told of before a decision, on paper: for an owner who is no party, and for who has no mail."""

from __future__ import annotations

from permits.case.access import Principal
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.completing import at_desk
from permits.services.letterhead import letterhead
from permits.services.ports import Clock
from permits.services.printing import Printer
from permits.services.refusals import NotFound
from permits.services.stores import Transactions
from permits.services.telling import measures_text
from permits.words import swedish_date as date_text


class CommunicationPress:
    """Prints the letter of a communication."""

    def __init__(self, database: Transactions, municipality: Municipality, pdf: Printer, clock: Clock) -> None:
        self._database = database
        self._municipality = municipality
        self._pdf = pdf
        self._clock = clock

    def letter(self, who: Principal, case_id: str, communication_id: str) -> bytes:
        """The letter (PDF), in the words in which it was sent. Raises NotFound."""
        with self._database.reading() as unit:
            case = at_desk(unit, who, case_id, self._clock()).case
        one = next((each for each in case.communications if each.communication_id == communication_id), None)
        if one is None:
            raise NotFound
        pictures: dict[str, bytes] = {}
        context = {
            **letterhead(self._municipality, pictures),
            "title": f"Underlag {case.registry_number}",
            "subject": f"{measures_text(case.measures)}, {case.designation}",
            "registry_number": case.registry_number,
            "sent": date_text(swedish_day(one.at)),
            "by": one.by_name,
            "paragraphs": one.text.split("\n\n"),
        }
        return self._pdf.print("communication.html", context, self._clock(), pictures)

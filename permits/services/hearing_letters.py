"""The messages of a hearing on paper, one letter a recipient, each with a code of its own."""

from __future__ import annotations

from permits.case.access import Principal
from permits.municipality import Municipality
from permits.services.hearing_out import HearingDesk
from permits.services.letterhead import letterhead
from permits.services.ports import Clock
from permits.services.printing import Printer
from permits.services.refusals import NotFound


class HearingPress:
    """Prints letters. They hold codes, so they are given to whoever asked and kept nowhere."""

    def __init__(
        self, desk: HearingDesk, municipality: Municipality, base_url: str, pdf: Printer, clock: Clock
    ) -> None:
        self._desk = desk
        self._municipality = municipality
        self._base_url = base_url.rstrip("/")
        self._pdf = pdf
        self._clock = clock

    def letters(self, who: Principal, case_id: str, hearing_id: str) -> bytes:
        """One PDF with a letter to each who is written to on paper and has not answered. Raises NotFound, Refused."""
        case = self._desk.followed(who, case_id).view.case
        hearing = next((each for each in case.hearings if each.hearing_id == hearing_id), None)
        if hearing is None:
            raise NotFound
        codes = self._desk.codes_for_letters(who, case_id, hearing_id)
        pictures: dict[str, bytes] = {}
        context = {
            **letterhead(self._municipality, pictures),
            "title": f"Brev till berörda {case.registry_number}",
            "subject": f"Yttra dig om en ansökan, {case.designation}",
            "registry_number": case.registry_number,
            "paragraphs": hearing.text.split("\n\n"),
            "letters": [{"person": person, "code": code} for person, code in codes],
            "entrance": f"{self._base_url}/yttrande",
        }
        return self._pdf.print("hearing_letters.html", context, self._clock(), pictures)

"""What those who are heard and the bodies that are asked read, drafted from the case: names nobody."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.case.matter import words
from permits.case.model import Case
from permits.law.book import Outcome, Topic
from permits.municipality import Municipality
from permits.services.shapes import CaseView
from permits.services.telling import measures_text, of_measure
from permits.words import swedish_date as date_text

WHY_YOU: Final = (
    "Du får det här meddelandet för att du äger, eller har rätt till, en fastighet som gränsar till {designation} "
    "eller som bara en väg eller gata skiljer från den (PBL 9 kap. 94–96 §§)."
)
PUBLIC: Final = "Det du skriver blir en allmän handling. Den sökande får läsa det innan vi beslutar."


def drafted_message(view: CaseView) -> str:
    """What is applied for, where and what departs: the part of the message that the officer edits."""
    case = view.case
    paragraphs = [
        f"Nämnden prövar nu: {words(case).applied.lower()} för {measures_text(case.measures).lower()} på fastigheten "
        f"{case.designation}. Ärendet har nummer {case.registry_number}."
    ]
    departs = departures(view)
    if departs:
        paragraphs.append("\n".join(["Det här avviker från vad som gäller på platsen:", *(f"– {d}" for d in departs)]))
    paragraphs.append(WHY_YOU.format(designation=case.designation))
    return "\n\n".join(paragraphs)


def departures(view: CaseView) -> list[str]:
    """What in the application departs from the plan, a line each."""
    if view.assessment is None:
        return []
    found = [each for each in view.assessment.about(Topic.SITING) if each.outcome is Outcome.CONFLICT]
    return list(dict.fromkeys(f"{each.title}: {of_measure(each.measure, each.text)}" for each in found))


def message_text(case: Case, written: str, due: date, ours: Municipality) -> str:
    """The whole message, with what 9 kap. 95 § wants in it whatever the officer has written."""
    contact = ours.contact
    return "\n\n".join(
        (
            written.strip(),
            f"Du kan lämna synpunkter senast {date_text(due)}. Du behöver inte svara. Svarar du inte kan vi besluta "
            "ändå.",
            "Ansökan och ritningarna läser du genom länken i det här meddelandet, eller hos oss: "
            f"{contact.committee}, {contact.address}, {contact.phone}.",
            "Svara genom länken med BankID, eller skriv till "
            f"{contact.committee}, {contact.address} eller {contact.email}. Ange numret {case.registry_number}.",
            PUBLIC,
        )
    )


def notice_text(case: Case, due: date, ours: Municipality) -> str:
    """What the notice board says of the same: 9 kap. 95 and 96 §§."""
    contact = ours.contact
    return (
        f"Synpunkter på ansökan ska ha kommit in senast {date_text(due)}. Skriv till {contact.committee}, "
        f"{contact.address} eller {contact.email}, och ange numret {case.registry_number}.\n\n"
        f"Ansökan hålls tillgänglig hos {contact.committee}, {contact.address}, {contact.hours}."
    )


def drafted_referral(view: CaseView, about: str) -> str:
    """What a body is asked, for the officer to edit."""
    case = view.case
    lines = [
        f"Nämnden prövar {words(case).applied.lower()} för {measures_text(case.measures).lower()} på fastigheten "
        f"{case.designation}, ärende {case.registry_number}.",
        f"Vi ber er yttra er{f' om {about}' if about else ''}. Har ni inget att invända räcker det att ni svarar det.",
    ]
    departs = departures(view)
    if departs:
        lines.append("\n".join(["Det här avviker från vad som gäller på platsen:", *(f"– {each}" for each in departs)]))
    return "\n\n".join(lines)

"""What the papers of the building stage say: clearances, minutes, protocols, a sanction fee that is considered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch
from typing import Any, Final

from permits.case import events
from permits.case.building import MEETINGS, NOT_ASKED, SLIGHT, Meeting, Visit
from permits.case.events import Event, StoredEvent
from permits.case.model import Case, Document
from permits.case.stage import holds, waits_for_finality
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.printing import Picture
from permits.services.ruling import appeal
from permits.services.shapes import CaseView
from permits.services.telling import moment
from permits.words import N_
from permits.words import swedish_date as date_text

PAPERS: Final[Mapping[str, str]] = {
    "startbesked": N_("Startbesked"),
    "startbesked_nekat": N_("Beslut: startbesked nekas"),
    "interimistiskt_slutbesked": N_("Interimistiskt slutbesked"),
    "slutbesked": N_("Slutbesked"),
    "slutbesked_nekat": N_("Beslut: slutbesked nekas"),
    "protokoll_samrad": N_("Protokoll från samråd"),
    "protokoll_besok": N_("Protokoll från platsbesök"),
    "sanktionsavgift": N_("Möjlighet att yttra sig om byggsanktionsavgift"),
    "upphort": N_("Meddelande: beslutet har upphört att gälla"),
    "platsbesok": N_("Foto från platsbesök"),
}
"""What the service's own documents of the stage are called, by their label."""
LABELS: Final[Mapping[type[Event], str]] = {
    events.StartCleared: "startbesked",
    events.StartRefused: "startbesked_nekat",
    events.InterimCleared: "interimistiskt_slutbesked",
    events.FinalCleared: "slutbesked",
    events.FinalRefused: "slutbesked_nekat",
    events.MinutesWritten: "protokoll_samrad",
    events.VisitMade: "protokoll_besok",
    events.SanctionConsidered: "sanktionsavgift",
    events.PermitLapsed: "upphort",
}
APPEALED: Final = (events.StartCleared, events.StartRefused, events.InterimCleared, events.FinalCleared,
                   events.FinalRefused)  # fmt: skip
Section = tuple[str, str]
Shown = Callable[[str], tuple[str, str] | None]
"""A photo by its document's id: the name of the picture and what it is called, or None when it cannot be shown."""


@dataclass(frozen=True)
class Paper:
    """A heading, what is decided or told in a sentence, and sections of title and text."""

    lead: str
    ground: str
    sections: tuple[Section, ...]


def paper_context(view: CaseView, about: StoredEvent, municipality: Municipality, shown: Shown) -> dict[str, Any]:
    """What the template needs besides letterhead and cover. `about` is the event that the paper tells of."""
    event, label = about.event, LABELS[type(about.event)]
    paper = told(event, view, municipality.contact.committee)
    title = MEETINGS[_meeting(event, view).kind] if isinstance(event, events.MinutesWritten) else PAPERS[label]
    heading = f"Protokoll: {title.lower()}" if isinstance(event, events.MinutesWritten) else title
    visit = _visit(event, view) if isinstance(event, events.VisitMade) else None
    return {
        "title": f"{heading} {view.case.registry_number}",
        "heading": heading,
        "paper": paper,
        "sections": [(title, text) for title, text in paper.sections if text],
        "notes": [
            {"when": moment(note.at), "text": note.text, "photo": shown(note.document_id) if note.document_id else None}
            for note in (visit.notes if visit else ())
        ],
        "made_on": date_text(swedish_day(about.at)),
        "made_by": about.by_name,
        "mandate": _first_lower(str(getattr(event, "told", {}).get("mandate", ""))),
        "decides": isinstance(event, APPEALED),
        "appeal": appeal(municipality) if isinstance(event, APPEALED) else (),
    }


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


@singledispatch
def told(event: Event, view: CaseView, committee: str) -> Paper:  # noqa: ARG001 - the call that all answer
    """What the paper about the event says; `committee` is what it is called here. Raises ValueError for an event of
    which there is none."""
    raise ValueError(f"{event.type()} is told on no paper")


@told.register
def _(event: events.StartCleared, view: CaseView, committee: str) -> Paper:
    said, stands = event.told, holds(view.case)
    plan = (
        f"Kontrollplanen {said['plan_name']}, som kom in {_received(said['plan_received'])}, fastställs."
        if "plan" in said
        else f"Någon kontrollplan behövs inte (10 kap. 6 a § PBL). {said.get('plan_reason', '')}"
    )
    until = f"Startbeskedet upphör att gälla den dag då beslutet om lov upphör att gälla{_until(stands)}."
    return Paper(
        f"{committee} ger startbesked för åtgärden på fastigheten {view.case.designation}.",
        "Beslutet fattas med stöd av 10 kap. 23 § plan- och bygglagen (2010:900), PBL.",
        (
            ("När arbetet får börja", _when_to_begin(said, view.case)),
            ("Kontrollplan", plan),
            ("Avfallshanteringsplan", said.get("waste_name", "")),
            ("Kontrollansvarig", said.get("control_officer", "Ingen kontrollansvarig behövs.")),
            ("Sakkunniga", said.get("experts", "")),
            ("Villkor för att få börja", said.get("conditions", "")),
            ("Utstakning", said.get("staking", "")),
            ("Det här lämnar du in inför slutbeskedet", said.get("before_final", "")),
            ("Krav enligt annan lagstiftning", said.get("other_law", "")),
            ("Hur länge startbeskedet gäller", f"{until} (10 kap. 25 § PBL)"),
            ("Innan byggnaden tas i bruk", "Byggnadsverket får inte tas i bruk förrän nämnden har gett ett "
             "slutbesked (10 kap. 4 § PBL)."),
        ),
    )  # fmt: skip


def _when_to_begin(said: Mapping[str, str], case: Case) -> str:
    """The point in time that start clearance names (10 kap. 24 § 6): a day, or when a postponed permit is final."""
    day = f"den {date_text(date.fromisoformat(said['from_day']))}" if "from_day" in said else ""
    start = case.building.start
    if start is not None and waits_for_finality(case, swedish_day(start.at)):
        first = f", dock tidigast {day}" if day else ""
        return (
            f"Åtgärden får påbörjas först när beslutet om lov har fått laga kraft{first} (9 kap. 114 § och 10 kap. "
            "24 § 6 PBL)."
        )
    if day:
        return f"Åtgärden får påbörjas från och med {day}."
    return "Åtgärden får påbörjas. Startbeskedet gäller omedelbart (10 kap. 24 a § PBL)."


@told.register
def _(event: events.StartRefused, view: CaseView, committee: str) -> Paper:
    return Paper(
        f"{committee} ger inte startbesked för åtgärden på fastigheten {view.case.designation}.",
        "Frågan har prövats mot 10 kap. 23 § plan- och bygglagen (2010:900), PBL. Arbetet får inte påbörjas.",
        (("Skäl för beslutet", event.told["reasons"]),),
    )


@told.register
def _(event: events.InterimCleared, view: CaseView, committee: str) -> Paper:
    use = event.told.get("use") or "Byggnadsverket får tas i bruk."
    return Paper(
        f"{committee} ger ett interimistiskt slutbesked för åtgärden på fastigheten {view.case.designation}.",
        "Beslutet fattas med stöd av 10 kap. 36 § plan- och bygglagen (2010:900), PBL, och gäller omedelbart.",
        (
            ("Det här är kvar", event.told["left"]),
            ("Ska vara gjort senast", date_text(event.until)),
            ("Vad som får tas i bruk", use),
            ("Därefter", "När det som är kvar är gjort prövar nämnden frågan om slutbesked."),
        ),
    )


@told.register
def _(event: events.FinalCleared, view: CaseView, committee: str) -> Paper:
    slight = event.told["fulfilled"] == SLIGHT
    climate = (
        "Åtgärden omfattas inte av någon skyldighet att ge in en klimatdeklaration."
        if event.told["climate"] == NOT_ASKED
        else "Byggherren har visat att en klimatdeklaration har getts in."
    )
    fulfilled = "Byggherren har visat att alla krav enligt lovet, kontrollplanen och startbeskedet är uppfyllda."
    return Paper(
        f"{committee} ger slutbesked. Åtgärden på fastigheten {view.case.designation} anses slutförd, och det som "
        "har byggts får tas i bruk.",
        "Beslutet fattas med stöd av 10 kap. 34 § plan- och bygglagen (2010:900), PBL, och gäller omedelbart.",
        (
            ("Skäl för beslutet", "Det finns brister, men de är försumbara (10 kap. 35 §)." if slight else fulfilled),
            ("Anmärkningar", event.told.get("remarks", "")),
            ("Slutsamråd och platsbesök", event.told.get("without", "")),
            ("Klimatdeklaration", climate),
        ),
    )


@told.register
def _(event: events.FinalRefused, view: CaseView, committee: str) -> Paper:
    return Paper(
        f"{committee} ger inte slutbesked för åtgärden på fastigheten {view.case.designation}.",
        "Frågan har prövats mot 10 kap. 34–36 §§ plan- och bygglagen (2010:900), PBL. Det får inte tas i bruk.",
        (("Skäl för beslutet", event.told["reasons"]),),
    )


@told.register
def _(event: events.MinutesWritten, view: CaseView, committee: str) -> Paper:  # noqa: ARG001
    meeting = _meeting(event, view)
    place = f"{meeting.place}, den {date_text(event.held)}."
    numbered = [(f"{number}. {point['title']}", str(point["text"])) for number, point in enumerate(event.points, 1)]
    return Paper(
        f"Hölls: {place}",
        "Protokollet förs enligt 10 kap. 21 och 33 §§ plan- och bygglagen (2010:900).",
        (("Närvarande", event.present), *numbered, ("Det här kom vi överens om", event.agreed)),
    )


@told.register
def _(event: events.VisitMade, view: CaseView, committee: str) -> Paper:
    visit = _visit(event, view)
    return Paper(
        f"{committee} besökte platsen den {date_text(event.day)}.",
        "Protokollet förs enligt 10 kap. 28 § plan- och bygglagen (2010:900).",
        (("Vad besöket gällde", visit.about), ("Närvarande", event.present), ("Vad besöket visade", event.found)),
    )


@told.register
def _(event: events.SanctionConsidered, view: CaseView, committee: str) -> Paper:
    steps = "\n".join(f"{step['what']} {step['citation']}: {step['amount']} kronor" for step in event.steps)
    return Paper(
        f"{committee} överväger att ta ut en byggsanktionsavgift på {event.amount} kronor för något som kan ha "
        f"påbörjats utan startbesked på fastigheten {view.case.designation}.",
        "Innan nämnden beslutar får den som anspråket riktas mot yttra sig (11 kap. 58 § plan- och bygglagen, PBL).",
        (
            ("Vad det gäller", event.told.get("what", "")),
            ("Så är avgiften räknad", steps),
            ("Svara senast", f"{date_text(event.answer_by)}. Skriv hur du ser på saken."),
            ("Om du rättar", "Rättar du det som har gjorts innan nämnden tar upp frågan vid ett sammanträde tas ingen "
             "avgift ut (11 kap. 54 §). Avgiften kan sättas ned eller utebli om den är oproportionerlig eller oskälig "
             "(11 kap. 53 och 53 a §§)."),
            ("Vem som beslutar", "Nämnden själv beslutar. Det får inte delegeras (12 kap. 6 §)."),
        ),
    )  # fmt: skip


@told.register
def _(event: events.PermitLapsed, view: CaseView, committee: str) -> Paper:  # noqa: ARG001
    stands = holds(view.case)
    return Paper(
        f"Beslutet om åtgärden på fastigheten {view.case.designation} gällde till och med den "
        f"{date_text(event.last_day)} och har upphört att gälla. Ärendet är avslutat.",
        f"Detta följer av {stands.citation if stands else '9 kap. 115 § PBL'}.",
        (
            ("Vad nämnden har kontrollerat", event.reason),
            ("Om du ändå vill bygga", "Då behöver du göra en ny ansökan eller anmälan. Hör av dig till oss först."),
        ),
    )


def photos(
    view: CaseView,
    fit: Callable[[bytes], Picture | None],
    content: Callable[[Document], bytes],
    pictures: dict[str, bytes],
) -> Shown:
    """Puts photos of the case among the pictures of a document; none where somebody is protected."""

    def shown(document_id: str) -> tuple[str, str] | None:
        document = view.case.document(document_id)
        picture = None if document is None or view.case.is_protected else fit(content(document))
        if document is None or picture is None:
            return None
        pictures[f"foto-{document_id}"] = picture.content
        return f"foto-{document_id}", f"Foto från platsbesöket, {document.filename}"

    return shown


def _until(stands: Any) -> str:
    if not stands:
        return ""
    return f", som det nu räknas {date_text(stands.finish_by)}, och tidigare om arbetet inte börjar i tid"


def _received(at: str) -> str:
    return date_text(swedish_day(datetime.fromisoformat(at)))


def _meeting(event: events.MinutesWritten, view: CaseView) -> Meeting:
    found = view.case.building.meeting(event.meeting_id)
    if found is None:
        raise ValueError("minutes are of a meeting that was booked")
    return found


def _visit(event: events.VisitMade, view: CaseView) -> Visit:
    found = view.case.building.visit(event.visit_id)
    if found is None:
        raise ValueError("a visit that was made had been planned")
    return found

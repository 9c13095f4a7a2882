"""What an officer or an applicant tells in the building stage, made into what happened; or why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from permits.case import events
from permits.case.building import POINTS, MeetingKind
from permits.case.events import Event
from permits.case.model import Case
from permits.case.stage import ends_on
from permits.case.times import STOCKHOLM, swedish_day
from permits.services.drafting import new_id
from permits.services.handling import written
from permits.services.refusals import Refused
from permits.wizard.fields import tidy
from permits.wizard.office import LONGEST_TEXT
from permits.words import _

Told = Mapping[str, str]
CERTIFICATE: Final = re.compile(r"[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9 ./:-]{2,39}")
ADDRESS: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
LONGEST_MEETING: Final = 8 * 60
MOST_CALLED: Final = 20


def happened(move: str, told: Told, case: Case, at: datetime) -> Event:
    """What the move records. Raises Refused for what is missing or cannot be, KeyError for a move that is not here."""
    return MADE[move](told, case, at)


def _named(told: Told, case: Case, at: datetime, by_applicant: bool = False) -> Event:  # noqa: ARG001
    name = tidy(told.get("name", ""))
    certificate = tidy(told.get("certificate", ""))
    email = tidy(told.get("email", ""))
    if not name or len(name) > 120:
        raise Refused(_("Skriv den kontrollansvarigas namn."))
    if not CERTIFICATE.fullmatch(certificate):
        raise Refused(_("Skriv certifikatets nummer som det står på beviset, till exempel SC0123-16."))
    until = _day(told, "valid_until")
    if until < swedish_day(at):
        raise Refused(_("Certifikatet har gått ut. Ange ett certifikat som gäller."))
    if email and not ADDRESS.fullmatch(email):
        raise Refused(_("Skriv e-postadressen som namn@exempel.se."))
    return events.ControlOfficerNamed(name, certificate, until, email, by_applicant)


def _proposed(told: Told, case: Case, at: datetime) -> Event:
    return _named(told, case, at, by_applicant=True)


def _left(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    return events.ControlOfficerLeft(_past(told, "day", at), written(told.get("reason", ""), _("Skriv varför.")))


def _consultation(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    why = _("Skriv varför samråd behövs eller inte behövs.")
    return events.ConsultationDecided(told.get("needed") == "ja", written(told.get("reason", ""), why))


def _booked(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    kind = MeetingKind(told.get("kind", MeetingKind.TECHNICAL))
    return events.MeetingBooked(new_id(), kind.value, *_when_and_where(told, at))


def _changed(told: Told, case: Case, at: datetime) -> Event:
    return events.MeetingChanged(_meeting(told, case), *_when_and_where(told, at))


def _cancelled(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    return events.MeetingCancelled(
        _meeting(told, case), written(told.get("reason", ""), _("Skriv varför samrådet ställs in."))
    )


def _minutes(told: Told, case: Case, at: datetime) -> Event:
    meeting = case.building.meeting(_meeting(told, case))
    titles = POINTS[meeting.kind] if meeting else ()
    points = tuple(
        {"title": title, "text": _text(told, f"point_{number}") or "Inget att anmärka."}
        for number, title in enumerate(titles, 1)
    )
    present = written(told.get("present", ""), _("Skriv vilka som var med."))
    return events.MinutesWritten(_meeting(told, case), _past(told, "held", at), present, points, _text(told, "agreed"))


def _planned(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    day = _day(told, "day")
    if day < swedish_day(at):
        raise Refused(_("Välj en dag som inte har varit."))
    return events.VisitPlanned(new_id(), day, _text(told, "about"))


def _visit_cancelled(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    why = written(told.get("reason", ""), _("Skriv varför besöket ställs in."))
    return events.VisitCancelled(visit_id(told, case), why)


def _visit_made(told: Told, case: Case, at: datetime) -> Event:
    found = written(told.get("found", ""), _("Skriv vad besöket visade."))
    return events.VisitMade(visit_id(told, case), _past(told, "day", at), _text(told, "present"), found)


def _begun(told: Told, case: Case, at: datetime, by_applicant: bool = False) -> Event:  # noqa: ARG001
    return events.BuildingBegun(_past(told, "day", at), by_applicant)


def _begins(told: Told, case: Case, at: datetime) -> Event:
    return _begun(told, case, at, by_applicant=True)


def _finished(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    return events.BuildingFinished(_past(told, "day", at), _text(told, "text"))


def _interim(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    left = written(told.get("left", ""), _("Skriv vad som är kvar att göra."))
    until = _day(told, "until")
    if until <= swedish_day(at):
        raise Refused(_("Välj en dag framåt i tiden, då det som är kvar ska vara gjort."))
    return events.InterimCleared({"left": left, "use": _text(told, "use")}, until)


def _refused_start(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    return events.StartRefused({"reasons": _reasons(told)})


def _refused_final(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    return events.FinalRefused({"reasons": _reasons(told)})


def _lapsed(told: Told, case: Case, at: datetime) -> Event:  # noqa: ARG001
    ends = ends_on(case)
    if ends is None:
        raise Refused(_("Tiden har inte gått ut."))
    return events.PermitLapsed(ends[1], written(told.get("reason", ""), _("Skriv vad du har kontrollerat.")))


MADE: Final[Mapping[str, Callable[[Told, Case, datetime], Event]]] = {
    "name_control_officer": _named,
    "propose_control_officer": _proposed,
    "control_officer_left": _left,
    "decide_consultation": _consultation,
    "book_meeting": _booked,
    "change_meeting": _changed,
    "cancel_meeting": _cancelled,
    "write_minutes": _minutes,
    "plan_visit": _planned,
    "cancel_visit": _visit_cancelled,
    "finish_visit": _visit_made,
    "note_begun": _begun,
    "begin_building": _begins,
    "tell_finished": _finished,
    "clear_interim": _interim,
    "refuse_start": _refused_start,
    "refuse_final": _refused_final,
    "close_lapsed": _lapsed,
}


# what is told in several of them


def visit_id(told: Told, case: Case) -> str:
    """The visit that is spoken of, if it is still ahead. Raises Refused."""
    visit = case.building.visit(told.get("visit", ""))
    if visit is None or not visit.is_ahead:
        raise Refused(_("Det besöket är avslutat eller inställt."))
    return visit.visit_id


def _meeting(told: Told, case: Case) -> str:
    meeting = case.building.meeting(told.get("meeting", ""))
    if meeting is None or not meeting.is_ahead:
        raise Refused(_("Det samrådet är hållet eller inställt."))
    return meeting.meeting_id


def _when_and_where(told: Told, at: datetime) -> tuple[str, int, str, str, tuple[str, ...], str]:
    day, clock = _day(told, "day"), read_time(told.get("time", ""))
    if clock is None:
        raise Refused(_("Skriv klockslaget som 13.00."))
    starts = datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)
    if starts <= at:
        raise Refused(_("Samrådet måste ligga framåt i tiden."))
    place, link = tidy(told.get("place", "")), tidy(told.get("link", ""))
    if not place:
        raise Refused(_("Skriv var samrådet hålls."))
    if link and not re.fullmatch(r"https://\S{4,400}", link):
        raise Refused(_("Skriv hela länken, från https:// och framåt."))
    called = tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", told.get("called", "")) if part))
    wrong = next((part for part in called if not ADDRESS.fullmatch(part)), None)
    if wrong:
        raise Refused(_("%(address)s är ingen e-postadress.", address=wrong))
    if len(called) > MOST_CALLED:
        raise Refused(_("Kalla högst %(n)s utöver parterna.", n=MOST_CALLED))
    length = int(told.get("length", "60") or 60)
    if not 1 <= length <= LONGEST_MEETING:
        raise Refused(_("Ett samråd är högst åtta timmar långt."))
    return starts.isoformat(), length, place, link, called, _text(told, "note")


def read_time(typed: str) -> time | None:
    """A time of day as Swedes write it: 13.00, 13:00, 1300 or 13."""
    found = re.fullmatch(r"(?:kl\.?\s*)?([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?", typed.strip().lower())
    return time(int(found[1]), int(found[2] or 0)) if found else None


def _day(told: Told, name: str) -> date:
    try:
        return date.fromisoformat(told.get(name, ""))
    except ValueError:
        raise Refused(_("Skriv datumet som år-månad-dag, till exempel 2027-05-14.")) from None


def _past(told: Told, name: str, at: datetime) -> date:
    """A day that has been, and not so long ago that it must be a slip."""
    day, today = _day(told, name), swedish_day(at)
    if day > today:
        raise Refused(_("Dagen har inte varit ännu."))
    if day < today - timedelta(days=3660):
        raise Refused(_("Dagen ligger mer än tio år tillbaka. Kontrollera årtalet."))
    return day


def _text(told: Told, name: str) -> str:
    kept = told.get(name, "").replace("\r\n", "\n").strip()
    if len(kept) > LONGEST_TEXT:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    return kept


def _reasons(told: Told) -> str:
    return written(told.get("reasons", ""), _("Skriv varför. Den som får nej ska kunna förstå och överklaga."))

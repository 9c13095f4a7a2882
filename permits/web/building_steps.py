"""What comes next in the building stage, for the officer and for the person whose case it is, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.building import Building, MeetingKind
from permits.case.matter import is_notification
from permits.case.model import Case, State
from permits.case.moves.building import it_is_not_yet_time
from permits.case.stage import ends_on, has_run_out, is_built, may_begin, was_overturned
from permits.services.clearing import control_officer_now, needs_control_officer, plans
from permits.services.shapes import CaseView
from permits.words import Text, _, date_text


@dataclass(frozen=True)
class Step:
    """What to do next and why; `move` is the name of the move that does it, or empty when another waits."""

    title: Text
    why: Text | str = ""
    move: str = ""
    kind: str = "now"


OVER = {
    State.CLOSED: Step(_("Ärendet är avslutat med slutbesked"), kind="good"),
    State.LAPSED: Step(_("Beslutet har upphört att gälla"), kind="bad"),
}


def next_step(view: CaseView, today: date) -> Step | None:
    """The officer's next step; None where there is no building stage."""
    case, building = view.case, view.case.building
    if case.state in OVER:
        return OVER[case.state]
    if _was_lost(case):
        return Step(_("Beslutet har upphävts efter ett överklagande"), _("Det ger ingen rätt att bygga."), kind="bad")
    if not is_built(case):
        return None
    if has_run_out(case, today):
        return Step(_("Tiden har gått ut"), _("Kontrollera om arbetet är gjort, och avsluta."), "close_lapsed", "warn")
    if not may_begin(case):
        return _before_start(view, building)
    return _under_way(case, today)


def _was_lost(case: Case) -> bool:
    """Whether something was given that does not stand any more."""
    return case.state.is_building and was_overturned(case)


def _before_start(view: CaseView, building: Building) -> Step:
    if needs_control_officer(view) and not control_officer_now(view):
        return Step(_("Kontrollansvarig saknas"), _("Åtgärden kräver en kontrollansvarig."), "name_control_officer")
    needed, technical = building.consultation, building.of_kind(MeetingKind.TECHNICAL)
    if any(meeting.minutes for meeting in technical):
        return Step(_("Ge startbesked"), _("Samrådet är hållet och protokollet är skrivet."), "clear_start")
    if technical:
        return Step(_("Håll samrådet och skriv protokoll"), _("Kallelsen är skickad."), "write_minutes")
    if needed is None:
        return Step(_("Avgör om ett tekniskt samråd behövs"), _("10 kap. 14 § PBL."), "decide_consultation")
    if needed.yes:
        return Step(_("Kalla till tekniskt samråd"), _("Det ska göras utan dröjsmål."), "book_meeting")
    why = _("Inget samråd behövs, och kontrollplanen finns.")
    if not plans(view):
        why = _("Ingen kontrollplan har lämnats in. Vänta på den eller avgör att den inte behövs.")
    return Step(_("Ge startbesked"), why, "clear_start")


def _under_way(case: Case, today: date) -> Step:
    building = case.building
    if building.finished is not None:
        return _at_the_end(building)
    ahead = next((visit for visit in building.visits if visit.is_ahead), None)
    if ahead is not None:
        return Step(_("Platsbesök den %(day)s", day=date_text(ahead.day)), ahead.about, "finish_visit")
    if building.interim is not None and building.interim.until is not None:
        left = _("Ska vara gjort senast %(day)s.", day=date_text(building.interim.until))
        return Step(_("Vänta på det som är kvar"), left, "clear_final")
    if building.begun is None and (not_yet := it_is_not_yet_time(case, today)):
        return Step(_("Den sökande får inte börja än"), _(not_yet), kind="")
    if building.begun is None:
        return Step(_("Den sökande får börja"), _("Startbesked finns. Du behöver inte göra något nu."), kind="")
    return Step(_("Arbetet pågår"), _("Planera ett platsbesök om det behövs."), "plan_visit", "")


def _at_the_end(building: Building) -> Step:
    consulted = any(meeting.minutes for meeting in building.of_kind(MeetingKind.TECHNICAL))
    final = building.of_kind(MeetingKind.FINAL)
    if consulted and not final:
        return Step(_("Kalla till slutsamråd"), _("Arbetet är klart, och tekniskt samråd har hållits."), "book_meeting")
    if any(meeting.is_ahead for meeting in final):
        return Step(_("Håll slutsamrådet och skriv protokoll"), "", "write_minutes")
    return Step(_("Pröva slutbesked"), _("Den sökande har meddelat att arbetet är klart."), "clear_final")


@dataclass(frozen=True)
class OwnStep:
    """What the applicant may do and has to do now: a heading, sentences, and the forms to show, the first on top."""

    title: Text
    kind: str
    words: tuple[Text, ...]
    forms: tuple[str, ...]


ENDED = {
    State.CLOSED: OwnStep(
        _("Klart: du har fått slutbesked"), "good", (_("Ärendet är avslutat. Spara slutbeskedet."),), ()
    ),
    State.LAPSED: OwnStep(
        _("Beslutet har upphört att gälla"),
        "bad",
        (_("Beslutet gäller inte längre. Vill du ändå bygga behöver du söka igen."),),
        (),
    ),
}
NOT_IN_USE = _("Ta inte i bruk det du har gjort förrän du har fått slutbesked.")


def own_step(view: CaseView, today: date) -> OwnStep | None:
    """The applicant's next step; None outside the building stage."""
    case = view.case
    if case.state in ENDED:
        return ENDED[case.state]
    if _was_lost(case):
        words = (_("Börja inte, och fortsätt inte om du har börjat. Hör av dig till din handläggare."),)
        return OwnStep(_("Beslutet har upphävts efter ett överklagande"), "bad", words, ())
    if not is_built(case):
        return None
    if has_run_out(case, today):
        words = (_("Hör av dig till din handläggare innan du gör något mer."),)
        return OwnStep(_("Tiden har gått ut"), "warn", words, ())
    return _own_under_way(view, today) if may_begin(case) else _own_before(view)


def _own_under_way(view: CaseView, today: date) -> OwnStep:
    building, until = view.case.building, _until(view)
    if building.finished is not None:
        tried = _("Du har meddelat att arbetet är klart. Vi prövar nu slutbeskedet.")
        return OwnStep(_("Vi prövar slutbeskedet"), "now", (tried, NOT_IN_USE), ("handlingar",))
    if building.interim is not None and building.interim.until is not None:
        left = _("Det som är kvar ska vara gjort senast %(day)s.", day=date_text(building.interim.until))
        return OwnStep(_("Du har ett interimistiskt slutbesked"), "warn", (left,), ("klart", "handlingar"))
    if building.begun is None and (not_yet := it_is_not_yet_time(view.case, today)):
        return OwnStep(_("Vänta med att börja"), "warn", (_(not_yet), *until), ("handlingar",))
    if building.begun is None:
        words = (_("Meddela här när du börjar."), NOT_IN_USE, *until)
        return OwnStep(_("Du får börja arbetet"), "good", words, ("borja", "klart", "handlingar"))
    words = (_("Följ beslutet, och kontrollplanen om du har en. Meddela här när arbetet är klart."), NOT_IN_USE, *until)
    return OwnStep(_("Arbetet pågår"), "now", words, ("klart", "handlingar"))


def _own_before(view: CaseView) -> OwnStep:
    words, forms = [_("Vi måste först ge dig ett startbesked.")], []
    if needs_control_officer(view) and not control_officer_now(view):
        words.append(_("Anmäl vem som är kontrollansvarig."))
        forms.append("kontrollansvarig")
    if not plans(view):
        words.append(_("Lämna in ett förslag till kontrollplan, och en avfallshanteringsplan om arbetet ger avfall."))
    else:
        words.append(_("Kontrollplanen har kommit in. Vi hör av oss om vi behöver mer."))
    return OwnStep(_("Börja inte bygga"), "warn", tuple(words), (*forms, "handlingar"))


def _until(view: CaseView) -> tuple[Text, ...]:
    ends = ends_on(view.case)
    if ends is None:
        return ()
    which, last = ends
    if which == "begin":
        return (_("Du måste ha börjat senast %(day)s.", day=date_text(last)),)
    if is_notification(view.case):
        return (_("Startbeskedet gäller till och med %(day)s.", day=date_text(last)),)
    return (_("Arbetet måste vara klart senast %(day)s.", day=date_text(last)),)

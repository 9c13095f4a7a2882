"""What comes next in the building stage, for the officer and for the person whose case it is, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.building import Building, MeetingKind
from permits.case.matter import is_notification
from permits.case.model import State
from permits.case.stage import ends_on, has_run_out, is_built, may_begin
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


def next_step(view: CaseView, today: date) -> Step | None:
    """The officer's next step; None where there is no building stage."""
    case, building = view.case, view.case.building
    if case.state is State.CLOSED:
        return Step(_("Ärendet är avslutat med slutbesked"), kind="good")
    if case.state is State.LAPSED:
        return Step(_("Beslutet har upphört att gälla"), kind="bad")
    if not is_built(case):
        return None
    if has_run_out(case, today):
        return Step(_("Tiden har gått ut"), _("Kontrollera om arbetet är gjort, och avsluta."), "close_lapsed", "warn")
    if not may_begin(case):
        return _before_start(view, building)
    return _under_way(view, building)


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
    if not plans(view):
        return Step(_("Ge startbesked"), _("Ingen kontrollplan har lämnats in. Vänta på den eller avgör att den inte "
                                           "behövs."), "clear_start")  # fmt: skip
    return Step(_("Ge startbesked"), _("Inget samråd behövs, och kontrollplanen finns."), "clear_start")


def _under_way(view: CaseView, building: Building) -> Step:
    ahead = next((visit for visit in building.visits if visit.is_ahead), None)
    if building.finished is not None:
        consulted = any(meeting.minutes for meeting in building.of_kind(MeetingKind.TECHNICAL))
        final = building.of_kind(MeetingKind.FINAL)
        if consulted and not final:
            return Step(_("Kalla till slutsamråd"), _("Arbetet är klart, och tekniskt samråd har hållits."),
                        "book_meeting")  # fmt: skip
        if any(meeting.is_ahead for meeting in final):
            return Step(_("Håll slutsamrådet och skriv protokoll"), "", "write_minutes")
        return Step(_("Pröva slutbesked"), _("Den sökande har meddelat att arbetet är klart."), "clear_final")
    if ahead is not None:
        return Step(_("Platsbesök den %(day)s", day=date_text(ahead.day)), ahead.about, "finish_visit")
    if building.interim is not None and building.interim.until is not None:
        return Step(_("Vänta på det som är kvar"), _("Ska vara gjort senast %(day)s.",
                                                     day=date_text(building.interim.until)), "clear_final")  # fmt: skip
    if building.begun is None:
        return Step(_("Den sökande får börja"), _("Startbesked finns. Du behöver inte göra något nu."), kind="")
    return Step(_("Arbetet pågår"), _("Planera ett platsbesök om det behövs."), "plan_visit", "")


@dataclass(frozen=True)
class OwnStep:
    """What the applicant may do and has to do now: a heading, sentences, and the forms to show, the first on top."""

    title: Text
    kind: str
    words: tuple[Text, ...]
    forms: tuple[str, ...]


def own_step(view: CaseView, today: date) -> OwnStep | None:
    """The applicant's next step; None outside the building stage."""
    case, building = view.case, view.case.building
    if case.state is State.CLOSED:
        return OwnStep(_("Klart: du har fått slutbesked"), "good", (_("Ärendet är avslutat. Spara slutbeskedet."),), ())
    if case.state is State.LAPSED:
        words = (_("Beslutet gäller inte längre. Vill du ändå bygga behöver du söka igen."),)
        return OwnStep(_("Beslutet har upphört att gälla"), "bad", words, ())
    if not is_built(case):
        return None
    if has_run_out(case, today):
        return OwnStep(_("Tiden har gått ut"), "warn", (_("Hör av dig till din handläggare innan du gör något mer."),), ())
    if not may_begin(case):
        return _own_before(view)
    until = _until(view)
    if building.begun is None:
        told = (_("Meddela här när du börjar."), _("Det som startbeskedet omfattar får du inte ta i bruk förrän du har "
                                                  "fått slutbesked."), *until)  # fmt: skip
        return OwnStep(_("Du får börja arbetet"), "good", told, ("borja", "klart", "handlingar"))
    if building.finished is not None:
        words = (_("Du har meddelat att arbetet är klart. Vi prövar nu slutbeskedet."), _("Ta inte i bruk det du har "
                 "byggt förrän du har fått slutbesked."))  # fmt: skip
        return OwnStep(_("Vi prövar slutbeskedet"), "now", words, ("handlingar",))
    if building.interim is not None and building.interim.until is not None:
        left = _("Det som är kvar ska vara gjort senast %(day)s.", day=date_text(building.interim.until))
        return OwnStep(_("Du har ett interimistiskt slutbesked"), "warn", (left,), ("klart", "handlingar"))
    words = (_("Följ kontrollplanen och meddela här när arbetet är klart."), _("Ta inte i bruk det du har byggt förrän "
             "du har fått slutbesked."), *until)  # fmt: skip
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
    what = _("Startbeskedet gäller till och med %(day)s.") if is_notification(view.case) else _(
        "Arbetet måste vara klart senast %(day)s."
    )
    return (_(str(what), day=date_text(last)),)

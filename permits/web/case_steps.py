"""What an undecided case asks of its officer now, and whom it waits for, in the order in which to see to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from flask import url_for

from permits.case.access import Permission, may
from permits.case.decisions import AppealStands, Outcome, ReadingStands
from permits.case.lifecycle import MOVES, label_of
from permits.case.model import Case
from permits.case.orders import Standing
from permits.law.book import Outcome as Found
from permits.services.hearing_list import came_after_the_hearing, hearing_is_due
from permits.services.objecting import defence_is_unasked
from permits.services.parts import Kind, Part
from permits.services.shapes import CaseView
from permits.services.working_material import QUESTIONED, PartCheck
from permits.web.auth import principal
from permits.words import Text, _, date_text

WAITS: Final = "waits"
"""The kind of a step that is somebody else's."""


@dataclass(frozen=True)
class CaseStep:
    """What to do, and why; `url` is where it is done, by the button or link `label`. `kind` is "waits" or nothing."""

    title: Text | str
    why: Text | str = ""
    label: Text | str = ""
    url: str = ""
    kind: str = ""


def steps_of(view: CaseView, today: date, parts: Sequence[Part], checks: Sequence[PartCheck]) -> tuple[CaseStep, ...]:
    """What the case asks for now, the most pressing first. Of the building stage tells web.building_steps.

    What somebody else is waited for comes after what there is to do; what would end the case comes only when
    neither is left.
    """
    if not view.case.state.is_open:
        return tuple(_decided(view))
    handles = may(principal(), Permission.HANDLE_CASE, view.case)
    found = [*_come(view), *_prepared(view, today), *_to_ask(view, parts, checks), *_waited_for(view.case, today)]
    told = sorted(found or _to_end(view), key=lambda step: step.kind == WAITS)
    return tuple(step if handles else CaseStep(step.title, step.why, kind=step.kind) for step in told)


def unheard(view: CaseView, outcome: Outcome, today: date) -> Text | None:
    """That something would be given before those who must be heard have been (PBL 9 kap. 94 §); None when not."""
    if not outcome.gives:
        return None
    if defence_is_unasked(view):
        return _(
            "Försvaret har inte hörts (PBL 9 kap. 97 §), och lov kan bara ges om myndigheten medger det (80 §). Skicka "
            "en remiss, om myndigheten inte har beslutat att den inte behövs."
        )
    if not view.case.hearings:
        return _("Grannarna har inte hörts (PBL 9 kap. 94 §).") if hearing_is_due(view) else None
    last = view.case.hearings[-1]
    if last.waited_for and today <= last.due:
        return _("De som hörs har till och med %(day)s på sig att svara.", day=date_text(last.due))
    return _heard_again(view.case) if came_after_the_hearing(view.case) else None


def _heard_again(case: Case) -> Text:
    """Who may have to be, when something has come since (9 kap. 94 § third paragraph)."""
    if case.objections:
        return _(
            "Nya handlingar har kommit in sedan grannarna hördes. Är ansökan ändrad ska de som hade synpunkter höras "
            "igen, och övriga om ändringen strider mot planen (PBL 9 kap. 94 §)."
        )
    return _(
        "Nya handlingar har kommit in sedan grannarna hördes. Är ansökan ändrad så att den strider mot planen ska de "
        "höras igen (PBL 9 kap. 94 §)."
    )


def _at(view: CaseView, slug: str) -> str:
    return url_for("office.ask_move", case_id=view.case.case_id, slug=slug)


def _is_open(view: CaseView, name: str) -> bool:
    return any(move.name == name for move in view.moves)


def _come(view: CaseView) -> Iterator[CaseStep]:
    """What has come to the officer."""
    case = view.case
    if case.taken_back is not None:
        strike = next(move for move in MOVES if move.name == Outcome.STRIKE)
        url = _at(view, strike.slug) if _is_open(view, strike.name) else ""
        yield CaseStep(_("Den sökande har tagit tillbaka ansökan"), "", _(label_of(strike, case)), url)
    if not case.officer_id:
        yield CaseStep(_("Ingen handlägger ärendet"), _("Ta det, eller tilldela det någon."))
    answered = sum(point.standing is Standing.ANSWERED for order in case.completions for point in order.points)
    if answered:
        told = _("%(n)s svar från den sökande att granska", n=answered)
        yield CaseStep(told, "", _("Till svaren"), "#forelagganden")
    if case.messages and case.messages[-1].by_applicant:
        yield CaseStep(_("Den sökande har skrivit och väntar på svar"), "", _("Till meddelandet"), "#meddelanden")
    left = sum(not each.answer for each in case.objections)
    if left:
        told = _("1 synpunkt att bemöta") if left == 1 else _("%(n)s synpunkter att bemöta", n=left)
        yield CaseStep(told, _("Svaren står i beslutet."), _("Till yttrandena"), _at(view, "yttranden"))


def _prepared(view: CaseView, today: date) -> Iterator[CaseStep]:
    """How far a proposal has come."""
    case = view.case
    if case.reading is not None and case.reading.stands is ReadingStands.SENT_BACK:
        why = _("%(who)s har skickat tillbaka förslaget.", who=case.reading.reader_name)
        yield CaseStep(_("Ändra förslaget"), why, _("Till förslaget"), "#forslag")
    elif case.reading is not None and case.reading.stands is ReadingStands.APPROVED and case.agenda is None:
        why = _("%(who)s har godkänt förslaget.", who=case.reading.reader_name)
        yield CaseStep(_("Fatta beslutet"), why, _("Till förslaget"), "#forslag")
    elif case.reading is not None and case.reading.stands is ReadingStands.ASKED:
        yield CaseStep(_("Förslaget väntar på andra läsare"), kind=WAITS)
    if case.agenda is not None:
        told = _("Nämnden beslutar den %(day)s", day=date_text(case.agenda.meeting))
        yield CaseStep(told, kind=WAITS if today <= case.agenda.meeting else "")


def _to_ask(view: CaseView, parts: Sequence[Part], checks: Sequence[PartCheck]) -> Iterator[CaseStep]:
    """What the applicant or the neighbours have to be asked before anything can be decided."""
    case = view.case
    gathered = sum(check.standing == QUESTIONED for check in checks)
    lacking = sum(part.kind is Kind.MISSING and part.point is None for part in parts)
    if gathered:
        why = _("1 fråga är samlad.") if gathered == 1 else _("%(n)s frågor är samlade.", n=gathered)
        yield CaseStep(_("Skriv föreläggandet"), why, _("Skriv föreläggandet"), _at(view, "begar-komplettering"))
    elif lacking and not case.open_orders:
        why = _("1 handling saknas.") if lacking == 1 else _("%(n)s handlingar saknas.", n=lacking)
        yield CaseStep(_("Begär komplettering"), why, _("Begär komplettering"), _at(view, "begar-komplettering"))
    if not case.hearings and case.reading is None and case.agenda is None and hearing_is_due(view):
        why = _("De ska få yttra sig innan lov ges (PBL 9 kap. 94 §).")
        url = _at(view, "hor-grannar") if _is_open(view, "begin_hearing") else ""
        yield CaseStep(_("Hör grannarna"), why, _("Hör grannarna"), url)


def _waited_for(case: Case, today: date) -> Iterator[CaseStep]:
    """Whose answer the case waits for, and whose never came."""
    paused = next((each for each in case.pauses if each.ended is None), None)
    if paused is not None:
        yield CaseStep(_("Ärendet vilar"), _(paused.ground.label), kind=WAITS)
    for order in case.open_orders:
        if order.due < today:
            why = _("Svarstiden gick ut %(day)s. Ge längre tid eller avgör ärendet.", day=date_text(order.due))
            yield CaseStep(_("Den sökande har inte kompletterat"), why, _("Till föreläggandet"), "#forelagganden")
        elif order.left:
            yield CaseStep(_("Vänta på den sökande"), _("Svar senast %(day)s.", day=date_text(order.due)), kind=WAITS)
    for one in case.communications:
        if one.is_waited_for(today):
            why = _("Den sökande får yttra sig till och med %(day)s.", day=date_text(one.due))
            yield CaseStep(_("Vänta på yttrandet över underlaget"), why, kind=WAITS)
    if case.hearings and case.hearings[-1].waited_for and today <= case.hearings[-1].due:
        last = case.hearings[-1]
        why = _(
            "%(n)s av %(all)s har svarat, senast %(day)s.",
            n=len(last.recipients) - len(last.waited_for), all=len(last.recipients), day=date_text(last.due),
        )  # fmt: skip
        yield CaseStep(_("Vänta på dem som hörs"), why, kind=WAITS)
    for one_asked in case.referrals:
        if one_asked.is_open:
            passed, day = one_asked.due < today, date_text(one_asked.due)
            why = _("Svarstiden gick ut %(day)s.", day=day) if passed else _("Svar senast %(day)s.", day=day)
            told = _("%(name)s har inte svarat på remissen", name=one_asked.name)
            yield CaseStep(told, why, kind="" if passed else WAITS)


def _decided(view: CaseView) -> Iterator[CaseStep]:
    """What a decision asks for before it is final."""
    at = partial(url_for, "office.after_decision", case_id=view.case.case_id)
    if any(each.stands is AppealStands.RECEIVED for each in view.case.appeals):
        url = at(_anchor="overklagat") if may(principal(), Permission.REGISTER_APPEAL, view.case) else ""
        yield CaseStep(_("Pröva om överklagandet kom in i rätt tid"), "", _("Till överklagandet"), url)
    if view.case.announced is None and _is_open(view, "announce"):
        yield CaseStep(_("Sätt upp beslutet på anslagstavlan"), "", _("Till anslagstavlan"), at(_anchor="kungor"))


def _to_end(view: CaseView) -> Iterator[CaseStep]:
    """Nothing is left but to weigh and decide: what speaks against it, and what only the officer can judge."""
    found = [each.outcome for each in view.assessment.findings] if view.assessment else []
    against, to_judge = found.count(Found.CONFLICT), found.count(Found.JUDGE)
    grant = next(move for move in MOVES if move.name == Outcome.GRANT)
    if against:
        why = _("1 punkt stämmer inte.") if against == 1 else _("%(n)s punkter stämmer inte.", n=against)
        yield CaseStep(_("Avgör om det kan godtas, och besluta"), why, _("Granska del för del"), _at(view, "delar"))
    else:
        why = _("Inget i granskningen säger emot.")
        if to_judge:
            why = _("Inget i granskningen säger emot. %(n)s att bedöma.", n=to_judge)
        url = _at(view, grant.slug) if _is_open(view, grant.name) else ""
        yield CaseStep(_("Gå igenom och besluta"), why, _(label_of(grant, view.case)), url)

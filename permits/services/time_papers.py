"""What is written to the applicant about the time that a case may take: the papers of PBL 9 kap. 100 and 102 §§."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any, Final

from permits.case import events
from permits.case.deadline import clock_of, limits_of, plan_work_ends
from permits.case.events import Event, StoredEvent
from permits.case.matter import is_notification
from permits.case.pauses import PauseGround
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.building_papers import Paper
from permits.services.ruling import appeal
from permits.services.shapes import CaseView
from permits.words import N_
from permits.words import swedish_date as date_text

TIME_PAPERS: Final[Mapping[str, str]] = {
    "bekraftelse": N_("Bekräftelse: det du skickade har kommit in"),
    "beslut_vila": N_("Beslut: ärendet vilar"),
    "aterupptaget": N_("Meddelande: ärendet tas upp igen"),
    "forlangd_tid": N_("Meddelande: tiden för beslut förlängs"),
}
"""What the papers are called, by their label."""
TIME_LABELS: Final[Mapping[type[Event], str]] = {
    events.ApplicationSubmitted: "bekraftelse",
    events.CasePaused: "beslut_vila",
    events.CaseResumed: "aterupptaget",
    events.TimeExtended: "forlangd_tid",
}


def is_written(event: Event) -> bool:
    """Whether there is such a paper: who applied by the service has been confirmed on its page and by mail."""
    return type(event) in TIME_LABELS and (not isinstance(event, events.ApplicationSubmitted) or bool(event.arrived))


def time_paper_context(view: CaseView, about: StoredEvent, municipality: Municipality) -> dict[str, Any]:
    """What the template of the building stage's papers needs, for a paper about the event."""
    title = TIME_PAPERS[TIME_LABELS[type(about.event)]]
    called, _colon, what = title.partition(": ")
    paper = told_of_time(about.event, view, municipality)
    decides = isinstance(about.event, events.CasePaused)
    return {
        "title": f"{title} {view.case.registry_number}",
        "heading": called if isinstance(about.event, events.ApplicationSubmitted) else f"{what[:1].upper()}{what[1:]}",
        "paper": paper,
        "sections": [(title, text) for title, text in paper.sections if text],
        "notes": (),
        "made_on": date_text(swedish_day(about.at)),
        "made_by": about.by_name,
        "mandate": "",
        "decides": decides,
        "appeal": appeal(municipality) if decides else (),
    }


@singledispatch
def told_of_time(event: Event, view: CaseView, municipality: Municipality) -> Paper:  # noqa: ARG001
    """What the paper about the event says. Raises ValueError for an event of which there is none."""
    raise ValueError(f"{event.type()} is told on no paper")


@told_of_time.register
def _(event: events.ApplicationSubmitted, view: CaseView, municipality: Municipality) -> Paper:  # noqa: ARG001
    case, limits = view.case, limits_of(view.case)
    what, came = "anmälan" if is_notification(case) else "ansökan", date_text(swedish_day(case.submitted))
    longer = (
        f"Tiden får förlängas en gång, med högst {_weeks(limits.longest_extension)}, om det är nödvändigt. Då får du "
        "veta det, och skälen, innan tiden har gått ut."
        if limits.longest_extension
        else "Tiden får inte förlängas i ett sådant ärende."
    )
    return Paper(
        f"Din {what} kom in till {municipality.contact.committee} den {came} och har fått diarienummer "
        f"{case.registry_number}.",
        "Den här informationen lämnas enligt 9 kap. 100 § plan- och bygglagen (2010:900), PBL."
        if what == "ansökan"
        else "Vad som gäller om tiden står i 6 kap. 5 § plan- och byggförordningen (2011:338).",
        (
            ("När du får beslut", f"Nämnden ska besluta inom {_weeks(limits.weeks)} från den dag då din {what} kom in. "
             f"{_first_last_day(view)}Lägger du till eller ändrar något på eget initiativ räknas tiden från den dag då "
             "det kommer in. Ber vi dig inom tre veckor att avhjälpa en brist räknas den från den dag då du har gjort "
             f"det. {longer} ({limits.citation})"),
            ("Om beslutet blir sent", "Överskrider nämnden tiden sänks avgiften för beslutet med en femtedel för varje "
             "vecka som påbörjas (12 kap. 8 a § PBL)."),
            ("Att överklaga", f"Nämndens beslut kan överklagas till {municipality.county_board}. Hur det går till står "
             "i beslutet."),
            ("Det här händer nu", f"En handläggare läser din {what} och hör av sig om något saknas. Du får inte börja "
             "förrän du har fått ett startbesked."),
        ),
    )  # fmt: skip


@told_of_time.register
def _(event: events.CasePaused, view: CaseView, municipality: Municipality) -> Paper:
    ground = PauseGround(event.ground)
    why, number = {
        PauseGround.SHORE: ("frågan om dispens från strandskydd har avgjorts", "1"),
        PauseGround.EXPROPRIATION: ("frågan om expropriation har avgjorts", "2"),
        PauseGround.PLAN_WORK: ("arbetet med detaljplan eller områdesbestämmelser har avslutats", "3"),
    }[ground]
    longest = (
        f" Är planarbetet inte avslutat den {date_text(plan_work_ends(view.case))}, två år från det att ansökan kom "
        "in, ska ärendet avgöras utan dröjsmål."
        if ground is PauseGround.PLAN_WORK
        else ""
    )
    return Paper(
        f"{municipality.contact.committee} beslutar att ärendet om fastigheten {view.case.designation} inte ska "
        f"avgöras förrän {why}.",
        f"Beslutet fattas med stöd av 9 kap. 102 § första stycket {number} plan- och bygglagen (2010:900), PBL.",
        (
            ("Skäl för beslutet", event.reason),
            ("Vad det betyder", "Ärendet vilar från och med i dag, och tiden för beslut räknas inte så länge (9 kap. "
             f"102 § PBL).{longest} Du behöver inte göra något nu. När ärendet tas upp igen får du veta det."),
        ),
    )  # fmt: skip


@told_of_time.register
def _(event: events.CaseResumed, view: CaseView, municipality: Municipality) -> Paper:
    return Paper(
        f"{municipality.contact.committee} tar upp ärendet om fastigheten {view.case.designation} igen.",
        "Ärendet har vilat enligt 9 kap. 102 § plan- och bygglagen (2010:900), PBL.",
        (("Varför", event.reason), ("Tiden för beslut", f"Tiden räknas igen. {_last_day(view)}".strip())),
    )


@told_of_time.register
def _(event: events.TimeExtended, view: CaseView, municipality: Municipality) -> Paper:
    limits = limits_of(view.case)
    return Paper(
        f"{municipality.contact.committee} förlänger tiden för beslut med {_weeks(event.weeks)}.",
        f"Tiden får förlängas en gång när det är nödvändigt ({limits.citation}). Beslutet om förlängning kan inte "
        "överklagas (13 kap. 2 § PBL).",
        (("Skäl", event.reason), ("Tiden för beslut", _last_day(view))),
    )


def _weeks(count: int) -> str:
    words = {1: "en vecka", 2: "två veckor", 4: "fyra veckor", 10: "tio veckor"}
    return words.get(count, f"{count} veckor")


def _last_day(view: CaseView) -> str:
    due = clock_of(view.case).due
    return f"Nämnden ska besluta senast den {date_text(due)}." if due else ""


def _first_last_day(view: CaseView) -> str:
    last = _last_day(view)
    return f"{last} " if last else ""

"""What a positive decision must make known: PBL 9 kap. 104, 105 and 109 §§, and of start clearance 10 kap. 24–25 §§."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from permits.case.matter import Matter, matters, words_of
from permits.case.model import PartyRole
from permits.case.times import swedish_day
from permits.law.appeal import ADVANCE_RULING_BINDS, BEGUN_WITHIN, FINISHED_WITHIN, NOTIFIED_FINISHED_WITHIN
from permits.law.book import Outcome
from permits.law.clock import years_after
from permits.services.other_permits import other_permits
from permits.services.shapes import CaseView
from permits.words import swedish_date as date_text

IN_EFFECT = "9 kap. 114 § PBL"
VALIDITY = "9 kap. 115 § PBL"
CONTENT = "9 kap. 105 § PBL"
OF_ADVANCE_RULING = "9 kap. 104 § PBL"
OTHER_LAWS = "9 kap. 92 § PBL"
IN_WORDS = {2: "två", 3: "tre", 5: "fem"}
PERMITS = (Matter.BYGGLOV, Matter.TIDSBEGRANSAT, Matter.RIVNINGSLOV, Matter.MARKLOV)
BUILT = {Matter.BYGGLOV, Matter.TIDSBEGRANSAT}


@dataclass(frozen=True)
class Point:
    """One thing that the decision makes known, with where the law says so."""

    title: str
    text: str
    citation: str


def points(view: CaseView) -> tuple[Point, ...]:
    """What the decision makes known of all that it gives: permits first, then what has been notified."""
    asked = _given(view)
    if Matter.FORHANDSBESKED in asked:
        return (*_of_advance_ruling(), *_of_other_laws(view, OTHER_LAWS))
    permits = [matter for matter in PERMITS if matter in asked]
    told = [*(_of_permits(view, permits) if permits else ())]
    if Matter.ANMALAN in asked:
        told += _of_start_clearance(view, alone=not permits)
    where = f"{OTHER_LAWS}; {CONTENT} första stycket 5" if permits else "10 kap. 22 och 24 §§ PBL"
    return (*told, *_of_other_laws(view, where))


def _of_other_laws(view: CaseView, citation: str) -> Iterator[Point]:
    """That other permits may be needed, where the maps show it."""
    if found := other_permits(view):
        text = f"Beslutet prövar inte andra lagar. {found} Har du redan ett sådant tillstånd behöver du inte söka igen."
        yield Point("Det kan krävas mer än det här beslutet", text, citation)


def _given(view: CaseView) -> tuple[Matter, ...]:
    """What was asked about the measures that something is given for: all of them, or those of a part."""
    asked, decision = matters(view.case), view.case.decision
    if decision is None or not decision.given:
        return asked
    return tuple(matter for place, matter in enumerate(asked) if place in decision.given)


def _of_permits(view: CaseView, permits: list[Matter]) -> Iterator[Point]:
    the = words_of(permits).the
    build = "bygga" if set(permits) & BUILT else "riva" if permits == [Matter.RIVNINGSLOV] else "arbeta"
    yield Point(
        f"Du får inte börja {build} ännu",
        f"Åtgärden får inte påbörjas förrän {the} har börjat gälla och nämnden har gett startbesked.",
        f"{CONTENT} första stycket 3; 10 kap. 3 § PBL",
    )
    yield _in_effect(view, the, build)
    if Matter.TIDSBEGRANSAT in permits:
        yield from _for_a_time(view)
    lasting = [matter for matter in permits if matter is not Matter.TIDSBEGRANSAT]
    if lasting:
        yield _how_long(words_of(lasting).the)
    yield Point("Kontrollansvarig", control_officer(view), f"10 kap. 9–10 §§ PBL; {CONTENT} första stycket 2")
    yield _before_use() if set(permits) & BUILT else _when_done()
    yield Point(
        "Beslutet kungörs",
        f"Beslutet att ge {words_of(permits).name} kungörs på kommunens anslagstavla, så att andra som berörs får veta "
        "det.",
        "9 kap. 109 § PBL",
    )


def _in_effect(view: CaseView, the: str, build: str) -> Point:
    """At once, or not before it is final where something could be lost for ever."""
    decision = view.case.decision
    if decision is not None and decision.postponed:
        return Point(
            f"När {the} börjar gälla",
            f"{_first_upper(the)} börjar gälla först när beslutet har fått laga kraft. Skäl: {decision.postponed}",
            f"{IN_EFFECT} andra stycket",
        )
    return Point(
        f"När {the} börjar gälla",
        f"{_first_upper(the)} gäller omedelbart. Om du börjar {build} innan beslutet har fått laga kraft och beslutet "
        "sedan ändras efter ett överklagande kan du behöva återställa det som har gjorts.",
        f"{IN_EFFECT}; {CONTENT} första stycket 4",
    )


def _how_long(the: str) -> Point:
    return Point(
        f"Hur länge {the} gäller",
        f"{_first_upper(the)} upphör att gälla om åtgärden inte har påbörjats inom {IN_WORDS[BEGUN_WITHIN]} år och "
        f"avslutats inom {IN_WORDS[FINISHED_WITHIN]} år från den dag då beslutet får laga kraft.",
        f"{VALIDITY}; {CONTENT} första stycket 1",
    )


def _for_a_time(view: CaseView) -> Iterator[Point]:
    """Until when, and that the place is restored by then."""
    yield Point(
        "Hur länge det tidsbegränsade bygglovet gäller",
        f"Bygglovet gäller {_time_told(view)}, om inget annat står under Villkor.",
        f"9 kap. 39 och 72 §§ PBL; {CONTENT} första stycket 1",
    )
    yield Point(
        "Återställ innan tiden är slut",
        "Platsen eller det som lovet avser ska vara återställt innan tiden har gått ut. För att återställa behöver du "
        "varken lov eller anmälan. Du behöver inte återställa om du dessförinnan har fått bygglov utan tidsgräns.",
        f"9 kap. 73 § PBL; {CONTENT} första stycket 5",
    )


def _time_told(view: CaseView) -> str:
    """How long was asked for, as the last day where it is whole years."""
    asked = str(view.answers.get("atgard", {}).get("temporary_years") or "")
    decision = view.case.decision
    if not asked or decision is None:
        return "under den tid som anges i beslutet"
    years = float(asked)
    if years.is_integer():
        last = date_text(years_after(swedish_day(decision.at), int(years)))
        return f"i {int(years)} år, till och med den {last}"
    return f"i {asked.replace('.', ',')} år från beslutet"


def _of_advance_ruling() -> Iterator[Point]:
    years = IN_WORDS[ADVANCE_RULING_BINDS]
    yield Point(
        "Du får inte börja bygga",
        "Förhandsbeskedet innebär inte att åtgärden får påbörjas. Det krävs bygglov och startbesked.",
        f"{OF_ADVANCE_RULING} 2",
    )
    yield Point(
        f"Sök bygglov inom {years} år",
        f"Förhandsbeskedet gäller bara om bygglov för åtgärden söks inom {years} år från den dag då beslutet om "
        "förhandsbesked fick laga kraft. Söker du i tid är det bindande när bygglovet prövas.",
        f"{OF_ADVANCE_RULING} 1; 9 kap. 42 § PBL",
    )
    yield Point(
        "Beslutet kungörs",
        "Beslutet att ge positivt förhandsbesked kungörs på kommunens anslagstavla, så att andra som berörs får veta "
        "det.",
        "9 kap. 109 § PBL",
    )


def _of_start_clearance(view: CaseView, *, alone: bool) -> Iterator[Point]:
    what = "Åtgärden" if alone else "Det som bara krävde anmälan"
    yield Point(
        "Du får börja" if alone else "Det du har anmält får du börja med",
        f"{what} får påbörjas nu. Startbeskedet gäller omedelbart.",
        "10 kap. 3 och 24 a §§ PBL",
    )
    yield Point(
        "Hur länge startbeskedet gäller",
        f"Startbeskedet upphör att gälla {IN_WORDS[NOTIFIED_FINISHED_WITHIN]} år efter att det gavs.",
        "10 kap. 25 § andra stycket PBL",
    )
    yield Point(
        "Kontrollera arbetet",
        "Se till att arbetet kontrolleras enligt den kontrollplan som nämnden har fastställt.",
        "10 kap. 5 och 24 §§ PBL",
    )
    if alone:
        yield Point("Kontrollansvarig", control_officer(view), "10 kap. 9–10 och 24 §§ PBL")
        yield _when_done()


def _before_use() -> Point:
    return Point(
        "Innan byggnaden används",
        "Byggnaden får som huvudregel inte börja användas förrän nämnden har gett ett slutbesked.",
        "10 kap. 4 § PBL",
    )


def _when_done() -> Point:
    return Point(
        "När arbetet är klart",
        "Säg till nämnden när arbetet är klart. Nämnden avslutar ärendet med ett slutbesked, och det som "
        "startbeskedet omfattar får som huvudregel inte tas i bruk dessförinnan.",
        "10 kap. 4 och 34 §§ PBL",
    )


def control_officer(view: CaseView) -> str:
    """Whether there shall be a certified control officer, and who it is; as the officer wrote it when they have."""
    if view.case.decision is not None and view.case.decision.control_officer:
        return view.case.decision.control_officer
    named = next((party for party in view.case.parties if party.role is PartyRole.CONTROL_OFFICER), None)
    told = view.answers.get("kontrollansvarig", {})
    name = named.shown_name if named else str(told.get("name", ""))
    certificate = "" if named and named.protected else str(told.get("certificate", ""))
    if name:
        return f"Kontrollansvarig är {name}{f', certifikat {certificate}' if certificate else ''}."
    outcome = view.assessment.control_officer if view.assessment else Outcome.UNKNOWN
    if outcome is Outcome.MISSING:
        return "Det ska finnas en kontrollansvarig. Anmäl till nämnden vem det är innan startbesked kan ges."
    if outcome is Outcome.MET:
        return "Det behöver inte finnas någon kontrollansvarig."
    return "Ingen kontrollansvarig är utsedd. Nämnden prövar inför startbeskedet om det behövs."


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

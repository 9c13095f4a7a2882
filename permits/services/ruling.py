"""What a decision on a permit must say: PBL 9 kap. 105–108 §§, and how to appeal it by 13 kap. 3 § and FL 43–45 §§."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.model import Case, PartyRole
from permits.case.times import swedish_day
from permits.law.appeal import BEGUN_WITHIN, FINISHED_WITHIN, THREE_WEEKS
from permits.law.book import Assessment, Outcome, Topic
from permits.law.clock import WEEK
from permits.law.facts import MeasureKind
from permits.law.measures import ANCILLARY
from permits.municipality import Municipality
from permits.services.shapes import CaseView
from permits.services.telling import OUTCOMES, measures_text, of_measure
from permits.words import swedish_date as date_text

IN_EFFECT = "9 kap. 114 § PBL"
VALIDITY = "9 kap. 115 § PBL"
CONTENT = "9 kap. 105 § PBL"
ACT = "plan- och bygglagen (2010:900), PBL"
ADDITIONS = ANCILLARY | {MeasureKind.TILLBYGGNAD}
"""What 9 kap. 59 § may let stand outside plans when it is small."""
IN_WORDS = {2: "två", 3: "tre", 5: "fem"}


@dataclass(frozen=True)
class Point:
    """One thing that the decision makes known, with where the law says so."""

    title: str
    text: str
    citation: str


@dataclass(frozen=True)
class Basis:
    """A finding that the decision leans on."""

    verdict: str
    title: str
    citation: str


@dataclass(frozen=True)
class Ruling:
    """A whole decision, in words."""

    granted: bool
    heading: str
    operative: str
    ground: str
    reasons: str
    conditions: str
    basis: tuple[Basis, ...]
    points: tuple[Point, ...]
    appeal: tuple[str, ...]
    fee: str
    decided_on: str
    decided_by: str
    served: tuple[str, ...]


def ruling(view: CaseView, municipality: Municipality) -> Ruling:
    """The decision of a decided case. Raises ValueError when it has not been decided."""
    case, decision = view.case, view.case.decision
    if decision is None:
        raise ValueError("the case has not been decided")
    what = f"{measures_text(case.measures).lower()} på fastigheten {case.designation}"
    granted = decision.granted
    return Ruling(
        granted=granted,
        heading="Bygglov ges" if granted else "Ansökan om bygglov avslås",
        operative=(
            f"{municipality.contact.committee} ger bygglov för {what}."
            if granted
            else f"{municipality.contact.committee} avslår ansökan om bygglov för {what}."
        ),
        ground=ground(view),
        reasons=decision.reasons,
        conditions=decision.conditions,
        basis=basis(view.assessment),
        points=tuple(_points(view)) if granted else (),
        appeal=appeal(municipality),
        fee=municipality.fee_note,
        decided_on=date_text(swedish_day(decision.at)),
        decided_by=decision.by_name,
        served=tuple(served(case)),
    )


def ground(view: CaseView) -> str:
    """Which sections the application was tried against; follows from where the places are and what is built."""
    where = {told["in_plan"] if told else None for told in view.reports}
    decision = view.case.decision
    tried = "Bygglov ges med stöd av" if decision and decision.granted else "Ansökan har prövats mot"
    if where == {True}:
        deviates = view.assessment is not None and any(
            finding.outcome is Outcome.CONFLICT for finding in view.assessment.about(Topic.SITING)
        )
        beside = " Åtgärden avviker från detaljplanen och har prövats även mot 9 kap. 60–62 §§ PBL." if deviates else ""
        return f"{tried} 9 kap. 56 § {ACT}: platsen omfattas av detaljplan.{beside}"
    if where == {False}:
        lighter = " och, för en liten tillbyggnad eller komplementbyggnad till ett en- eller tvåbostadshus, 59 §"
        beside = lighter if any(measure in ADDITIONS for measure in view.case.measures) else ""
        return f"{tried} 9 kap. 57 §{beside} {ACT}: platsen omfattas inte av detaljplan."
    if where == {True, False}:
        return f"{tried} 9 kap. 56 och 57 §§ {ACT}: bara en del av platsen omfattas av detaljplan."
    return f"{tried} 9 kap. {ACT}."


def basis(assessment: Assessment | None) -> tuple[Basis, ...]:
    """The findings on plan and placing that the decision leans on, each with the measure it is about."""
    found = assessment.about(Topic.SITING) if assessment else ()
    return tuple(Basis(OUTCOMES[each.outcome], of_measure(each.measure, each.title), each.citation) for each in found)


def _points(view: CaseView) -> list[Point]:
    """What a permit must make known (9 kap. 105 § 1–4)."""
    return [
        Point(
            "Du får inte börja bygga ännu",
            "Åtgärden får inte påbörjas förrän bygglovet har börjat gälla och byggnadsnämnden har gett startbesked.",
            f"{CONTENT} första stycket 3; 10 kap. 3 § PBL",
        ),
        Point(
            "När bygglovet börjar gälla",
            "Bygglovet gäller omedelbart. Om du börjar bygga innan beslutet har fått laga kraft och beslutet sedan "
            "ändras efter ett överklagande kan du behöva återställa det som har gjorts.",
            f"{IN_EFFECT}; {CONTENT} första stycket 4",
        ),
        Point(
            "Hur länge bygglovet gäller",
            f"Bygglovet upphör att gälla om åtgärden inte har påbörjats inom {IN_WORDS[BEGUN_WITHIN]} år och "
            f"avslutats inom {IN_WORDS[FINISHED_WITHIN]} år från den dag då beslutet får laga kraft.",
            f"{VALIDITY}; {CONTENT} första stycket 1",
        ),
        Point("Kontrollansvarig", control_officer(view), f"10 kap. 9–10 §§ PBL; {CONTENT} första stycket 2"),
        Point(
            "Innan byggnaden används",
            "Byggnaden får som huvudregel inte börja användas förrän byggnadsnämnden har gett ett slutbesked.",
            "10 kap. 4 § PBL",
        ),
        Point(
            "Beslutet kungörs",
            "Beslutet att ge bygglov kungörs på kommunens anslagstavla, så att andra som berörs får veta det.",
            "9 kap. 109 § PBL",
        ),
    ]


def control_officer(view: CaseView) -> str:
    """Whether there shall be a certified control officer, and who it is."""
    named = next((party for party in view.case.parties if party.role is PartyRole.CONTROL_OFFICER), None)
    told = view.answers.get("kontrollansvarig", {})
    name = named.shown_name if named else str(told.get("name", ""))
    certificate = "" if named and named.protected else str(told.get("certificate", ""))
    if name:
        return f"Kontrollansvarig är {name}{f', certifikat {certificate}' if certificate else ''}."
    outcome = view.assessment.control_officer if view.assessment else Outcome.UNKNOWN
    if outcome is Outcome.MISSING:
        return "Det ska finnas en kontrollansvarig. Anmäl till byggnadsnämnden vem det är innan startbesked kan ges."
    if outcome is Outcome.MET:
        return "Det behöver inte finnas någon kontrollansvarig."
    return "Ingen kontrollansvarig är utsedd. Byggnadsnämnden prövar inför startbeskedet om det behövs."


def appeal(municipality: Municipality) -> tuple[str, ...]:
    """How to appeal, to the county board by way of the committee."""
    contact, weeks = municipality.contact, IN_WORDS[THREE_WEEKS // WEEK]
    return (
        f"Du kan överklaga beslutet till {municipality.county_board}. Överklagandet ska vara skriftligt och skickas "
        f"eller lämnas till {contact.committee}: {contact.email}, eller {contact.address}.",
        f"Överklagandet ska ha kommit in inom {weeks} veckor från den dag du fick del av beslutet. Kommer det "
        f"in för sent kan det inte prövas. {contact.committee} prövar om det kom in i rätt tid och skickar det vidare.",
        "Skriv vilket beslut du överklagar (ange diarienumret), hur du vill att beslutet ska ändras och varför. Skriv "
        "också ditt namn, din adress och ditt telefonnummer, och bifoga det som länsstyrelsen ska ta hänsyn till.",
    )


def served(case: Case) -> list[str]:
    """Whom the decision is served on (9 kap. 108 §)."""
    parties = [party for party in case.parties if party.role is not PartyRole.CONTROL_OFFICER]
    return [
        *(f"{party.shown_name} ({party.role.label.lower()})" for party in parties),
        "Fastighetens ägare, om det är någon annan än den sökande",
    ]

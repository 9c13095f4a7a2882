"""What a decision says: what is given or refused, by which sections and why, and how to appeal it (PBL 13 kap. 3 §)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from permits.case.decisions import Outcome as Decided
from permits.case.matter import WORDS, Matter, is_notification, matters
from permits.case.model import Case, PartyRole
from permits.case.times import swedish_day
from permits.law.appeal import THREE_WEEKS
from permits.law.book import Assessment, Outcome, Topic
from permits.law.clock import WEEK
from permits.law.facts import MeasureKind
from permits.law.measures import ANCILLARY
from permits.municipality import Municipality
from permits.services.charging import FeeTold, recorded_fee
from permits.services.grounds import ALL, nobody_had_to_apply
from permits.services.made_known import IN_WORDS, Point, points
from permits.services.objections_told import Weighed, weighed
from permits.services.shapes import CaseView
from permits.services.telling import OUTCOMES, measures_text, of_measure
from permits.words import swedish_date as date_text

ACT = "plan- och bygglagen (2010:900), PBL"
ADDITIONS = ANCILLARY | {MeasureKind.TILLBYGGNAD}
"""What 9 kap. 59 § may let stand outside plans when it is small."""
GROUNDS = {
    Matter.TIDSBEGRANSAT: "9 kap. 70–71 §§",
    Matter.FORHANDSBESKED: "9 kap. 74 §",
    Matter.RIVNINGSLOV: "9 kap. 75–76 §§",
    Matter.MARKLOV: "9 kap. 77–78 §§",
    Matter.ANMALAN: "10 kap. 23 c §",
}
"""What is tried, where that does not follow from the place."""


TRIED = {**OUTCOMES, Outcome.CONFLICT: "Avviker", Outcome.JUDGE: "Prövat, se skälen"}
"""How a finding stands once the committee has decided: nothing is left to be judged."""


@dataclass(frozen=True)
class Basis:
    """A finding that the decision leans on."""

    verdict: str
    title: str
    citation: str


@dataclass(frozen=True)
class Ruling:
    """A whole decision, in words. `signed` says by what it was decided, `attested` who wrote in the committee's."""

    granted: bool
    heading: str
    operative: str
    ground: str
    reasons: str
    conditions: str
    basis: tuple[Basis, ...]
    views: tuple[Weighed, ...]
    points: tuple[Point, ...]
    appeal: tuple[str, ...]
    fee: str
    charged: FeeTold | None
    decided_on: str
    decided_by: str
    signed: str
    attested: str
    read_by: str
    served: tuple[str, ...]


def ruling(view: CaseView, municipality: Municipality) -> Ruling:
    """The decision of a decided case. Raises ValueError when it has not been decided."""
    case, decision = view.case, view.case.decision
    if decision is None:
        raise ValueError("the case has not been decided")
    committee, day = municipality.contact.committee, date_text(decision.meeting or swedish_day(decision.at))
    tried = decision.outcome not in {Decided.DISMISS, Decided.STRIKE}
    by_mandate = decision.mandate[:1].lower() + decision.mandate[1:]
    under = f"enligt {by_mandate}" if by_mandate else "enligt nämndens delegationsordning"
    return Ruling(
        granted=decision.granted,
        heading=heading(case),
        operative="\n".join(f"{committee} {line}" for line in operative(case)),
        ground=ground(view),
        reasons=decision.reasons,
        conditions=decision.conditions,
        basis=basis(view.assessment) if tried else (),
        views=weighed(case) if tried else (),
        points=points(view) if decision.granted else (),
        appeal=appeal(municipality) if decision.outcome is not Decided.STRIKE else (),
        fee=municipality.fee_note if tried else NO_FEE,
        charged=recorded_fee(decision.fee) if decision.fee else None,
        decided_on=day,
        decided_by=committee if decision.meeting else decision.by_name,
        signed=(
            f"Beslutat vid nämndens sammanträde {day}, {decision.paragraph}, av"
            if decision.meeting
            else f"Beslutat {day} för {committee} {under} av"
        ),
        attested=f"Rätt utdraget ur protokollet: {decision.by_name}" if decision.meeting else "",
        read_by=decision.reader,
        served=tuple(served(case)) if decision.outcome is not Decided.STRIKE else (),
    )


NO_FEE = "I det här beslutet tas ingen avgift ut."


def heading(case: Case) -> str:
    """What was decided, in a line."""
    outcome, groups = _outcome(case), _groups(case)
    applied = _applied(groups)
    if outcome is Decided.GRANT:
        names = _joined([WORDS[matter].name for matter in groups] or ["lov"])
        departs = case.decision is not None and case.decision.deviates
        return f"{_first_upper(names)} ges{' med avvikelse' if departs else ''}"
    if outcome is Decided.REFUSE:
        return _refused(groups)
    only_notified = set(groups) == {Matter.ANMALAN}
    return {
        Decided.STRIKE: f"Ärendet om {applied} skrivs av",
        Decided.DISMISS: "Anmälan avvisas" if only_notified else f"Ansökan om {applied} avvisas",
        Decided.PARTLY: f"Ansökan om {applied} beviljas delvis",
    }[outcome]


def _refused(groups: dict[Matter, list[str]]) -> str:
    if set(groups) == {Matter.FORHANDSBESKED}:
        return "Negativt förhandsbesked ges"
    if set(groups) == {Matter.ANMALAN}:
        return "Startbesked ges inte"
    return f"Ansökan om {_joined([WORDS[matter].name for matter in groups if matter is not Matter.ANMALAN])} avslås"


def _applied(groups: dict[Matter, list[str]]) -> str:
    """What was asked for: "bygglov", "förhandsbesked", "lov"."""
    names = {Matter.FORHANDSBESKED: "förhandsbesked", Matter.ANMALAN: "startbesked"}
    return _joined([names.get(matter, WORDS[matter].name) for matter in groups] or ["lov"])


def operative(case: Case) -> tuple[str, ...]:
    """What the committee does, about which measures: "ger rivningslov för rivning på fastigheten Alviken 1:18"."""
    outcome, where = _outcome(case), f"på fastigheten {case.designation}"
    if outcome in {Decided.DISMISS, Decided.STRIKE}:
        what = f"{_applied(_groups(case))} för {measures_text(case.measures).lower()}"
        return (
            (f"avvisar ansökan om {what} {where}.",)
            if outcome is Decided.DISMISS
            else (f"skriver av ärendet om {what} {where}.",)
        )
    if outcome is Decided.PARTLY and case.decision is not None:
        given = set(case.decision.given)
        rest = set(range(len(case.measures))) - given
        return (
            _operative(_groups(case, given), where, given=True),
            _operative(_groups(case, rest), where, given=False),
        )
    return (_operative(_groups(case), where, given=outcome is Decided.GRANT),)


def _operative(groups: dict[Matter, list[str]], where: str, *, given: bool) -> str:
    about = {matter: measures_text(kinds).lower() for matter, kinds in groups.items()}
    if Matter.FORHANDSBESKED in groups:
        which, may = ("positivt", "kan") if given else ("negativt", "kan inte")
        what = about[Matter.FORHANDSBESKED]
        return f"ger {which} förhandsbesked om {what} {where}: åtgärden {may} lokaliseras till den platsen."
    told = {matter: f"{WORDS[matter].name} för {what}" for matter, what in about.items()}
    if given:
        return f"ger {_joined(list(told.values()))} {where}."
    refused = [text for matter, text in told.items() if matter is not Matter.ANMALAN]
    parts = [f"avslår ansökan om {_joined(refused)}"] if refused else []
    parts += [f"ger inte {told[Matter.ANMALAN]}"] if Matter.ANMALAN in told else []
    return f"{_joined(parts)} {where}."


def _outcome(case: Case) -> Decided:
    return case.decision.outcome if case.decision else Decided.REFUSE


def _groups(case: Case, places: set[int] | None = None) -> dict[Matter, list[str]]:
    """The measures (at these places, or all) by what is asked about them; those about which nothing is, in none."""
    asked = [
        (matter, kind)
        for place, (matter, kind) in enumerate(zip(matters(case), case.measures, strict=True))
        if matter is not Matter.NOTHING and (places is None or place in places)
    ]
    groups: dict[Matter, list[str]] = {}
    for matter, kind in asked:
        groups.setdefault(matter, []).append(kind)
    return groups


def ground(view: CaseView) -> str:
    """Which sections the application was tried against, or why it was not."""
    decision = view.case.decision
    if decision is not None and decision.outcome is Decided.DISMISS:
        return f"{INCOMPLETE} {NOT_TRIED}" if view.case.open_orders else NOT_TRIED
    if decision is not None and decision.outcome is Decided.STRIKE:
        return "Ansökan är tillbakatagen. Det finns inget kvar att pröva."
    return " ".join(_grounds(view))


VOLUNTARY = frozenset({Matter.BYGGLOV, Matter.RIVNINGSLOV, Matter.MARKLOV})
NOBODY_HAD_TO = "Åtgärden kräver inte lov men har prövats på sökandens begäran (52 §)."
INCOMPLETE = f"En ansökan som är ofullständig får avvisas när ett föreläggande inte har följts (9 kap. 91 § {ACT})."
NOT_TRIED = "En avvisning innebär att ansökan inte har prövats i sak."


def _grounds(view: CaseView) -> Iterator[str]:
    decision = view.case.decision
    given = decision is not None and decision.granted
    for nth, (matter, kinds) in enumerate(_groups(view.case).items()):
        what = "Anmälan" if matter is Matter.ANMALAN else "Ansökan"
        tried = f"{_first_upper(WORDS[matter].name)} ges med stöd av" if given else f"{what} har prövats mot"
        chosen = ALL.get(decision.ground) if decision is not None and given else None
        if matter in VOLUNTARY and nobody_had_to_apply(view) and not chosen:
            yield f"{tried} 9 kap. 79 § {'PBL' if nth else ACT}. {ALL['79'].why if given else NOBODY_HAD_TO}"
        elif matter is Matter.BYGGLOV and chosen:
            yield f"{tried} {chosen.sections} {'PBL' if nth else ACT}. {chosen.why}"
        elif matter is Matter.BYGGLOV:
            yield _by_place(view, tried, kinds)
        else:
            yield f"{tried} {GROUNDS[matter]} {'PBL' if nth else ACT}."


def _by_place(view: CaseView, tried: str, kinds: list[str]) -> str:
    """The sections on a building permit follow from where the places are and what is built."""
    told_of = zip(view.case.measures, view.reports, strict=False)
    where = {told["in_plan"] if told else None for kind, told in told_of if kind in kinds}
    if where == {True}:
        deviates = view.assessment is not None and any(
            finding.outcome is Outcome.CONFLICT for finding in view.assessment.about(Topic.SITING)
        )
        beside = " Åtgärden avviker från detaljplanen och har prövats även mot 9 kap. 60–62 §§ PBL." if deviates else ""
        return f"{tried} 9 kap. 56 § {ACT}: platsen omfattas av detaljplan.{beside}"
    if where == {False}:
        lighter = " och, för en liten tillbyggnad eller komplementbyggnad till ett en- eller tvåbostadshus, 59 §"
        beside = lighter if any(kind in ADDITIONS for kind in kinds) else ""
        return f"{tried} 9 kap. 57 §{beside} {ACT}: platsen omfattas inte av detaljplan."
    if where == {True, False}:
        return f"{tried} 9 kap. 56 och 57 §§ {ACT}: bara en del av platsen omfattas av detaljplan."
    return f"{tried} 9 kap. {ACT}."


def basis(assessment: Assessment | None) -> tuple[Basis, ...]:
    """The findings on plan and placing that the decision leans on, each with the measure it is about."""
    found = assessment.about(Topic.SITING) if assessment else ()
    return tuple(Basis(TRIED[each.outcome], of_measure(each.measure, each.title), each.citation) for each in found)


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
    """Whom the decision is served on (9 kap. 108 §); start clearance is sent to the parties (FL 33 §)."""
    parties = [party for party in case.parties if party.role is not PartyRole.CONTROL_OFFICER]
    told = [f"{party.shown_name} ({party.role.label.lower()})" for party in parties]
    if is_notification(case):
        return told
    left = [each for each in case.objections if each.recipient_id and not each.met]
    where = sorted({name for each in left for name in each.properties})
    heard = f"De som har lämnat synpunkter som inte har tillgodosetts ({', '.join(where)})" if where else ""
    return [*told, "Fastighetens ägare, om det är någon annan än den sökande", *([heard] if heard else [])]


def _joined(parts: list[str]) -> str:
    """ "a", "a och b", "a, b och c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

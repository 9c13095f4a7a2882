"""The neighbours' consent as a paper to sign: who is asked, to what, and what it means (9 kap. 34 and 35 §§)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from gis.report import BoundaryNear
from gis.site import SiteReport
from gis.siteplan import SitePlan
from permits.case.times import swedish_day
from permits.law.boundary_reach import reaches
from permits.law.conditions import Holds
from permits.law.fact_words import fact_label, fact_value
from permits.law.facts import Facts, Unknown
from permits.law.measures import MEASURES, Shown
from permits.law.near_boundary import BOUNDARY, RAILWAY
from permits.municipality import Municipality
from permits.services.letterhead import letterhead
from permits.services.ports import Clock
from permits.services.printing import Drawing, Printer
from permits.services.siting import wall_length
from permits.services.telling import measure_text, measures_text
from permits.words import swedish_date as date_text
from permits.words import swedish_number as number

NEIGHBOUR, SHARED, PUBLIC, TRACK = "fastighet", "samfallighet", "allman_plats", "jarnvag"
HEIGHTS: Final = ("ridge_height", "structure_height")


@dataclass(frozen=True)
class Asked:
    """Whose consent it is: the paper's heading, who it turns to, what stands near, and who signs."""

    heading: str
    to: str
    near: str
    signs: str


WHO: Final = {
    NEIGHBOUR: Asked(
        "Medgivande från granne",
        "Till dig som äger grannfastigheten",
        "gränsen mot din fastighet",
        "Alla som äger fastigheten ska skriva under. Är det en förening eller ett bolag skriver den under som får "
        "företräda ägaren.",
    ),
    SHARED: Asked(
        "Medgivande för gemensam mark",
        "Till er som äger den gemensamma marken",
        "gränsen mot den gemensamma marken",
        "Finns det en samfällighetsförening skriver den under som får företräda föreningen. Annars skriver alla "
        "delägare under.",
    ),
    PUBLIC: Asked(
        "Medgivande från huvudmannen",
        "Till huvudmannen för den allmänna platsen (oftast kommunen)",
        "gränsen mot den allmänna platsen, till exempel en gata eller park",
        "Den skriver under som får företräda huvudmannen.",
    ),
    TRACK: Asked(
        "Medgivande från järnvägens förvaltare",
        "Till järnvägens infrastrukturförvaltare (oftast Trafikverket)",
        "närmaste spårs mitt",
        "Den skriver under som får företräda infrastrukturförvaltaren.",
    ),
}
"""Who consents, by what lies beyond the boundary (9 kap. 35 § 3 and second paragraph)."""


@dataclass(frozen=True)
class Told:
    """One measure that stands near, as a neighbour reads of it: its name, then label and value."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass
class Paper:
    """One paper to sign: who is asked, for which property (empty where the map does not know it), and to what."""

    kind: str
    beyond: str
    near: list[Told] = field(default_factory=list)

    @property
    def asked(self) -> Asked:
        return WHO[self.kind]

    @property
    def limit(self) -> str:
        return "30 meter" if self.kind == TRACK else "4,5 meter"


def papers(measures: Sequence[Facts], reports: Sequence[SiteReport | None]) -> list[Paper]:
    """One paper a neighbour, the nearest first. Where nobody, or who knows who, can consent there is none."""
    found: dict[tuple[str, str], Paper] = {}
    for facts, report in zip(measures, reports, strict=False):
        if report is None or not _is_reached(facts):
            continue
        for kind, beyond, metres in _near(report):
            paper = found.setdefault((kind, beyond), Paper(kind, beyond))
            paper.near.append(Told(measure_text(facts.measure), tuple(_rows(facts, report, paper.asked, metres))))
    return list(found.values())


def _is_reached(facts: Facts) -> bool:
    reach = reaches(facts)
    return reach is not None and reach.holds is not Holds.NO


def _near(report: SiteReport) -> Iterable[tuple[str, str, float]]:
    """What stands so near that somebody may consent: kind, designation and metres, each neighbour once."""
    nearest: dict[tuple[str, str], float] = {}
    for boundary in _boundaries(report):
        if boundary.beyond_kind in WHO:
            nearest.setdefault((boundary.beyond_kind, boundary.beyond or ""), boundary.distance)
    for (kind, beyond), metres in nearest.items():
        yield kind, beyond, metres
    if report.railway_distance is not None and report.railway_distance < RAILWAY:
        yield TRACK, "", report.railway_distance


def _boundaries(report: SiteReport) -> tuple[BoundaryNear, ...]:
    """Those nearer than the law's limit; where there are none, the nearest if measuring cannot tell."""
    near = tuple(boundary for boundary in report.boundaries if boundary.distance < BOUNDARY)
    return near or tuple(each for each in report.boundaries[:1] if each.distance < BOUNDARY + report.tolerance)


def _rows(facts: Facts, report: SiteReport, asked: Asked, metres: float) -> Iterable[tuple[str, str]]:
    shown = MEASURES[facts.measure].shown
    if shown is Shown.LINE:
        yield "Längd", f"{number(wall_length(report))} m"
    elif shown is Shown.OUTLINE:
        yield "Yta på marken", f"{number(report.area)} m²"
    for name in HEIGHTS:
        value = getattr(facts, name)
        if value is not None and not isinstance(value, Unknown):
            yield fact_label(name), fact_value(name, value)
    yield f"Avstånd till {asked.near}", f"{number(metres, 2)} m"


class Places(Protocol):
    """What the paper asks of the map."""

    def site_plan_of(
        self, measures: Sequence[str], reports: Sequence[SiteReport | None], paper: str = "A4"
    ) -> SitePlan | None: ...


class Consents:
    """Prints the papers that neighbours sign."""

    def __init__(self, places: Places, municipality: Municipality, pdf: Printer, clock: Clock) -> None:
        self._places = places
        self._municipality = municipality
        self._pdf = pdf
        self._clock = clock

    def document(
        self, designation: str, measures: Sequence[Facts], reports: Sequence[SiteReport | None]
    ) -> bytes | None:
        """One PDF with a paper a neighbour, each followed by the situationsplan; None when there is nobody to ask.

        Nobody is named: whoever owns a property beside is not the applicant's to be told by a register.
        """
        asked = papers(measures, reports)
        plan = self._places.site_plan_of([facts.measure.value for facts in measures], reports) if asked else None
        if plan is None:
            return None
        pictures = {"situationsplan": plan.svg.encode()}
        drawing = Drawing("situationsplan", "Situationsplan", plan.text, plan.width_mm, plan.height_mm, plan.scale)
        what = measures_text([facts.measure.value for facts in measures])
        context: dict[str, Any] = {
            **letterhead(self._municipality, pictures),
            "title": f"Medgivande från grannar, {designation}",
            "subject": f"{what}, {designation}",
            "designation": designation,
            "papers": asked,
            "drawing": drawing,
            "today": date_text(swedish_day(self._clock())),
        }
        return self._pdf.print("consent.html", context, self._clock(), pictures)

"""A made-up case with a bit of everything, and stand-ins for the map, the files and the clock, to print from."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageDraw

from gis.layers import LayerSet, LayerStamp
from gis.site import SiteReport
from gis.siteplan import SitePlan, TitleBlock, site_plan
from permits.case import events
from permits.case.events import Event, StoredEvent, to_data
from permits.case.folding import fold
from permits.case.model import Case
from permits.law.book import Assessment, Finding, Need, Outcome, PermitNeed, Topic
from permits.law.facts_used import FactUsed
from permits.municipality import Contact, Municipality
from permits.services.recording import assessment_to_json, report_to_json
from permits.services.shapes import CaseView, Source
from tests.gis import drawn_place
from tests.gis.drawn_place import MemoryStore

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates"
STATIC = Path(__file__).parents[2] / "static"
FOOTPRINT = drawn_place.FOOTPRINT
STAMP = "fastigheter@0f3ac9d21b44"

MUNICIPALITY = Municipality(
    name="Kjellstavik",
    genitive="Kjellstaviks kommun",
    county_board="Länsstyrelsen i Skärgårdslän",
    registry_prefix="BYGG",
    crs=3011,
    colour="#1d5c4f",
    logo="kjellstavik.svg",
    contact=Contact(
        "Byggnadsnämnden", "bygg@kjellstavik.example", "0123-45 67 89", "Torget 1, 123 45 Kjellstavik", "vardagar 9–15"
    ),
    welcome="",
    fee_note="Avgiften tas ut enligt kommunens taxa. Du får ett särskilt beslut om den.",
    documents={},
    layers=(),
    staff_roles={},
    folder=STATIC,
)

ANSWERS: dict[str, dict[str, Any]] = {
    "fastighet": {"designation": "Alviken 1:18"},
    "atgard": {"measure": "komplementbyggnad"},
    "uppgifter": {
        "use": "garage",
        "ridge_height": "3.9",
        "roof_pitch": "22",
        "facade": "Liggande träpanel i faluröd kulör",
        "roof": "Lertegel",
        "complements": "en_tvabostadshus",
        "existing_exempt_area": "12.5",
        "installations": "inget",
    },
    "placering": {
        "method": "rita",
        "geometry": {"type": "Polygon", "coordinates": [list(map(list, FOOTPRINT.exterior.coords))]},
        "explanation": "",
    },
    "fler": {"more": "nej"},
    "besked": {"seen": "ja"},
    "sokande": {
        "role": "sjalv",
        "name": "Ylva Strandqvist",
        "street": "Havtornsvägen 4",
        "postal_code": "123 46",
        "city": "Alviken",
        "email": "ylva@exempel.example",
        "phone": "070-174 06 05",
    },
    "medsokande": {"has": "nej"},
    "tid": {"start_date": "2027-04-12"},
    "faktura": {"same": "ja"},
}
SOURCES = {
    "fastighet.designation": Source("Fastighetsregistret", "2026-11-21T08:12:00+00:00", "Alviken 1:18"),
    "sokande.name": Source("Folkbokföringen", "2026-11-21T08:12:00+00:00", "Ylva Strandqvist"),
    "sokande.street": Source("Folkbokföringen", "2026-11-21T08:12:00+00:00", "Gamla vägen 9"),
}
PARTY = {
    "person_id": "p-ylva",
    "role": "applicant",
    "name": "Ylva Strandqvist",
    "street": "Havtornsvägen 4",
    "postal_code": "123 46",
    "city": "Alviken",
    "email": "ylva@exempel.example",
    "phone": "070-174 06 05",
}


def finding(topic: Topic, outcome: Outcome, number: int) -> Finding:
    return Finding(
        rule=f"{topic.value}.{number}",
        topic=topic,
        outcome=outcome,
        citation=f"PBL 9 kap. {number} §",
        title=f"Punkt {number}: byggnaden håller sig inom det som får byggas",
        text="Byggnadsarean är 28,0 m² och högst 30,0 m² får byggas. Avståndet till närmaste gräns är 4,6 m.",
        facts=(
            FactUsed("footprint_area", "Byggnadsarea", "28,0 m²", (STAMP,)),
            FactUsed("ridge_height", "Höjd till taknock", "3,9 m"),
        ),
        layers=(STAMP,),
    )


def assessment(findings: int = 14, conflict: bool = False) -> Assessment:
    outcomes = [Outcome.MET, Outcome.JUDGE, Outcome.UNKNOWN, Outcome.MET, Outcome.MISSING]
    topics = list(Topic)
    found = [finding(topics[n % len(topics)], outcomes[n % len(outcomes)], n + 1) for n in range(findings)]
    if conflict:
        found.append(finding(Topic.SITING, Outcome.CONFLICT, 60))
    return Assessment(
        law_version="V2",
        need=PermitNeed(Need.BYGGLOV, "Garaget kräver bygglov.", (found[0],)),
        findings=tuple(found),
        documents=(),
        control_officer=Outcome.MET,
    )


def report(in_plan: bool | None = True) -> SiteReport:
    stamps = tuple(
        LayerStamp(name, name.capitalize(), "0f3ac9d21b44", date(2026, 10, 1), "Lantmäteriet")
        for name in ("fastigheter", "byggnader", "detaljplaner", "planbestämmelser", "strandskydd")
    )
    return SiteReport(FOOTPRINT, date(2026, 11, 22), 28.0, 22.0, True, "Alviken 1:18", in_plan=in_plan, stamps=stamps)


def photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG", mode: str = "RGB") -> bytes:
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    ImageDraw.Draw(picture).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=128)
    written = io.BytesIO()
    picture.save(written, kind)
    return written.getvalue()


class KeptFiles:
    """A file store in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.contents[name] = content
        return name

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.contents[sha256])

    def held(self, sha256: str) -> None:
        return None


class DrawnPlaces:
    """The map of a small made-up quarter."""

    store = MemoryStore(drawn_place.place())

    def layers_recorded(self, stamps: Iterable[str]) -> LayerSet:
        assert set(stamps) == {STAMP}, "drawn from the layers that were recorded"
        return drawn_place.LAYERS

    def report(self, footprint: Any, designation: str | None, layers: LayerSet | None = None) -> SiteReport:
        return drawn_place.report(footprint)

    def title_block(self, told: SiteReport, measure: str, registry_number: str = "") -> TitleBlock:
        return TitleBlock("Alviken 1:18", measure, date(2026, 11, 22), "Kjellstavik", registry_number)

    def site_plan(
        self, told: SiteReport, title: TitleBlock, paper: str = "A4", layers: LayerSet | None = None, others: Any = ()
    ) -> SitePlan:
        return site_plan(told, layers or {}, self.store, title_block=title, paper=paper, others=others)

    def site_plan_of(
        self,
        measures: Sequence[str],
        reports: Sequence[SiteReport | None],
        paper: str = "A4",
        registry_number: str = "",
        layers: LayerSet | None = None,
    ) -> SitePlan | None:
        placed = [(report, kind, "building") for kind, report in zip(measures, reports, strict=True) if report]
        if not placed:
            return None
        title = self.title_block(placed[0][0], ", ".join(measures), registry_number)
        return self.site_plan(placed[0][0], title, paper, layers, *([placed[1:]] if placed[1:] else []))


class Log:
    """Writes events into envelopes, an hour apart."""

    def __init__(self) -> None:
        self.stored: list[StoredEvent] = []

    def add(self, event: Event, by: str = "p-ylva", by_name: str = "Ylva Strandqvist") -> None:
        at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC) + timedelta(hours=len(self.stored))
        seq = len(self.stored) + 1
        self.stored.append(
            StoredEvent(
                seq, "case-1", seq, event.type(), to_data(event), at, by, by_name, f"{seq:064x}", f"{seq - 1:064x}"
            )
        )


def documents(files: KeptFiles) -> list[events.DocumentReceived]:
    pdf = b"%PDF-1.4\n%made up\n" + bytes(range(256)) * 40
    wanted = [
        ("planritning", "plan och fasad.pdf", "application/pdf", pdf, 2),
        ("fotografi", "från vägen.jpg", "image/jpeg", photo(), None),
        ("fotografi", "från vägen.jpg", "image/jpeg", photo((900, 1400)), None),
        ("fasadritning", "Fasad Ylva Strandqvist.png", "image/png", photo((1200, 800), "PNG", "RGBA"), None),
    ]
    return [
        events.DocumentReceived(f"d{n}", label, name, kind, len(content), files.keep(content), pages)
        for n, (label, name, kind, content, pages) in enumerate(wanted)
    ]


def view(
    files: KeptFiles | None = None,
    protected: bool = False,
    decided: Event | None = None,
    in_plan: bool | None = True,
    found: Assessment | None = None,
    **answers: dict[str, Any],
) -> CaseView:
    """The case as an officer sees it."""
    told = {**ANSWERS, **answers}
    law, place = found or assessment(), report(in_plan)
    log = Log()
    parties = ({**PARTY, "protected": protected},)
    log.add(
        events.ApplicationSubmitted(
            "BYGG 2026-000123", "draft-1", "bygglov", "komplementbyggnad", "Alviken 1:18", parties, told, {}
        )
    )
    for document in documents(files if files is not None else KeptFiles()):
        log.add(document)
    log.add(
        events.FindingsRecorded("v2", "bygglov", assessment_to_json(law), (STAMP,), report_to_json(place)),
        events.SYSTEM,
        "",
    )
    log.add(events.CaseAssigned("s-1", "Orvar Handläggarsson"), "s-1", "Orvar Handläggarsson")
    log.add(
        events.CompletionRequested("Visa marknivåerna vid garaget, Ylva Strandqvist.", date(2026, 12, 11)),
        "s-1",
        "Orvar Handläggarsson",
    )
    log.add(events.CompletionAnswered("Här är de. Hälsar Ylva, 19121212-1212"))
    log.add(events.MessageSent("m1", "receipt", "applicant", "Vi har fått ditt svar", 8), events.SYSTEM, "")
    if decided is not None:
        log.add(decided, "s-1", "Orvar Handläggarsson")
    case: Case = fold(log.stored)
    return CaseView(
        case=case,
        events=tuple(log.stored),
        documents=(),
        answers=told,
        sources=SOURCES,
        assessment=law,
        report=report_to_json(place),
        moves=(),
    )

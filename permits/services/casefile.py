"""What the case file holds: the whole of one case, gathered so that it can be printed, read and kept by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from shapely.geometry import shape

from gis.layers import LayerSet
from gis.overview import overview_map
from gis.site import SiteReport
from gis.siteplan import SitePlan
from gis.siteplan_drawing import FeatureSource
from permits.case.events import FindingsRecorded, StoredEvent
from permits.case.matter import state_label, words
from permits.case.model import Case, Document, Party
from permits.case.orders import Completion
from permits.case.times import swedish_day
from permits.law.citation import law_since
from permits.municipality import Municipality
from permits.services.answers_told import answers_told
from permits.services.building_papers import paper_context, photos
from permits.services.charging import fee_told
from permits.services.completeness import completeness
from permits.services.footprint_file import footprint_file
from permits.services.happenings import diary
from permits.services.hearing_list import hearing_list
from permits.services.letterhead import letterhead
from permits.services.ports import Clock, Files
from permits.services.printing import Drawing, Enclosure, Plate, Printer
from permits.services.redacting import Redaction
from permits.services.ruling import ruling
from permits.services.shapes import CaseView
from permits.services.telling import (
    document_rows,
    document_title,
    measures_text,
    moment,
    parts_told,
    tally,
)
from permits.services.time_papers import time_paper_context
from permits.words import swedish_date as date_text

SHOWN_AS_PICTURES = frozenset({"image/jpeg", "image/png"})


class SitePlaces(Protocol):
    """What the case file asks of the map."""

    @property
    def store(self) -> FeatureSource: ...

    def layers_recorded(self, stamps: Any) -> LayerSet: ...

    def report(self, footprint: Any, designation: str | None, layers: LayerSet | None = None) -> SiteReport: ...

    def site_plan_of(
        self,
        measures: Sequence[str],
        reports: Sequence[SiteReport | None],
        paper: str = "A4",
        registry_number: str = "",
        layers: LayerSet | None = None,
    ) -> SitePlan | None: ...


@dataclass
class Enclosed:
    """What is gathered for one document besides its words."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    enclosures: list[Enclosure] = field(default_factory=list)


class CaseFiles:
    """Prints case files and decisions."""

    def __init__(
        self, places: SitePlaces, files: Files, municipality: Municipality, pdf: Printer, clock: Clock
    ) -> None:
        self.places = places
        self.files = files
        self.municipality = municipality
        self.pdf = pdf
        self.clock = clock

    def case_file(self, view: CaseView) -> bytes:
        """The case file (PDF) of everything recorded so far. A protected person's identity is not in it.

        When a party is protected, what people handed in is listed but neither shown nor attached: drawings and letters
        carry names that cannot be taken out of them.
        """
        case, redaction = view.case, self._redaction(view)
        hidden = frozenset(party.person_id for party in case.parties if party.protected)
        enclosed = Enclosed()
        drawings = list(self._drawings(view, redaction, enclosed))
        plates = [] if redaction.protects else list(self._plates(case, enclosed))
        self._enclose(view, redaction, enclosed)
        titles = {each["name"]: each["title"] for told in view.reports if told for each in told["stamps"]}
        context = {
            **letterhead(self.municipality, enclosed.pictures),
            **(cover := self._cover(view)),
            "rows": [
                *cover["rows"],
                ("Läge", state_label(case)),
                ("Handläggare", case.officer_name or "Inte utsedd ännu"),
            ],
            "title": f"Ärendeakt {case.registry_number}",
            "drawings": drawings,
            "sections": answers_told(view.answers, view.sources),
            "parts": parts_told(view.assessment, titles) if view.assessment else (),
            "law_since": _law_since(view),
            "documents": document_rows(case),
            "needed": completeness(view),
            "hearing": hearing_list(view),
            "fee": fee_told(view, self.municipality.fees, swedish_day(self.clock())),
            "withheld": redaction.protects,
            "plates": plates,
            "diary": diary(view.events, hidden, words(case)),
            "layers": layers_told(view.reports),
            "enclosed": [(each.filename, each.description) for each in enclosed.enclosures],
            "stopped": [document.filename for document in case.documents if self._is_stopped(document)],
        }
        return self.pdf.print(
            "case_file.html", redaction.all(context), self.clock(), enclosed.pictures, enclosed.enclosures
        )

    def order(self, view: CaseView, order: Completion) -> bytes:
        """An order to complete the application (PDF), in the words in which it was sent."""
        pictures: dict[str, bytes] = {}
        context = {
            **letterhead(self.municipality, pictures),
            **self._cover(view),
            "title": f"Föreläggande {view.case.registry_number}",
            "asked": moment(order.asked),
            "asked_by": order.by_name,
            "paragraphs": order.text.split("\n\n"),
        }
        return self.pdf.print("order.html", self._redaction(view).all(context), self.clock(), pictures)

    def decision(self, view: CaseView, *, proposal: bool = False) -> bytes:
        """The decision (PDF) of a case that has been decided, or what a proposal would become; else ValueError."""
        if view.case.decision is None:
            raise ValueError("the case has not been decided")
        told = ruling(view, self.municipality)
        pictures: dict[str, bytes] = {}
        context = {
            **letterhead(self.municipality, pictures),
            **self._cover(view),
            "title": f"{'Förslag till beslut' if proposal else 'Beslut'} {view.case.registry_number}",
            "ruling": told,
            "proposal": proposal,
        }
        return self.pdf.print("decision.html", self._redaction(view).all(context), self.clock(), pictures)

    def building(self, view: CaseView, about: StoredEvent) -> bytes:
        """A decision, minutes or a protocol of the building stage (PDF), as the event `about` tells."""
        pictures: dict[str, bytes] = {}
        told = paper_context(view, about, self.municipality, photos(view, self.pdf.fit, self._content, pictures))
        context = {**letterhead(self.municipality, pictures), **self._cover(view), **told}
        return self.pdf.print("building.html", self._redaction(view).all(context), self.clock(), pictures)

    def time_paper(self, view: CaseView, about: StoredEvent) -> bytes:
        """A letter or a decision about the time that the case takes (PDF), as the event `about` tells."""
        pictures: dict[str, bytes] = {}
        told = time_paper_context(view, about, self.municipality)
        context = {**letterhead(self.municipality, pictures), **self._cover(view), **told}
        return self.pdf.print("building.html", self._redaction(view).all(context), self.clock(), pictures)

    def _redaction(self, view: CaseView) -> Redaction:
        parties = {party.person_id for party in view.case.parties}
        staff = {each.by_name for each in view.events if each.by not in parties}
        ours = {self.municipality.name, self.municipality.genitive, *asdict(self.municipality.contact).values()}
        return Redaction(view.case, view.answers, keep=staff | ours)

    # the cover

    def _cover(self, view: CaseView) -> dict[str, Any]:
        case, assessment = view.case, view.assessment
        rows = [
            ("Diarienummer", case.registry_number),
            ("Ärende", words(case).applied),
            ("Fastighet", case.designation),
            ("Åtgärd" if len(case.measures) == 1 else "Åtgärder", measures_text(case.measures)),
            *((party.role.label, party_text(party)) for party in case.parties),
            ("Inkommen", moment(case.submitted)),
        ]
        return {
            "subject": f"{measures_text(case.measures)}, {case.designation}",
            "measure": measures_text(case.measures),
            "designation": case.designation,
            "registry_number": case.registry_number,
            "rows": rows,
            "sentence": assessment.need.sentence if assessment else "Ansökan har inte prövats mot reglerna.",
            "tally": tally(assessment.findings) if assessment else "",
            "today": date_text(swedish_day(self.clock())),
        }

    # drawings and pictures

    def _drawings(self, view: CaseView, redaction: Redaction, enclosed: Enclosed) -> Iterator[Drawing]:
        """The situationsplan and the overview, drawn from the layer versions that the findings rest on."""
        case, layers = view.case, self.places.layers_recorded(_recorded_layers(view))
        reports = [
            self.places.report(shape(told["footprint"]), case.designation, layers) if told else None
            for told in view.reports
        ]
        plan = self.places.site_plan_of(case.measures, reports, "A4", case.registry_number, layers)
        first = next((report for report in reports if report), None)
        if plan is None or first is None:
            return
        plans = {
            "situationsplan": ("Situationsplan", plan),
            "oversikt": ("Översiktskarta", overview_map(first, layers, self.places.store)),
        }
        for name, (heading, plan) in plans.items():
            enclosed.pictures[name] = redaction.text(plan.svg).encode()
            yield Drawing(name, heading, plan.text, plan.width_mm, plan.height_mm, plan.scale)

    def _plates(self, case: Case, enclosed: Enclosed) -> Iterator[Plate]:
        for place, document in enumerate(case.documents, 1):
            if document.media_type not in SHOWN_AS_PICTURES:
                continue
            picture = self.pdf.fit(self._content(document))
            if picture is None:
                continue
            name, title = f"handling-{place}", document_title(document.label)
            enclosed.pictures[name] = picture.content
            yield Plate(
                name,
                f"{place}. {title}",
                f"{title}, bilden {document.filename} som den sökande har lämnat",
                f"{document.filename} · originalet ligger oförändrat som bilaga i den här filen",
                picture.lying,
            )

    # enclosures

    def _enclose(self, view: CaseView, redaction: Redaction, enclosed: Enclosed) -> None:
        """The footprint, and what was handed in, byte for byte; names begin with the document's number and differ."""
        if any(view.reports):
            enclosed.enclosures.append(footprint_file(view))
        if redaction.protects:
            return
        for place, document in enumerate(view.case.documents, 1):
            if self._is_stopped(document):
                continue
            title = document_title(document.label)
            shown = document.media_type in SHOWN_AS_PICTURES
            enclosed.enclosures.append(
                Enclosure(
                    filename=redaction.text(f"{place:02d} {document.filename}"),
                    media_type=document.media_type,
                    content=self._content(document),
                    description=redaction.text(f"{title} som den kom in, SHA-256 {document.sha256}"),
                    relationship="Source" if shown else "Supplement",
                )
            )

    def _is_stopped(self, document: Document) -> bool:
        """Whether harmful code was found in it; what has not been scanned yet is waited for instead."""
        held = self.files.held(document.sha256)
        return held is not None and held.is_infected

    def _content(self, document: Document) -> bytes:
        """The bytes; none of a file that is stopped. Raises Quarantined for one that waits to be scanned."""
        if self._is_stopped(document):
            return b""
        with self.files.open(document.sha256) as stream:
            return stream.read()


def party_text(party: Party) -> str:
    """A party as the cover names them: name and address, a line each, or that they are protected."""
    shown = party.masked
    place = f"{shown.postal_code} {shown.city}".strip()
    return "\n".join(line for line in (shown.name, shown.street, place) if line)


def layers_told(reports: Sequence[dict[str, Any] | None]) -> list[tuple[str, str, str, str]]:
    """The layer versions that the findings rest on, each once: title, version, day of publishing, source."""
    stamps = (each for report in reports if report for each in report["stamps"])
    return list(dict.fromkeys((each["title"], each["version"], each["published"], each["source"]) for each in stamps))


def _recorded_layers(view: CaseView) -> tuple[str, ...]:
    recorded = [each.event for each in view.events if each.type == FindingsRecorded.type()]
    return recorded[-1].layers if recorded and isinstance(recorded[-1], FindingsRecorded) else ()


def _law_since(view: CaseView) -> str:
    since = law_since(view.assessment.law_version) if view.assessment else None
    return date_text(since) if since else ""

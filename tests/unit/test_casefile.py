"""The case file and the decision: that everything is in them, and that what may not be there is not."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from math import hypot
from typing import Any

import page
import pikepdf
import pytest
from shapely.geometry import shape

from permits.adapters.pdf import PdfPrinter
from permits.case import events
from permits.case.model import PartyRole
from permits.services.casefile import CaseFiles
from permits.services.footprint_file import FOOTPRINT_FILE
from permits.services.printing import Enclosure
from permits.services.shapes import CaseView
from tests.unit.printed_case import (
    FOOTPRINT,
    MUNICIPALITY,
    NOW,
    STATIC,
    TEMPLATES,
    DrawnPlaces,
    KeptFiles,
    assessment,
    documents,
    view,
)

GRANTED = events.PermitGranted("Garaget följer detaljplanen.", "Takvattnet ska tas om hand på tomten.")
REFUSED = events.PermitRefused("Garaget hamnar på prickmark.")
SECRETS = ("Ylva", "Strandqvist", "Havtornsvägen", "123 46", "ylva@", "174 06 05", "1212-1212")


class Press(PdfPrinter):
    """The real press, which also remembers what it was given."""

    def __init__(self) -> None:
        super().__init__(TEMPLATES, STATIC)

    def print(
        self,
        template: str,
        context: Mapping[str, Any],
        made: datetime,
        pictures: Mapping[str, bytes] | None = None,
        enclosures: Sequence[Enclosure] = (),
    ) -> bytes:
        self.text = self.html(template, context, made)
        self.pictures, self.enclosures = dict(pictures or {}), list(enclosures)
        return super().print(template, context, made, pictures, enclosures)


def printed(seen: CaseView, files: KeptFiles, decision: bool = False) -> tuple[bytes, Press]:
    press = Press()
    making = CaseFiles(DrawnPlaces(), files, MUNICIPALITY, press, lambda: NOW)
    return (making.decision(seen) if decision else making.case_file(seen)), press


@cache
def case_file(protected: bool = False) -> tuple[bytes, Press]:
    files = KeptFiles()
    return printed(view(files, protected=protected), files)


def decision(decided: events.Event = GRANTED, **told: Any) -> tuple[bytes, Press]:
    return printed(view(decided=decided, **told), KeptFiles(), decision=True)


def failures(pdf: bytes) -> list[str]:
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("3a", "ua1")]
    return [f"{each.rule_id}: {each.message}" for report in reports for each in report.failures]


# --- the file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protected", [False, True])
def test_the_case_file_passes_both_profiles(protected: bool) -> None:
    assert failures(case_file(protected)[0]) == []


@pytest.mark.parametrize("decided", [GRANTED, REFUSED])
def test_the_decision_passes_both_profiles(decided: events.Event) -> None:
    assert failures(decision(decided)[0]) == []


def test_a_case_without_drawing_findings_or_documents_still_becomes_a_file() -> None:
    from dataclasses import replace

    bare = view()
    bare = replace(bare, report=None, assessment=None, case=replace(bare.case, documents=()))
    pdf, press = printed(bare, KeptFiles())
    assert failures(pdf) == []
    assert "Inga handlingar har lämnats in." in press.text
    assert press.enclosures == []


def test_it_is_swedish_titled_and_has_bookmarks_to_every_chapter() -> None:
    with pikepdf.open(io.BytesIO(case_file()[0])) as document:
        assert str(document.Root.Lang) == "sv"
        assert str(document.docinfo.Title) == "Ärendeakt BYGG 2026-000123"
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
    for wanted in ("Situationsplan", "Översiktskarta", "Uppgifterna i ansökan", "Vad reglerna säger", "Handlingar"):
        assert wanted in titles


def test_every_table_has_headers_and_every_picture_an_alternative_text() -> None:
    with pikepdf.open(io.BytesIO(case_file()[0])) as document:
        tagged = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        figures = [each for each in tagged if each.S == "/Figure"]
        kinds = [str(each.S) for each in tagged]
    assert len(figures) == 6  # the arms, two drawings, three pictures handed in
    assert all(str(each.Alt).strip() for each in figures)
    assert kinds.count("/Table") >= 8
    assert kinds.count("/TH") >= kinds.count("/TR")


def lines_drawn(sheet: pikepdf.Page) -> list[tuple[float, float]]:
    """Every point that a path of the page goes through, in PDF points on paper."""
    matrix, kept, points = pikepdf.Matrix(), [], []
    for operands, operator in pikepdf.parse_content_stream(sheet):
        if str(operator) == "q":
            kept.append(matrix)
        elif str(operator) == "Q":
            matrix = kept.pop()
        elif str(operator) == "cm":
            matrix = pikepdf.Matrix(*(float(each) for each in operands)) @ matrix
        elif str(operator) in {"m", "l"}:
            points.append(matrix.transform((float(operands[0]), float(operands[1]))))
    return points


def test_the_situationsplan_is_printed_at_its_own_size() -> None:
    """A4 drawn is A4 printed, and what is 6.00 m on the ground is 15 mm at 1:400, to a tenth of a millimetre."""
    with pikepdf.open(io.BytesIO(case_file()[0])) as document:
        sheet = document.pages[2]
        assert [float(side) for side in sheet.MediaBox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.01)
        points = lines_drawn(sheet)
    millimetres = [(x / 72 * 25.4, y / 72 * 25.4) for x, y in points]
    for corner in ((0, 0), (210, 297), (10, 10), (200, 287)):
        assert min(hypot(x - corner[0], y - corner[1]) for x, y in millimetres) < 0.1
    assert any(
        abs(hypot(ax - bx, ay - by) - 15.0) < 0.1 and abs(hypot(bx - cx, by - cy) - 10.0) < 0.1
        for (ax, ay), (bx, by), (cx, cy) in zip(millimetres, millimetres[1:], millimetres[2:], strict=False)
    )


def test_a_lying_drawing_gets_a_lying_sheet() -> None:
    class Wide(DrawnPlaces):
        def site_plan(self, told: Any, title: Any, paper: str = "A4", layers: Any = None) -> Any:
            from dataclasses import replace

            plan = super().site_plan(told, title, paper, layers)
            return replace(plan, width_mm=297.0, height_mm=210.0)

    files = KeptFiles()
    lying = CaseFiles(Wide(), files, MUNICIPALITY, Press(), lambda: NOW).case_file(view(files))
    with pikepdf.open(io.BytesIO(lying)) as document:
        width, height = (float(side) for side in document.pages[2].MediaBox[2:])
    assert width > height


# --- what is in it --------------------------------------------------------------------------------------------------


def test_every_answer_is_there_with_its_source_and_what_was_changed() -> None:
    text = case_file()[1].text
    for told in ("Garage eller carport", "3,9\u00a0m", "22°", "12,5\u00a0m²", "Liggande träpanel", "12 april 2027"):
        assert told in text
    assert "Fastighetsregistret, 2026-11-21 09.12" in text
    assert "Folkbokföringen, 2026-11-21 09.12, ändrat av den sökande" in text
    assert "Registret: Gamla vägen 9" in text


def test_an_answer_that_this_version_does_not_know_is_printed_under_its_own_name() -> None:
    files = KeptFiles()
    press = printed(view(files, uppgifter={"solceller": "40 paneler"}, brandskydd={"klass": "Br3"}), files)[1]
    for told in ("solceller", "40 paneler", "brandskydd", "klass", "Br3"):
        assert told in press.text


def test_every_finding_is_there_with_outcome_citation_facts_and_layer_version() -> None:
    text = case_file()[1].text
    for number in range(1, 15):
        assert f"Punkt {number}: " in text
        assert f"PBL 9\u00a0kap.\u00a0{number}\u00a0§" in text
    assert "Behöver bedömas" in text
    assert "Byggnadsarea: <strong>28,0 m²</strong>" in text
    assert "Kartlager: Fastigheter version 0f3ac9d21b44" in text
    assert "som de lyder från och med 1 juli 2026" in text


def test_a_fact_tells_its_own_layers_where_the_finding_does_not() -> None:
    from dataclasses import replace

    found = assessment()
    bare = replace(found, findings=tuple(replace(each, layers=()) for each in found.findings))
    files = KeptFiles()
    text = printed(view(files, found=bare), files)[1].text
    assert "Byggnadsarea: <strong>28,0 m²</strong> (Fastigheter version 0f3ac9d21b44)" in text


def test_what_needs_attention_comes_first_in_each_topic() -> None:
    from permits.services.telling import topics_told

    order = ["conflict", "missing", "judge", "unknown", "met"]
    for topic in topics_told(assessment(30, conflict=True)):
        places = [order.index(each.outcome) for each in topic.findings]
        assert places == sorted(places)


def test_every_document_is_listed_by_its_hash_and_attached_as_it_came() -> None:
    pdf, press = case_file()
    files = KeptFiles()
    sent = documents(files)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        attached = {name: each.get_file().read_bytes() for name, each in document.attachments.items()}
    for number, each in enumerate(sent, 1):
        assert each.sha256 in press.text.replace("<wbr>", "")
        assert attached[f"{number:02d} {each.filename}"] == files.contents[each.sha256]


def test_pictures_have_a_page_each_and_documents_do_not() -> None:
    pictures = [name for name in case_file()[1].pictures if name.startswith("handling-")]
    assert pictures == ["handling-2", "handling-3", "handling-4"]


def test_the_footprint_goes_with_it_in_degrees_and_in_metres() -> None:
    enclosed = next(each for each in case_file()[1].enclosures if each.filename == FOOTPRINT_FILE)
    feature = json.loads(enclosed.content)
    assert enclosed.relationship == "Data"
    assert shape(feature["geometry"]).centroid.x == pytest.approx(18.1, abs=0.2)
    assert shape(feature["geometry"]).centroid.y == pytest.approx(59.3, abs=0.2)
    metres = shape({"type": "Polygon", "coordinates": feature["properties"]["sweref99tm_epsg3006"]})
    assert metres.equals(FOOTPRINT)


def test_the_diary_tells_every_event_in_order() -> None:
    text = case_file()[1].text
    text = text[text.index('id="dagbok"') :]
    told = [
        "Ansökan om bygglov kom in",
        "prövades mot reglerna",
        "fick handläggare",
        "senast 11 december 2026",
        "Komplettering kom in",
    ]
    places = [text.index(each) for each in told]
    assert places == sorted(places)


def test_every_kind_of_event_is_told_in_words() -> None:
    from permits.services.happenings.telling import told

    for kind in events.EVENT_TYPES.values():
        assert told.dispatch(kind) is not told.dispatch(object), kind.type()


# --- what may not be in it ------------------------------------------------------------------------------------------


def everything_told(pdf: bytes, press: Press) -> str:
    """All text of a file: pages, drawings, alternative texts, metadata, names and descriptions of what is attached."""
    parts = [press.text, *(each.decode() for each in press.pictures.values() if each.lstrip().startswith(b"<"))]
    parts += [f"{each.filename} {each.description}" for each in press.enclosures]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        parts += [str(value) for value in document.docinfo.values()]
        parts.append(document.Root.Metadata.read_bytes().decode())
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary):
                parts += [str(value) for value in each.values() if isinstance(value, pikepdf.String)]
    return "\n".join(parts)


def test_a_protected_person_is_nowhere_in_the_case_file() -> None:
    told = everything_told(*case_file(protected=True))
    assert "Skyddade personuppgifter" in told
    for secret in SECRETS:
        assert secret not in told


def test_a_protected_person_is_nowhere_in_the_decision_but_who_decided_is() -> None:
    granted = events.PermitGranted("Sökanden Ylva Strandqvist har visat att garaget behövs.")
    told = everything_told(*decision(granted, protected=True))
    assert "Orvar Handläggarsson" in told
    for secret in SECRETS:
        assert secret not in told


def test_the_same_words_are_printed_when_nobody_is_protected() -> None:
    """Else the two tests above would prove nothing."""
    told = everything_told(*case_file())
    for secret in SECRETS[:-1]:
        assert secret in told


def test_a_protected_persons_papers_are_listed_but_neither_shown_nor_attached() -> None:
    pdf, press = case_file(protected=True)
    assert [each.filename for each in press.enclosures] == [FOOTPRINT_FILE]
    assert not [name for name in press.pictures if name.startswith("handling-")]
    assert "Handlingarna visas och bifogas därför inte här" in press.text
    assert "Planritning" in press.text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == [FOOTPRINT_FILE]


def test_the_property_stays_though_the_town_is_named_alike() -> None:
    told = case_file(protected=True)[1].text
    assert "Alviken 1:18" in told
    assert "Kjellstaviks kommun" in told


def test_nobodys_personal_number_is_printed() -> None:
    files = KeptFiles()
    seen = view(
        files,
        medsokande={"has": "ja", "name": "Åke Ö", "personal_number": "191212121212"},
        placering={"method": "rita", "explanation": "Min far 19121212-1212 godkänner, ring 0701234567."},
    )
    text = printed(seen, files)[1].text
    assert "121212" not in text
    assert "personnummer visas inte godkänner, ring 0701234567" in text


# --- the decision ---------------------------------------------------------------------------------------------------


def test_every_role_has_a_name_in_the_diary() -> None:
    from permits.services.happenings.own_work import TO_WHOM
    from permits.services.letters import CALLED, OFFICER

    assert set(TO_WHOM) == {OFFICER, CALLED, *(role.value for role in PartyRole)}

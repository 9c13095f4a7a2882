"""Archive packages: whole, true to the bytes, the same each time, and silent about who is protected."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from permits.adapters.archive import NAMESPACE, XML_NAME, FgsPackages, case_xml
from permits.archive_profile import Archive, ArchiveProfileError, Disposal, archive_of
from permits.case.access import Principal
from permits.services.archiving import ArchivedCase, ArchivedDocument, ArchivedParty, Archiving
from permits.services.refusals import NotFound, Refused
from tests.archive_package import attached, fits_the_format, sums_hold
from tests.unit.desks import Desks, open_desks
from tests.unit.printed_case import MUNICIPALITY

KEPT_TEN_YEARS = Archive("3.1.4", "F2", {"planritning": Disposal(10, "Beslut 2025:4")})


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


BUILT: dict[str, dict[str, str]] = {
    "decide_consultation": {"needed": "nej", "reason": "Uppenbart obehövligt."},
    "clear_start": {"plan": "behovs_inte", "plan_reason": "Enkel åtgärd."},
    "clear_final": {"fulfilled": "alla", "climate": "kravs_inte"},
}


def archiving(desks: Desks) -> Archiving:
    municipality = replace(MUNICIPALITY, archive=KEPT_TEN_YEARS)
    return Archiving(desks.handling.case, desks.files, municipality, FgsPackages())


def decided(desks: Desks) -> tuple[Principal, str]:
    applicant, officer = desks.resident(), desks.officer()
    receipt = desks.submitted(applicant)
    desks.reacting.react_once()
    view = desks.handling.assign(officer, receipt.case_id, desks.handling.case(officer, receipt.case_id).case.version)
    desks.clock.turn(days=9)
    desks.deciding.grant(officer, receipt.case_id, view.case.version, "Åtgärden följer detaljplanen.", "")
    desks.reacting.react_once()
    with pytest.raises(Refused, match="inte avslutat"):
        archiving(desks).package(officer, receipt.case_id)
    for move, told in BUILT.items():
        version = desks.handling.case(officer, receipt.case_id).case.version
        desks.building.do(officer, receipt.case_id, version, move, told)
    desks.reacting.react_once()
    return officer, receipt.case_id


def found(root: etree._Element, path: str) -> list[etree._Element]:
    return root.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def test_a_package_holds_every_document_byte_for_byte_and_sums_that_tell(desks: Desks) -> None:
    officer, case_id = decided(desks)
    name, content = archiving(desks).package(officer, case_id)
    assert name.endswith(".zip")
    with content, zipfile.ZipFile(content) as package:
        payload = sums_hold(package)
        view = desks.handling.case(officer, case_id)
        for document in view.case.documents:
            with desks.files.open(document.sha256) as stream:
                assert stream.read() in [package.read(path) for path in payload]
        attached(etree.fromstring(package.read(XML_NAME)), payload)


def test_the_xml_tells_the_case_in_the_order_that_the_format_wants(desks: Desks) -> None:
    officer, case_id = decided(desks)
    root = etree.fromstring(case_xml(archiving(desks).archived(officer, case_id)))
    case = found(root, "ArkivobjektListaArenden/ArkivobjektArende")[0]
    fits_the_format(root)
    assert [each.text for each in found(case, "StatusArande")] == ["Stängt"]
    assert found(case, "Beslutat")[0].text == "2026-12-02T10:00:00"  # Swedish time
    assert found(case, "Fastighet/Fastighetsbeteckning")[0].text == "Alviken 1:18"
    assert "Ylva Strandqvist" in (found(case, "Motpart/Namn")[0].text or "")
    documents = found(case, "ArkivobjektListaHandlingar/ArkivobjektHandling")
    kinds = [found(each, "Handlingstyp")[0].text for each in documents]
    assert kinds.count("Beslut") == kinds.count("Ärendeakt") == 1
    plan = documents[kinds.index("Planritning")]
    assert found(plan, "Gallring")[0].get("Gallras") == "true"
    assert found(plan, "Gallring/GallringsPeriodSlut")[0].text == "2037-01-01"  # ten whole years after 2026
    decision = documents[kinds.index("Beslut")]
    assert found(decision, "Gallring")[0].get("Gallras") == "false"
    assert [each.text for each in found(decision, "StatusHandling")] == ["Upprättad"]
    happenings = [each.text or "" for each in found(case, "EgnaElement/EgetElement/Varde")]
    assert len(happenings) >= 4


def test_the_same_case_gives_the_same_bytes(desks: Desks) -> None:
    officer, case_id = decided(desks)

    def made() -> bytes:
        with archiving(desks).package(officer, case_id)[1] as content:
            return content.read()

    first = made()
    desks.clock.turn(days=400)
    assert made() == first


def test_an_open_case_and_a_stranger_get_none(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    with pytest.raises(Refused, match="inte avslutat"):
        archiving(desks).package(desks.officer(), receipt.case_id)
    with pytest.raises(NotFound):
        archiving(desks).package(desks.resident("198507092388", "Någon Annan"), receipt.case_id)


def a_case(**changed: object) -> ArchivedCase:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    document = ArchivedDocument(
        1, "d1", "Planritning", "plan.png", "handlingar/001-plan.png", "image/png", 3, "0" * 64, at, came_in=True,
        sender=ArchivedParty("Sökande", "Skyddade personuppgifter", protected=True), secret=True,
    )  # fmt: skip
    told = ArchivedCase(
        case_id="c1", registry_number="BYGG 2026-000001", subject="Ansökan om bygglov", kind="Bygglov",
        outcome="Bygglov gavs", received=at, decided=at, closed=at, officer="Hedda Lund", decider="Hedda Lund",
        municipality="Kjellstavik", designation="Alviken 1:18", plan=Archive(),
        parties=(ArchivedParty("Sökande", "Skyddade personuppgifter", protected=True),), documents=(document,),
        happenings=(), protected=True,
    )  # fmt: skip
    return replace(told, **changed)  # type: ignore[arg-type]


def test_a_protected_case_is_marked_as_secret_with_each_of_its_documents() -> None:
    root = etree.fromstring(case_xml(a_case()))
    assert len(list(root.iter(f"{{{NAMESPACE}}}Restriktion"))) == 2
    assert {each.text for each in root.iter(f"{{{NAMESPACE}}}SkyddadIdentitet")} == {"true"}


def test_what_xml_cannot_hold_is_left_out_instead_of_breaking_the_package() -> None:
    told = case_xml(a_case(subject="Garage\x00 \x1b[31m & <b> \ud800 å\ufffe"))
    assert etree.fromstring(told).findtext(f".//{{{NAMESPACE}}}Arendemening") == "Garage [31m & <b>  å"


@pytest.mark.parametrize(
    "filename", ["../../etc/passwd", "C:\\x\\y.pdf", "ritning åäö (2).PDF", "." * 40, "x" * 300 + ".pdf", "/abs.png"]
)
def test_a_file_lies_inside_the_package_whatever_it_was_called(desks: Desks, filename: str) -> None:
    applicant, officer = desks.resident(), desks.officer()
    draft = desks.complete_draft(applicant)
    receipt = desks.applying.submit(applicant, draft.id, draft.version)
    view = desks.handling.case(officer, receipt.case_id)
    desks.refuses(officer, receipt.case_id, view.case.version, "Åtgärden strider mot planen.")
    named = replace(desks.handling.case(officer, receipt.case_id))
    documents = tuple(replace(each, filename=filename) for each in named.documents)
    told = Archiving(lambda *_: replace(named, documents=documents), desks.files, MUNICIPALITY, FgsPackages())
    with told.package(officer, receipt.case_id)[1] as content, zipfile.ZipFile(content) as package:
        for name in package.namelist():
            assert ".." not in name.split("/")
            assert not name.startswith("/")
            assert "\\" not in name
            assert len(name) < 150


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([], "tabell"),
        ({"class": "x"}, "archive.class"),
        ({"klass": 3}, "klass"),
        ({"disposal": {"foto": {"years": 0, "rule": "x"}}}, "years"),
        ({"disposal": {"foto": {"years": 5, "rule": " "}}}, "rule"),
        ({"disposal": {"foto": 5}}, "disposal.foto"),
    ],
)
def test_a_profile_that_misstates_disposal_is_told_where(told: object, says: str) -> None:
    with pytest.raises(ArchiveProfileError, match=says):
        archive_of(told)


def test_a_profile_tells_when_something_may_be_destroyed() -> None:
    told = archive_of({"klass": "3.1", "disposal": {"foto": {"years": 5, "rule": "Beslut 7"}}})
    assert told == Archive("3.1", "", {"foto": Disposal(5, "Beslut 7")})
    assert date(2026 + told.disposal["foto"].years + 1, 1, 1) == date(2032, 1, 1)

"""What every archive package holds: BagIt's sums, files that open, and XML that FGS-ERMS takes.

The schema is its publisher's and no part of this product. Who has it names the file in LOVLIG_FGS_SCHEMA; otherwise
the order and the names of what this product tells are held to what is written here.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import page
import pikepdf
from lxml import etree
from PIL import Image

from permits.adapters.archive import NAMESPACE, XML_NAME

# The order in which FGS-ERMS wants what this product tells of a case and of a document.
CASE_ORDER = [
    "ArkivobjektID", "ExtraID", "ArendeTyp", "Avslutat", "Beskrivning", "Beslutat", "Gallring", "Agent",
    "Klass", "Restriktion", "Motpart", "Notering", "Skapad", "Inkommen", "StatusArande", "Arendemening",
    "EgnaElement", "Fastighet", "ArkivobjektListaHandlingar",
]  # fmt: skip
DOCUMENT_ORDER = [
    "ArkivobjektID", "Handlingstyp", "Avsandare", "Gallring", "Inkommen", "Lopnummer", "Rubrik", "Skapad",
    "StatusHandling", "Upprattad", "Restriktion", "Bilaga",
]  # fmt: skip
DRAWN_UP = "Upprättad"
TAG_FILES = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}


def held(content: bytes) -> etree._Element:
    """The XML of a package that is whole; else an AssertionError that says what is not."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        payload = sums_hold(package)
        root = etree.fromstring(package.read(XML_NAME))
        fits_the_format(root)
        own = set(drawn_up(root))
        assert own, "the committee has drawn up nothing"
        for path in attached(root, payload):
            opens(path, package.read(f"data/{path}"), archival=path in own)
    return root


def sums_hold(package: zipfile.ZipFile) -> set[str]:
    """Every file is listed with the sum it has, and nothing else is (RFC 8493); the names of the payload."""
    payload = {each for each in package.namelist() if each.startswith("data/")}
    assert set(package.namelist()) == payload | TAG_FILES
    listed = dict(_lines(package, "manifest-sha256.txt"))
    assert set(listed) == payload
    for path, summed in [*listed.items(), *_lines(package, "tagmanifest-sha256.txt")]:
        assert hashlib.sha256(package.read(path)).hexdigest() == summed, path
    size = sum(len(package.read(path)) for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}\n" in package.read("bag-info.txt").decode()
    return payload


def _lines(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    for line in package.read(name).decode().splitlines():
        summed, path = line.split("  ", 1)
        yield path, summed


def attached(root: etree._Element, payload: set[str]) -> list[str]:
    """The paths that the XML tells of, which are those in the package."""
    told = [str(each.get("Lank")) for each in root.iter(f"{{{NAMESPACE}}}Bilaga")]
    assert {f"data/{path}" for path in told} == payload - {XML_NAME}
    return told


def fits_the_format(root: etree._Element) -> None:
    """By the schema that LOVLIG_FGS_SCHEMA names, or by the order that is known here."""
    if named := os.environ.get("LOVLIG_FGS_SCHEMA"):
        schema = etree.XMLSchema(etree.parse(Path(named)))
        assert schema.validate(root), schema.error_log
    for case in root.iter(f"{{{NAMESPACE}}}ArkivobjektArende"):
        in_order(case, CASE_ORDER)
    for document in root.iter(f"{{{NAMESPACE}}}ArkivobjektHandling"):
        in_order(document, DOCUMENT_ORDER)


def in_order(element: etree._Element, order: list[str]) -> None:
    places = [order.index(etree.QName(child).localname) for child in element]
    assert places == sorted(places), [etree.QName(child).localname for child in element]


def drawn_up(root: etree._Element) -> Iterator[str]:
    """The paths of what the committee wrote itself."""
    for document in root.iter(f"{{{NAMESPACE}}}ArkivobjektHandling"):
        if document.findtext(f"{{{NAMESPACE}}}StatusHandling") == DRAWN_UP:
            yield from (str(each.get("Lank")) for each in document.iter(f"{{{NAMESPACE}}}Bilaga"))


def opens(path: str, content: bytes, *, archival: bool) -> None:
    """A document opens as what its name says; `archival`: and is PDF/A-3a."""
    if path.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert pdf.pages
        if archival:
            told = page.validate_pdf_bytes(content, profile="3a")
            assert not told.failures, f"{path}: {[f'{each.rule_id}: {each.message}' for each in told.failures]}"
    elif path.endswith((".png", ".jpg", ".jpeg")):
        Image.open(io.BytesIO(content)).verify()
        assert not archival

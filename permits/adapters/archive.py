"""Archive packages: a case as FGS Ärendehantering XML with its documents, in a BagIt that tells if a byte is lost.

The XML follows Riksarkivet's FGS-ERMS (namespace http://xml.ra.se/e-arkiv/FGS-ERMS) with the property elements that
municipalities add for building permits; the package follows RFC 8493 (BagIt 1.0), and is a ZIP.
"""

from __future__ import annotations

import hashlib
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, BinaryIO, Final

from lxml import etree

from permits.case.times import STOCKHOLM
from permits.services.archiving import ArchivedCase, ArchivedDocument, ArchivedParty

NAMESPACE: Final = "http://xml.ra.se/e-arkiv/FGS-ERMS"
XML_NAME: Final = "data/arende.xml"
IN_MEMORY: Final = 8 << 20
CHUNK: Final = 1 << 20
FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the same case gives the same bytes, whenever the package is made
RESTRICTED_BY: Final = "Offentlighets- och sekretesslagen (2009:400) 21 kap. 3 och 3 a §§"
CLOSED_STATUS: Final = "Stängt"
OPEN_STATUS: Final = "Öppet"
CAME_IN: Final = "Inkommen"
DRAWN_UP: Final = "Upprättad"


class FgsPackages:
    """Writes them. Nothing is kept in memory but the XML and a chunk at a time."""

    def write(self, case: ArchivedCase, content: Callable[[str], BinaryIO]) -> IO[bytes]:
        """The ZIP from its first byte; whoever reads closes it. Raises OSError, and NotFound where bytes are gone."""
        package = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (given away)
        try:
            _fill(package, case, content)
        except BaseException:
            package.close()
            raise
        package.seek(0)
        return package


def _fill(package: IO[bytes], case: ArchivedCase, content: Callable[[str], BinaryIO]) -> None:
    sums: dict[str, str] = {}
    size = 0
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        told = case_xml(case)
        size += len(told)
        sums[XML_NAME] = _put(archive, XML_NAME, iter([told]))
        for document in case.documents:
            with content(document.sha256) as stream:
                sums[f"data/{document.path}"] = _put(archive, f"data/{document.path}", _chunks(stream))
            size += document.size
        for name, text in _tags(case, sums, size).items():
            _put(archive, name, iter([text.encode()]))


def _put(archive: zipfile.ZipFile, name: str, chunks: Iterator[bytes]) -> str:
    """Put a file in the package, and give its SHA-256 as what was written, not as somebody once said."""
    told = zipfile.ZipInfo(name, FIRST_MOMENT)
    told.compress_type = zipfile.ZIP_DEFLATED
    told.external_attr = 0o644 << 16
    summed = hashlib.sha256()
    with archive.open(told, "w") as file:
        for chunk in chunks:
            summed.update(chunk)
            file.write(chunk)
    return summed.hexdigest()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _tags(case: ArchivedCase, sums: Mapping[str, str], size: int) -> dict[str, str]:
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"Source-Organization: {case.municipality}\n"
            f"External-Identifier: {case.registry_number}\n"
            f"External-Description: {case.subject}\n"
            f"Bagging-Date: {case.closed.astimezone(STOCKHOLM).date()}\n"
            f"Payload-Oxum: {size}.{len(sums)}\n"
        ),
        "manifest-sha256.txt": "".join(f"{summed}  {name}\n" for name, summed in sums.items()),
    }
    told = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in tags.items())
    return {**tags, "tagmanifest-sha256.txt": told}


def case_xml(case: ArchivedCase) -> bytes:
    """The case and its documents as FGS-ERMS, UTF-8. A protected person is a role, with nothing that tells who."""
    root = etree.Element(f"{{{NAMESPACE}}}Leveransobjekt", nsmap={None: NAMESPACE})
    listed = _in(root, "ArkivobjektListaArenden")
    told = _in(listed, "ArkivobjektArende", Systemidentifierare=str(uuid.uuid5(uuid.NAMESPACE_URL, case.case_id)))
    _in(told, "ArkivobjektID", case.registry_number)
    _in(told, "ExtraID", case.case_id, ExtraIDTyp="Ärendets id i Lovlig")
    _in(told, "ArendeTyp", case.kind)
    if case.is_closed:
        _in(told, "Avslutat", _moment(case.closed))
    _in(told, "Beskrivning", case.outcome)
    _in(told, "Beslutat", _moment(case.decided))
    _in(_in(told, "Gallring", Gallras="false"), "GallringsForklaring", "Ärendet bevaras.")
    for role, name in (("Handläggare", case.officer), ("Beslutsfattare", case.decider)):
        if name:
            agent = _in(told, "Agent")
            _in(agent, "Roll", role)
            _in(agent, "Namn", name)
            _in(agent, "Organisationsnamn", case.municipality)
    if case.plan.klass:
        _in(told, "Klass", case.plan.klass)
    if case.protected:
        _secret(told)
    for party in case.parties:
        _person(told, "Motpart", party, f"{party.name} ({party.role.lower()})")
    if case.plan.series:
        _in(told, "Notering", f"Serie: {case.plan.series}")
    _in(told, "Skapad", _moment(case.received))
    _in(told, "Inkommen", _moment(case.received))
    _in(told, "StatusArande", CLOSED_STATUS if case.is_closed else OPEN_STATUS)
    _in(told, "Arendemening", case.subject)
    _diary(told, case)
    _in(_in(told, "Fastighet"), "Fastighetsbeteckning", case.designation)
    if case.documents:
        documents = _in(told, "ArkivobjektListaHandlingar")
        for document in case.documents:
            _document(documents, case, document)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _document(parent: etree._Element, case: ArchivedCase, document: ArchivedDocument) -> None:
    ident = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{case.case_id}/{document.document_id}"))
    told = _in(parent, "ArkivobjektHandling", Systemidentifierare=ident)
    _in(told, "ArkivobjektID", f"{case.registry_number}:{document.number}")
    _in(told, "Handlingstyp", document.kind)
    if document.sender:
        _person(told, "Avsandare", document.sender, document.sender.name)
    disposal = _in(told, "Gallring", Gallras="false" if document.kept else "true")
    if document.dispose_from:
        _in(disposal, "GallringsForklaring", document.rule)
        _in(disposal, "GallringsPeriodSlut", document.dispose_from.isoformat())
    if document.came_in:
        _in(told, "Inkommen", _moment(document.at))
    _in(told, "Lopnummer", str(document.number))
    _in(told, "Rubrik", f"{document.kind}, {document.filename}")
    _in(told, "Skapad", _moment(document.at))
    _in(told, "StatusHandling", CAME_IN if document.came_in else DRAWN_UP)
    if not document.came_in:
        _in(told, "Upprattad", _moment(document.at))
    if document.secret:
        _secret(told)
    kept = _in(
        told,
        "Bilaga",
        Namn=document.filename,
        Lank=document.path,
        Storlek=str(document.size),
        Mimetyp=document.media_type,
        Checksumma=document.sha256,
        ChecksummaMetod="SHA-256",
    )
    _in(kept, "Bevaras", "true" if document.kept else "false")


def _person(parent: etree._Element, name: str, party: ArchivedParty, shown: str) -> None:
    told = _in(parent, name)
    _in(told, "Namn", shown)
    for element, value in (("Postadress", party.street), ("Postnummer", party.postal_code), ("Postort", party.city)):
        if value:
            _in(told, element, value)
    _in(told, "SkyddadIdentitet", "true" if party.protected else "false")


def _secret(parent: etree._Element) -> None:
    told = _in(parent, "Restriktion", Typ="Sekretess")
    _in(told, "ForklarandeText", "En part i ärendet har skyddade personuppgifter.")
    _in(told, "Lagrum", RESTRICTED_BY)


def _diary(parent: etree._Element, case: ArchivedCase) -> None:
    diary = _in(parent, "EgnaElement")
    _in(diary, "EgnaElementBeskrivning", "Ärendets händelser i den ordning de inträffade")
    for happening in case.happenings:
        told = _in(diary, "EgetElement", Namn="Händelse", DataTyp="text")
        _in(told, "Varde", f"{happening.what}. {happening.more}" if happening.more else happening.what)
        properties = _in(told, "Egenskaper")
        for name, value in (("Tidpunkt", _moment(happening.at)), ("Av", happening.who)):
            _in(_in(properties, "Egenskap", Namn=name), "Varde", value)


def _in(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """An element last in its parent. What XML cannot hold is left out of its text."""
    told = {key: _clean(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", told)
    element.text = _clean(text) or None
    return element


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "ignore").decode()  # without lone surrogates
    return "".join(mark for mark in whole if mark in "\t\n" or (mark >= " " and mark not in "\ufffe\uffff"))


def _moment(at: datetime) -> str:
    """In Swedish time to the second, as EgetTidDatum asks."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M:%S}"

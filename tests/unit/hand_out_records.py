"""The desks of those who hand out, on a real press, and a case whose drawing tells a name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pikepdf

from permits.adapters.masking import PageMasker
from permits.adapters.pdf import PdfPrinter
from permits.case.access import Principal, Role
from permits.joining.ground import ROOT
from permits.services.casefile import CaseFiles
from permits.services.hand_out_copies import Copying
from permits.services.hand_out_leaving import Leaving
from permits.services.hand_out_shapes import Channel, HandOut
from permits.services.handing_out import HandingOut, Request
from permits.services.masked_papers import MaskedPapers
from permits.services.shapes import CaseView
from tests.unit.desks import Desks
from tests.unit.printed_case import MUNICIPALITY

SECRET = "Ylva Strandqvist"


class DecisionOnly(CaseFiles):
    """Prints decisions as the service does, and case files without a map."""

    def _drawings(self, view: CaseView, redaction: object, enclosed: object) -> Iterator[object]:  # type: ignore[override]
        yield from ()


@dataclass
class Records:
    """The desks of those who hand out, on a real press."""

    desks: Desks

    def __post_init__(self) -> None:
        desks, files = self.desks, self.desks.files
        press = PdfPrinter(ROOT / "templates", ROOT / "static")
        printer = DecisionOnly(None, files, MUNICIPALITY, press, desks.clock)  # type: ignore[arg-type]
        self.handing_out = HandingOut(desks.database, files, desks.clock)
        self.leaving = Leaving(desks.database, desks.clock)
        self.copying = Copying(
            desks.database, files, MaskedPapers(printer), PageMasker(files), press, MUNICIPALITY, desks.clock
        )
        self.who = replace(desks.officer(), roles=frozenset({Role.REGISTRATOR}))

    def asked(self, **told: object) -> HandOut:
        request = Request(asked="Ritningarna till förrådet.", channel=Channel.DESK, **told)  # type: ignore[arg-type]
        return self.handing_out.register(self.who, request)

    def with_documents(self, case_id: str, labels: tuple[str, ...], **told: object) -> HandOut:
        hand_out = self.asked(**told)
        view = self.desks.handling.case(self.desks.officer(), case_id)
        wanted = [(case_id, each.id) for label in labels for each in view.documents if each.label == label]
        return self.handing_out.choose(self.who, hand_out.id, hand_out.version, wanted)

    def prepared(self, hand_out: HandOut, by: Principal | None = None) -> HandOut:
        self.leaving.prepare(by or self.who, hand_out.id, hand_out.version)
        assert self.copying.react_once() == 1
        assert self.copying.react_once() == 0
        return self.handing_out.at(self.who, hand_out.id)

    def packed(self, hand_out: HandOut) -> dict[str, bytes]:
        with self.desks.files.open(hand_out.papers["package"]) as stream:
            archive = zipfile.ZipFile(io.BytesIO(stream.read()))
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def drawn(desks: Desks) -> str:
    """A case whose plan drawing is a PDF with a name in its text and a dark stamp in its lower right quarter."""
    ylva = desks.resident()
    draft = desks.complete_draft(ylva)
    desks.applying.attach(ylva, draft.id, "planritning", "Strandqvist plan.pdf", io.BytesIO(_drawing()))
    draft = desks.applying.open(ylva, draft.id)
    return desks.applying.submit(ylva, draft.id, draft.version).case_id


def _drawing() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(842, 595))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        text = f"0.1 0.2 0.9 rg 421 0 421 297 re f BT /F 30 Tf 40 500 Td ({SECRET}) Tj ET"
        page.obj.Contents = pdf.make_stream(text.encode())
        pdf.add_blank_page(page_size=(842, 595))
        pdf.docinfo["/Author"] = SECRET
        pdf.save(written)
    return written.getvalue()

"""The press: one file for the archive and for screen readers, nothing from the network, files attached as they are."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pytest
from PIL import Image

from permits.adapters.glyphs import printable
from permits.adapters.pdf import ForeignAddressError, OwnFiles, PdfPrinter, fit, unbroken, with_pdfua
from permits.services.printing import Enclosure
from tests.unit.printed_case import STATIC, photo

MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def printer(tmp_path: Path) -> PdfPrinter:
    folder = tmp_path / "pdf"
    folder.mkdir()
    (folder / "note.html").write_text(
        '<!DOCTYPE html><html lang="sv"><head><title>Prov</title><link rel="stylesheet" href="{{ stylesheet }}"></head>'
        "<body><h1>Prov</h1><p>{{ text }}</p>{% for name in shown %}"
        '<img src="{{ name }}" alt="En bild" style="width: 40mm">{% endfor %}</body></html>'
    )
    return PdfPrinter(tmp_path, STATIC)


def failures(pdf: bytes) -> list[str]:
    """What the two profiles find wrong."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("3a", "ua1")]
    return [f"{each.rule_id}: {each.message}" for report in reports for each in report.failures]


def attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: each.get_file().read_bytes() for name, each in document.attachments.items()}


def test_a_document_passes_both_profiles(printer: PdfPrinter) -> None:
    pdf = printer.print("note.html", {"text": "Hej åäö", "shown": []}, MADE)
    assert failures(pdf) == []


def test_without_its_name_in_the_xmp_the_file_would_not_pass_as_accessible(printer: PdfPrinter) -> None:
    pdf = printer.print("note.html", {"text": "Hej", "shown": []}, MADE)
    broken = pdf.replace(b'pdfuaid:part="1"', b'pdfuaid:part="9"')
    assert broken != pdf
    assert failures(broken)


@pytest.mark.parametrize(
    "text",
    [
        "emoji 🏡 och 漢字 och عربى",
        "tecken Łódź ŽČŠ Ω ≤ → ✓",
        "styr\x00\x07\x1b\x0b\x0ctecken",
        "vänster\u202ehöger \u200b\u2060\ufeff\u00ad mjukt",
        "ensam surrogat \ud83d här",
        "privat \ue000 tecken \U000f0000 och \ufffe",
        "x" * 3000,
        "",
    ],
)
def test_what_people_type_never_breaks_the_profiles(printer: PdfPrinter, text: str) -> None:
    assert failures(printer.print("note.html", {"text": text, "shown": []}, MADE)) == []


def test_what_cannot_be_drawn_is_told_by_its_number_and_the_rest_is_left() -> None:
    fonts = STATIC / "vendor" / "fonts"
    assert printable("Åsa och Łucja, 30 m² – ”så”", fonts) == "Åsa och Łucja, 30 m² – ”så”"
    assert printable("a\x00b\ue000\ud83dc\n", fonts) == "ab[U+E000][U+D83D]c\n"


def test_text_is_never_markup(printer: PdfPrinter) -> None:
    pdf = printer.print("note.html", {"text": "<img src=x><h2>stort", "shown": []}, MADE)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = {str(each.get("/S")) for each in document.objects if isinstance(each, pikepdf.Dictionary)}
    assert "/H2" not in kinds
    assert "/Figure" not in kinds


@pytest.mark.parametrize("content", [photo(), photo((300, 500), "PNG", "RGBA"), photo((64, 64), "PNG", "P")])
def test_pictures_are_printed_within_the_profiles(printer: PdfPrinter, content: bytes) -> None:
    ready = fit(content)
    assert ready is not None
    pdf = printer.print("note.html", {"text": "", "shown": ["picture:a"]}, MADE, {"a": ready.content})
    assert failures(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages[0].get_images()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "https://example.org/a.css",
        "ftp://example.org/a",
        "file:///etc/passwd",
        (STATIC / ".." / "pyproject.toml").as_uri(),
        STATIC.as_uri() + "/%2e%2e/templates/pdf/base.html",
        "picture:unknown",
        "gopher://a",
    ],
)
def test_no_address_but_its_own_is_fetched(address: str) -> None:
    with pytest.raises(ForeignAddressError):
        OwnFiles(STATIC, {}).fetch(address)


def test_its_own_files_and_data_addresses_are_fetched() -> None:
    own = OwnFiles(STATIC, {"a": photo((20, 20))})
    assert own.fetch((STATIC / "print.css").as_uri()).content_type == "text/css"
    assert own.fetch("picture:a").content_type == "image/jpeg"
    assert own.fetch("data:text/plain,hej").read() == b"hej"


def test_the_typeface_is_embedded_and_nothing_is_complained_of(
    printer: PdfPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        pdf = printer.print("note.html", {"text": "Hej", "shown": []}, MADE)
    assert [record.message for record in caplog.records] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(each.get("/FontName")) for each in document.objects if isinstance(each, pikepdf.Dictionary)}
    assert any("Atkinson" in font for font in fonts)


def test_enclosures_come_out_byte_for_byte_with_their_relationships(printer: PdfPrinter) -> None:
    kept = {
        "01 ritning åäö.pdf": b"%PDF-1.4 " + bytes(range(256)),
        "02 slut.bin": b"ends in return\r",
        "03 radslut.bin": b"ends in both\r\n",
        "04 tom.bin": b"",
    }
    enclosures = [Enclosure(name, "application/pdf", told, f"Om {name}", "Source") for name, told in kept.items()]
    pdf = printer.print("note.html", {"text": "", "shown": []}, MADE, enclosures=enclosures)
    assert attached(pdf) == kept
    assert failures(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        linked = {str(each.UF): each for each in document.Root.AF}
        assert set(linked) == set(kept)
        for each in linked.values():
            assert each.AFRelationship == pikepdf.Name.Source
            assert each.EF.F.Subtype == pikepdf.Name("/application/pdf")
            assert str(each.Desc).startswith("Om ")


def test_the_same_print_is_the_same_but_for_its_identifiers(printer: PdfPrinter) -> None:
    first, second = (printer.print("note.html", {"text": "Hej", "shown": []}, MADE) for _ in range(2))
    assert abs(len(first) - len(second)) < 64


def test_a_large_photograph_is_scaled_to_the_page_and_a_small_one_is_left() -> None:
    large, small = fit(photo((4000, 3000))), fit(photo((300, 200)))
    assert large is not None
    assert small is not None
    assert 1100 <= large.height <= 1300
    assert large.lying
    assert (small.width, small.height) == (300, 200)


def test_a_photograph_taken_sideways_is_turned_upright() -> None:
    picture, written = Image.open(io.BytesIO(photo((400, 300)))), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(written, "JPEG", exif=exif)
    turned = fit(written.getvalue())
    assert turned is not None
    assert (turned.width, turned.height) == (300, 400)


def test_transparency_becomes_white_paper() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(written, "PNG")
    ready = fit(written.getvalue())
    assert ready is not None
    assert Image.open(io.BytesIO(ready.content)).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content", [b"", b"hej", b"\xff\xd8\xff\xe0 trasig", photo()[:300], b"\x89PNG\r\n\x1a\n" + b"0" * 40]
)
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    assert fit(content) is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_picture_can_be_shown(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    ready = fit(written.getvalue())
    assert ready is not None
    assert Image.open(io.BytesIO(ready.content)).mode in {"RGB", "L"}


def test_citations_stay_on_one_line() -> None:
    assert unbroken("9 kap. 56 § PBL") == "9\u00a0kap.\u00a056\u00a0§ PBL"


def test_a_packet_that_is_no_xmp_is_an_error() -> None:
    with pytest.raises(ValueError, match="rdf:RDF"):
        with_pdfua(b"<nothing/>")

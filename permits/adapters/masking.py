"""Copies with parts taken out: a new PDF of page pictures, in which the rectangles hold no trace of what stood there.

Strangers' files are opened in a process of its own (adapters.picturing); only its pictures are seen here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing
from math import ceil, floor
from typing import Any, Final

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from permits.services.hand_out_shapes import Mask
from permits.services.ports import Files

DPI: Final = 150
FIRST_WIDTH: Final = 720  # pixels; a small picture tells how large the page is
NARROWEST: Final = 900
WIDEST: Final = 6000
A4_MM: Final = 210.0
POINT: Final = 72.0
QUALITY: Final = 82
BLACK: Final = (0, 0, 0)
LEFT_OUT: Final = "Sidan lämnas inte ut"


class PageMasker:
    """services.hand_out_copies.Masker"""

    def __init__(self, files: Files) -> None:
        self._files = files

    def masked(self, sha256: str, pages: int, masks: Sequence[Mask], left_out: Sequence[int]) -> bytes:
        with pikepdf.new() as pdf:
            for number in range(1, pages + 1):
                picture, dpi = self._page(sha256, number)
                if number in left_out:
                    picture = _blank(picture.size, dpi)
                else:
                    _take_out(picture, [mask for mask in masks if mask.page == number])
                _add_page(pdf, picture, dpi)
            pdf.Root.Lang = pikepdf.String("sv-SE")
            pdf.docinfo["/Title"] = pikepdf.String("Kopia med delar borttagna")
            written = io.BytesIO()
            pdf.save(written, deterministic_id=True)
        return written.getvalue()

    def _page(self, sha256: str, number: int) -> tuple[Image.Image, float]:
        """The page drawn at its own size, and how many pixels an inch of it has. Raises NotFound."""
        small = self._files.picture(sha256, number, FIRST_WIDTH)
        with Image.open(small, formats=["PNG"]) as seen:
            inches = seen.width / _dpi_of(seen)
        width = min(max(round(inches * DPI), NARROWEST), WIDEST)
        drawn = self._files.picture(sha256, number, width)
        with Image.open(drawn, formats=["PNG"]) as opened:
            picture = opened.convert("RGB")
        return picture, picture.width / inches

    def text_of(self, pdf: bytes) -> str:
        import pypdfium2

        with closing(pypdfium2.PdfDocument(pdf)) as document:
            return "\n".join(_page_text(document, number) for number in range(len(document)))


def _page_text(document: Any, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as told:
        return str(told.get_text_bounded())


def _dpi_of(picture: Image.Image) -> float:
    """How many pixels an inch has; a picture that does not tell is taken to be as wide as an A4."""
    told = picture.info.get("dpi")
    if told and told[0] > 0:
        return float(told[0])
    return picture.width / (A4_MM / 25.4)


def _take_out(picture: Image.Image, masks: Sequence[Mask]) -> None:
    """Fill the rectangles, out to the whole pixels that they touch: what was there is overwritten."""
    drawing = ImageDraw.Draw(picture)
    for mask in masks:
        left, top = floor(mask.left * picture.width / 100), floor(mask.top * picture.height / 100)
        right = ceil((mask.left + mask.width) * picture.width / 100)
        bottom = ceil((mask.top + mask.height) * picture.height / 100)
        drawing.rectangle((left, top, max(right - 1, left), max(bottom - 1, top)), fill=BLACK)


def _blank(size: tuple[int, int], dpi: float) -> Image.Image:
    """A page of the same size that only says that it is left out."""
    picture = Image.new("RGB", size, "white")
    font = ImageFont.load_default(round(dpi / 5))
    ImageDraw.Draw(picture).text((size[0] / 2, size[1] / 2), LEFT_OUT, fill=BLACK, font=font, anchor="mm")
    return picture


def _add_page(pdf: pikepdf.Pdf, picture: Image.Image, dpi: float) -> None:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY)
    across, down = (side * POINT / dpi for side in picture.size)
    image = pdf.make_stream(
        jpeg.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pdf.add_blank_page(page_size=(across, down))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.Contents = pdf.make_stream(f"q {across:.3f} 0 0 {down:.3f} 0 0 cm /Page Do Q".encode())

"""What a file truly is. Runs as a program of its own, within limits, since it opens what strangers send.

Prints one line of JSON: {"media_type", "pages", "active"} or {"refused": code}.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gis.bounded import bound, cut_off, end_with
from gis.walled import wall_in

MEMORY = 800_000_000  # bytes of address space: room for the largest picture that is taken, not for a bomb
SECONDS = 10  # of processor time
LARGEST = 4_000_000  # bytes of the small picture, which is the only thing that is written
MOST_PIXELS = 80_000_000  # an A1 drawing at 300 dots per inch has 70 million
LONGEST_SIDE = 30_000
MOST_PAGES = 500
MOST_PARTS = 400_000  # of a PDF that are looked through for what is active
LOOKING = 4.0  # seconds of processor time for that
THUMBNAIL = (320, 320)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"})  # brands of ISO 23008-12
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and with it the documents of offices; older ones
HEADER_WITHIN = 1024  # readers find a PDF header anywhere in the first kilobyte, and so do some printers' files

# What a PDF can do besides being looked at (ISO 32000-2, 12.6.4 actions, 12.5.6 annotations, 7.11 files, 12.7 forms).
BY_ACTION: Final = {
    "/JavaScript": "script", "/Rendition": "media", "/Launch": "launch", "/URI": "links", "/GoToR": "links",
    "/GoToE": "links", "/SubmitForm": "form", "/ImportData": "form",
}  # fmt: skip
BY_ANNOTATION: Final = {
    "/FileAttachment": "embedded", "/RichMedia": "media", "/Movie": "media", "/Screen": "media", "/Sound": "media",
    "/3D": "media",
}  # fmt: skip
BY_KEY: Final = {"/JS": "script", "/JavaScript": "script", "/EmbeddedFiles": "embedded", "/EF": "embedded",
                 "/XFA": "form"}  # fmt: skip


class Unfit(Exception):  # noqa: N818 - says what the file is
    """The file is not taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def inspect(path: Path, thumbnail: Path) -> dict[str, Any]:
    """The media type by content, the number of pages (None for pictures) and what is active in it. Raises Unfit."""
    with path.open("rb") as file:
        beginning = file.read(HEADER_WITHIN)
    if not beginning:
        raise Unfit("empty")
    media_type = next((kind for start, kind in BEGINNINGS.items() if beginning.startswith(start)), None)
    if media_type is None and b"%PDF-" in beginning and not beginning.lstrip().startswith((b"<", b"PK", b"MZ")):
        media_type = PDF
    if media_type is None:
        raise Unfit(_stranger(beginning))
    if media_type == PDF:
        pages, active = _opened(path)
        return {"media_type": PDF, "pages": pages, "active": active}
    _picture(path, "PNG" if media_type == PNG else "JPEG", thumbnail)
    return {"media_type": media_type, "pages": None, "active": []}


def _stranger(beginning: bytes) -> str:
    """Which of the common other kinds it is, so that whoever has one is told what to do with it."""
    if beginning[4:8] == b"ftyp" and beginning[8:12] in HEIC:
        return "heic"
    if beginning.startswith(PACKED):
        return "packed"
    return "dwg" if beginning.startswith(b"AC10") else "unknown"


def _opened(path: Path) -> tuple[int, list[str]]:
    """How many pages a PDF has, and what is active in it."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise Unfit("encrypted")
            pages = len(pdf.pages)
            for page in pdf.pages[:MOST_PAGES]:
                _ = page.mediabox  # a page that cannot be read is found here and not when somebody needs it
            if pages == 0:
                raise Unfit("no-pages")
            if pages > MOST_PAGES:
                raise Unfit("many-pages")
            return pages, sorted(_active(pdf))
    except pikepdf.PasswordError as error:
        raise Unfit("encrypted") from error


def _active(pdf: Any) -> set[str]:
    """What is active, wherever it lies, since a reader may find ways to it that we do not; "unsearched" if too much."""
    found: set[str] = set()
    ends = time.process_time() + LOOKING
    for number, part in enumerate(_parts(pdf)):
        if number >= MOST_PARTS or (number % 1000 == 0 and time.process_time() > ends):
            return found | {"unsearched"}
        keys = set(part.keys())
        found |= {BY_KEY[key] for key in keys & BY_KEY.keys()}
        if "/S" in keys:
            found |= {BY_ACTION[kind]} if (kind := _name(part, "/S")) in BY_ACTION else set()
        if "/Subtype" in keys:
            found |= {BY_ANNOTATION[kind]} if (kind := _name(part, "/Subtype")) in BY_ANNOTATION else set()
        if "/Fields" in keys and "/AcroForm" not in keys and len(part["/Fields"]):
            found.add("form")
    return found


def _parts(pdf: Any) -> Iterator[Any]:
    """Every dictionary of a PDF, also those that lie in others; what is only referred to is met at its own place."""
    import pikepdf

    for outer in pdf.objects:
        waiting = [outer]
        while waiting:
            part = waiting.pop()
            if isinstance(part, pikepdf.Stream):
                part = part.stream_dict
            if isinstance(part, pikepdf.Dictionary):
                yield part
                within = list(part.as_dict().values())
            elif isinstance(part, pikepdf.Array):
                within = list(part)
            else:
                continue
            waiting += [each for each in within if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _name(part: Any, key: str) -> str:
    return str(part.get(key))


def _picture(path: Path, kind: str, thumbnail: Path) -> None:
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise Unfit("pixels")
            image.draft("RGB", (THUMBNAIL[0] * 2, THUMBNAIL[1] * 2))  # JPEG is decoded no larger than needed
            image.load()
            image.thumbnail(THUMBNAIL)
            small = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit("pixels") from error
    small.info.clear()  # comments and the like, which could be anything
    with thumbnail.open("wb") as file:  # the library itself would open it to read, too, which the wall does not let
        small.save(file, "JPEG", quality=80)


def main() -> None:
    """Inspect the file named second; a small picture of it is written to the path named third. First: our parent."""
    cut_off()
    end_with(int(sys.argv[1]))
    bound(MEMORY, SECONDS, LARGEST)
    wall_in(Path(sys.argv[2]), Path(sys.argv[3]).parent)
    try:
        told = inspect(Path(sys.argv[2]), Path(sys.argv[3]))
    except Unfit as unfit:
        told = {"refused": unfit.code}
    except MemoryError:
        told = {"refused": "heavy"}
    except Exception:  # whatever a stranger's file makes the libraries raise
        told = {"refused": "damaged"}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""What a file truly is. Runs as a program of its own, within limits, since it opens what strangers send.

Prints one line of JSON: {"media_type", "pages"} or {"refused": code}. Nothing is imported but the two libraries.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path

MEMORY = 800_000_000  # bytes of address space: room for the largest picture that is taken, not for a bomb
SECONDS = 10  # of processor time
MOST_PIXELS = 80_000_000  # an A1 drawing at 300 dots per inch has 70 million
LONGEST_SIDE = 30_000
MOST_PAGES = 500
THUMBNAIL = (320, 320)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
HEADER_WITHIN = 1024  # readers find a PDF header anywhere in the first kilobyte, and so do some printers' files


class Unfit(Exception):  # noqa: N818 - says what the file is
    """The file is not taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def inspect(path: Path, thumbnail: Path) -> dict[str, str | int | None]:
    """The media type by content and the number of pages (None for pictures). Raises Unfit."""
    with path.open("rb") as file:
        beginning = file.read(HEADER_WITHIN)
    if not beginning:
        raise Unfit("empty")
    media_type = next((kind for start, kind in BEGINNINGS.items() if beginning.startswith(start)), None)
    if media_type is None and b"%PDF-" in beginning and not beginning.lstrip().startswith((b"<", b"PK", b"MZ")):
        media_type = PDF
    if media_type is None:
        raise Unfit("unknown")
    if media_type == PDF:
        return {"media_type": PDF, "pages": _pages(path)}
    _picture(path, "PNG" if media_type == PNG else "JPEG", thumbnail)
    return {"media_type": media_type, "pages": None}


def _pages(path: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise Unfit("encrypted")
            pages = len(pdf.pages)
            for page in pdf.pages[:MOST_PAGES]:
                _ = page.mediabox  # a page that cannot be read is found here and not when somebody needs it
    except pikepdf.PasswordError as error:
        raise Unfit("encrypted") from error
    except (pikepdf.PdfError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise Unfit("damaged") from error
    if pages == 0:
        raise Unfit("no-pages")
    if pages > MOST_PAGES:
        raise Unfit("many-pages")
    return pages


def _picture(path: Path, kind: str, thumbnail: Path) -> None:
    from PIL import Image, ImageOps, UnidentifiedImageError

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
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ArithmeticError, LookupError) as error:
        raise Unfit("damaged") from error
    small.info.clear()  # comments and the like, which could be anything
    small.save(thumbnail, "JPEG", quality=80)


def main() -> None:
    """Inspect the file named first; a small picture of it is written to the path named second."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told = inspect(Path(sys.argv[1]), Path(sys.argv[2]))
    except Unfit as unfit:
        told = {"refused": unfit.code}
    except MemoryError:
        told = {"refused": "heavy"}
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""A page of a document as a picture. Runs as a program of its own, within limits, since it opens what strangers send.

Prints one line of JSON: {"done": true} or {"refused": true}.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from gis.bounded import bound, cut_off, end_with
from gis.walled import wall_in

MEMORY = 1_200_000_000  # bytes of address space: room for an A0 page at the widest, not for a bomb
SECONDS = 20  # of processor time
LARGEST = 200_000_000  # bytes of the picture, which is the only thing that is written
MOST_PIXELS = 80_000_000
POINTS = 72  # of an inch


def picture(source: Path, number: int, width: int, target: Path) -> None:
    """Page `number` (from 1) as a PNG of `width` pixels. Raises what the libraries raise."""
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with source.open("rb") as file:
        is_picture = file.read(8).startswith((b"\xff\xd8\xff", b"\x89PNG"))
    if is_picture:
        with Image.open(source, formats=["JPEG", "PNG"]) as opened:
            shown = ImageOps.exif_transpose(opened).convert("RGB")
            shown.info.clear()
        if shown.width > width:
            shown.thumbnail((width, width * 10))
    else:
        shown = _page(source, number, width)
    inch = shown.info.get("inch")
    shown.info.clear()
    with target.open("wb") as file:  # the library itself would open it to read, too, which the wall does not let
        shown.save(file, "PNG", **({"dpi": (inch, inch)} if inch else {}))


def _page(source: Path, number: int, width: int) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    page = document[number - 1]
    across, down = page.get_size()
    scale = width / across
    if width * down * scale > MOST_PIXELS:
        raise ValueError("too many pixels")
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    drawn.info["inch"] = scale * POINTS  # so that the picture tells how large the page is
    return drawn


def main() -> None:
    """Our parent, the file, the page, the width and where the picture is written, in this order."""
    parent, source, number, width, target = sys.argv[1:]
    cut_off()
    end_with(int(parent))
    bound(MEMORY, SECONDS, LARGEST)
    wall_in(Path(source), Path(target).parent)
    try:
        picture(Path(source), int(number), int(width), Path(target))
    except Exception:  # whatever a stranger's file makes the libraries raise
        print(json.dumps({"refused": True}))
    else:
        print(json.dumps({"done": True}))


if __name__ == "__main__":
    main()

"""`lovlig place`: what holds at a footprint, as JSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from permits.commands import CommandError, day_of, joined, say, write_json

LARGEST = 100_000  # bytes; a footprint has at most some hundred corners


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("file", metavar="YTA.geojson", help="en ritad yta i GeoJSON, eller - för standard in")
    command.add_argument("--designation", metavar="BETECKNING", help="fastigheten; annars den under ytans största del")
    command.add_argument("--as-of", metavar="DATUM", help="svara som kartlagren gällde den dagen; annars i dag")


def run(told: argparse.Namespace) -> int:
    """Print the site report. Raises CommandError for what cannot be read as one footprint."""
    from gis.outline import FootprintError
    from permits.case.times import swedish_day
    from permits.services.site_answer import UnknownProperty, site_answer

    drawn = _read(told.file)
    with joined() as (services, _database):
        day = day_of(told.as_of) if told.as_of else swedish_day(services.clock())
        try:
            answer = site_answer(services.places, drawn, told.designation, day)
        except FootprintError as error:
            raise CommandError(f"{told.file}: {error}") from error
        except UnknownProperty as unknown:
            raise CommandError(
                f"Fastigheten {unknown} fanns inte i kartlagret {day}. Kontrollera beteckningen."
            ) from None
    if not answer["layers"]:
        say(f"Inget kartlager gällde {day}, så det mesta i svaret är okänt.")
    write_json(answer)
    return 0


def _read(name: str) -> str:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{name} kan inte läsas.") from error
    if len(content) > LARGEST:
        raise CommandError(f"{name} är för stor. En ritad yta får vara högst {LARGEST // 1000} kB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} är inte text i UTF-8.") from error

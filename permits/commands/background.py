"""`lovlig background check`: whether the background map that the profile names answers, and is as the profile says."""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from permits.commands import CommandError

LARGEST: Final = 8 * 1024 * 1024  # bytes of capabilities; Lantmäteriet's are under one
PATIENCE: Final = 15.0  # seconds


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("action", choices=("check",), help="fråga tjänsten och jämför med profilen")
    command.add_argument("--capabilities", metavar="ADRESS", help="om tjänsten har dem på en annan adress")


def run(told: argparse.Namespace) -> int:
    """Compare the profile with the service's capabilities; 1 when something differs. Raises CommandError."""
    from permits.municipality import read_profile
    from permits.services.background import background_faults
    from permits.settings import from_environment

    municipality = read_profile(from_environment().profile)
    if not municipality.background:
        print("Profilen har ingen bakgrundskarta. Kartorna visar kommunens egna lager.")
        return 0
    address = told.capabilities or _address(municipality.background)
    found = background_faults(municipality, _fetched(address))
    for fault in found:
        print(fault)
    if not found:
        print(f"Bakgrundskartan {municipality.background['layer']} svarar och stämmer med profilen.")
    return 1 if found else 0


def _address(background: Mapping[str, Any]) -> str:
    """Where the service tells what it can: beside the images, by key and value."""

    url, service = str(background["url"]), str(background["type"]).upper()
    if "{" in url:
        raise CommandError("Adressen är en mall. Ange var tjänstens capabilities finns med --capabilities ADRESS.")
    asked = {"service": service, "request": "GetCapabilities", "version": "1.3.0" if service == "WMS" else "1.0.0"}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"


def _fetched(address: str) -> bytes:
    if not address.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise CommandError("Adressen ska börja med https://.")
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (the operator's own address)
            content: bytes = answer.read(LARGEST + 1)
    except (urllib.error.URLError, TimeoutError, ValueError, OSError) as error:
        raise CommandError(f"Bakgrundskartan svarar inte på {address}: {error}") from error
    if len(content) > LARGEST:
        raise CommandError("Tjänstens beskrivning är större än 8 MB. Kontrollera adressen.")
    return content

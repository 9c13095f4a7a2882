"""`lovlig quarantine`: which files are held back by the virus scanner, and letting go of one that is harmless."""

from __future__ import annotations

import argparse

from permits.commands import CommandError
from permits.settings import from_environment


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    what = ["list", "scan", "release"]
    command.add_argument("what", nargs="?", choices=what, default="list", help="lista (förvalt), pröva igen, släpp")
    command.add_argument("sha256", nargs="?", metavar="SHA256", help="den fil som ska släppas, som den står i listan")


def run(told: argparse.Namespace) -> int:
    """0 when nothing is held back or what was asked is done, 1 when files are held back."""
    from permits.adapters.clamav import scanner_of
    from permits.adapters.files import FolderFiles

    settings = from_environment()
    files = FolderFiles(settings.data / "files", scanner_of(settings.clamav))
    held = dict(files.quarantine.every())
    if told.what == "release":
        if told.sha256 not in held:
            raise CommandError("Filen är inte i karantän. Se lovlig quarantine list.")
        files.quarantine.release(told.sha256)
        print(f"{told.sha256} är släppt och går att läsa.")
        return 0
    if told.what == "scan":
        print(f"{files.scan_again(everything=True)} filer fick svar.")
        held = dict(files.quarantine.every())
    for sha256, each in held.items():
        why = f"skadlig kod: {each.found}" if each.is_infected else f"väntar, {each.attempts} försök ({each.why})"
        print(f"{sha256}  {each.since:%Y-%m-%d %H:%M} UTC  {why}")
    print(f"{len(held)} filer i karantän.")
    return 1 if held else 0

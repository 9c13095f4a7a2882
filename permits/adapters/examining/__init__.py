"""The doctor: looks at everything that the service needs, and says in plain words what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from permits.adapters.examining import amended, outside, personal, record, surroundings, work
from permits.adapters.examining.finding import Check, Examined, Finding, Level, wrong

__all__ = ["CHECKS", "Examined", "Finding", "Level", "examine"]

CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("Hemligheter", surroundings.secrets),
    ("Disk", surroundings.folders),
    ("Främmande filer", surroundings.strangers),
    ("Databas", surroundings.database),
    ("Personnummer", personal.numbers),
    ("Kommunens inställningar", amended.amendments),
    ("Klocka", surroundings.clock),
    ("Arbetare", work.worker),
    ("Brev och handlingar", work.reactions),
    ("Brev på väg", work.letters),
    ("Inlämnade kartlager", work.imports),
    ("Hämtade kartlager", work.harvests),
    ("Kartlager", record.layers),
    ("Filer", record.files),
    ("Händelselogg", record.anchors),
    ("Säkerhetskopia", record.backup),
    ("Inloggning", outside.identity_providers),
    ("E-post", outside.mail),
    ("Viruskontroll", outside.virus_scanner),
)
"""Every check, by what it is called on the screen, in the order in which one depends on another."""


def examine(examined: Examined) -> Iterator[tuple[str, Finding]]:
    """Every finding, by the check that made it. A check that cannot be made is itself a finding; the others go on."""
    for name, check in CHECKS:
        try:
            for finding in check(examined):
                yield name, finding
        except Exception as error:  # whatever is wrong here is what the operator asked about
            yield name, wrong(f"Det gick inte att kontrollera ({type(error).__name__}).", _after(error))


def _after(error: Exception) -> str:
    down = type(error).__name__ in {"OperationalError", "ProgrammingError", "InterfaceError", "TimeoutError"}
    if down:
        return "Kontrollera att databasen är igång, att LOVLIG_DATABASE_URL stämmer, och kör lovlig migrate."
    return "Rätta det som är fel ovan och kör lovlig doctor igen."

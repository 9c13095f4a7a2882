"""The doctor: looks at everything that the service needs, and says in plain words what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import ProgrammingError

from permits.adapters.database.failing import is_down
from permits.adapters.examining import amended, outside, personal, record, surroundings, work
from permits.adapters.examining.finding import Check, Examined, Finding, Level, note, wrong

__all__ = ["CHECKS", "Examined", "Finding", "Level", "examine"]

DATABASE: Final = "Databas"
AWAY: Final = "Kontrollera att databasen är igång, att LOVLIG_DATABASE_URL stämmer, och kör lovlig migrate."
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("Hemligheter", surroundings.secrets),
    ("Disk", surroundings.folders),
    ("Främmande filer", surroundings.strangers),
    (DATABASE, surroundings.database),
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
    """Every finding, by the check that made it. A check that cannot be made is itself a finding; the others go on.

    A database that is away is told once: what has to ask it is only said to wait.
    """
    is_unfit = False
    for name, check in CHECKS:
        try:
            for finding in check(examined):
                is_unfit = is_unfit or (name == DATABASE and finding.level is Level.WRONG)
                yield name, finding
        except Exception as error:  # whatever is wrong here is what the operator asked about
            if not is_down(error) and not isinstance(error, ProgrammingError):
                told = f"Det gick inte att kontrollera ({type(error).__name__})."
                yield name, wrong(told, "Rätta det som är fel ovan och kör lovlig doctor igen.")
            elif is_unfit:
                yield name, note("Går inte att kontrollera förrän databasen svarar.")
            else:
                is_unfit = True
                yield name, wrong("Databasen svarar inte, eller går inte att läsa.", AWAY)

"""What the worker does, and whether it gets it done: letters and documents, imports, harvests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from permits.adapters.database.symptoms import failing_sources, imports_by_trouble, late_reactions
from permits.adapters.database.waiting_letters import waiting_letters
from permits.adapters.examining.finding import Examined, Finding, note, right, wrong
from permits.services.layer_ages import LayerAges
from permits.services.readiness import SILENT, is_alive

LATE: Final = timedelta(minutes=10)
LONG: Final = timedelta(hours=1)
LONG_AT: Final[Mapping[str, timedelta]] = {
    "layers": timedelta(hours=8),  # a million objects take their time
    "harvests": timedelta(hours=8),
    "reactions": LATE,
}


def worker(examined: Examined) -> Iterator[Finding]:
    """It lives, no work of it hangs, and none fails over and over."""
    beats = examined.database.beats.every()
    if not is_alive(beats, examined.now):
        last = max((beat.at for beat in beats), default=None)
        told = f" Den hördes senast {last:%Y-%m-%d %H:%M} UTC." if last else ""
        yield wrong(
            f"Arbetaren är inte igång: inga brev skickas och inga handlingar görs.{told}",
            "Starta den (lovlig worker), och se i dess logg varför den stannade.",
        )
        return
    fresh = [beat for beat in beats if examined.now - beat.at <= SILENT]
    yield right(f"Arbetaren är igång med {len(fresh)} sorters arbete.")
    for beat in fresh:
        if beat.begun and examined.now - beat.begun > LONG_AT.get(beat.name, LONG):
            yield wrong(
                f"Arbetet {beat.name} har hållit på med samma sak sedan {beat.begun:%Y-%m-%d %H:%M} UTC.",
                "Starta om arbetaren; det som var påbörjat tas om.",
            )
        elif beat.failed:
            yield note(f"Arbetet {beat.name} gick inte senast ({beat.failed}). Det försöker igen av sig självt.")


def reactions(examined: Examined) -> Iterator[Finding]:
    """Letters and documents are made soon after what they tell of."""
    failed, late = late_reactions(examined.database, examined.now - LATE)
    if failed:
        yield wrong(
            f"{failed} brev eller handlingar har misslyckats flera gånger.",
            "Se i ärendet och i arbetarens logg varför. De tas om av sig själva när orsaken är borta.",
        )
    if late:
        yield wrong(
            f"{late} brev eller handlingar har väntat mer än tio minuter.", "Kontrollera att arbetaren är igång."
        )
    if not failed and not late:
        yield right("Inga brev eller handlingar väntar eller har misslyckats.")


def letters(examined: Examined) -> Iterator[Finding]:
    """Letters leave soon after what they tell of."""
    waiting = waiting_letters(examined.database)
    if not waiting.count:
        yield right("Inga brev väntar på e-postservern.")
        return
    since = f" Det äldsta är från {waiting.oldest:%Y-%m-%d %H:%M} UTC." if waiting.oldest else ""
    told = f"{waiting.count} brev har inte gått iväg.{since} De skickas av sig själva när e-postservern tar emot dem."
    mend = "Se kontrollen E-post nedan. Handläggarna ser i varje ärende vilka brev som väntar."
    yield wrong(told, mend) if waiting.are_late(examined.now) else note(told, mend)


def imports(examined: Examined) -> Iterator[Finding]:
    """Files of map layers that were handed in come in."""
    trouble = imports_by_trouble(examined.database, examined.now)
    if trouble["late"]:
        yield wrong(
            f"Inlämnade filer har väntat mer än en timme: {', '.join(trouble['late'])}.", "Starta om arbetaren."
        )
    if trouble["failed"]:
        yield note(f"Inlämningar har avbrutits senaste veckan: {', '.join(trouble['failed'])}.", "Se kartlagrets sida.")
    if trouble["asks"]:
        yield note(
            f"Frågor om inlämnade filer väntar på svar: {', '.join(trouble['asks'])}.", "Svara på kartlagrets sida."
        )


def harvests(examined: Examined) -> Iterator[Finding]:
    """Sources answer, and what was fetched is not older than staff have said that it may be."""
    database = examined.database
    notes = LayerAges(database.harvests, database.layers, lambda: examined.now).notes()
    for layer, told in sorted(notes.items()):
        yield wrong(f"Kartlagret {layer}: {told}.", "Kör lovlig harvest " + layer + " och se vad källan svarar.")
    for layer in failing_sources(database):
        if layer not in notes:
            yield note(
                f"Källan för {layer} gick inte att hämta senast.", "Det tas om av sig självt; se kartlagrets sida."
            )

"""What must never be lost: files, layers, the log with its anchors, and the backup of it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError
from permits.adapters.anchors import AnchorFile, AnchorsUnreadableError
from permits.adapters.database.symptoms import some_files
from permits.adapters.examining.finding import Examined, Finding, note, right, wrong
from permits.adapters.files import FolderFiles
from permits.adapters.safekeeping.backing_up import last_backup
from permits.adapters.safekeeping.manifest import summed
from permits.case.times import swedish_day
from permits.services.anchoring import unmet
from permits.services.refusals import NotFound

SAMPLE: Final = 40  # files looked into; others each time
OLD_BACKUP: Final = timedelta(hours=26)  # one a day, and some time to make it
OLD_ANCHOR: Final = 2  # days


def files(examined: Examined) -> Iterator[Finding]:
    """A sample of what people have handed in is there, byte for byte."""
    store = FolderFiles(examined.settings.data / "files")
    sample = some_files(examined.database, SAMPLE)
    missing, changed = [], []
    for sha256 in sample:
        try:
            if summed(store.kept(sha256))[1] != sha256:
                changed.append(sha256)
        except (NotFound, OSError):
            missing.append(sha256)
    mend = "Hämta filerna från en säkerhetskopia (data/files) och kör lovlig doctor igen."
    if missing:
        yield wrong(
            f"{len(missing)} av {len(sample)} prövade filer saknas eller går inte att läsa, först {missing[0]}.", mend
        )
    if changed:
        yield wrong(f"{len(changed)} av {len(sample)} prövade filer är skadade, först {changed[0]}.", mend)
    if not missing and not changed:
        yield right(f"{len(sample)} filer prövade, alla som de lämnades in.")


def layers(examined: Examined) -> Iterator[Finding]:
    """What holds of each layer can be read."""
    store, current = LayerStore(examined.settings.data / "layers"), examined.database.layers.current()
    declared = {entry.name: entry for entry in examined.database.layers.layers()}
    readable = 0
    for name, pointer in sorted(current.items()):
        try:
            entry, path = declared[name], store.path_of(pointer.version)
            holds = (pointer.version, path, pointer.published, pointer.source)
            store.count(PublishedLayer(name, entry.title, LayerKind(entry.kind), *holds, Coverage()))
            readable += 1
        except (LayerUnreadableError, KeyError, ValueError, OSError) as error:
            reason = error.reason if isinstance(error, LayerUnreadableError) else type(error).__name__
            yield wrong(
                f"Kartlagret {name}: {reason}",
                "Hämta filen från en säkerhetskopia (data/layers) eller lämna in lagret igen.",
            )
    unpublished = [layer.name for layer in examined.municipality.layers if layer.name not in current]
    if unpublished:
        yield note(
            f"Kartlager som inte är publicerade: {', '.join(unpublished)}. Det som vilar på dem får inget svar.",
            "Lämna in dem vid /kartlager och publicera. Saknas de där: kör lovlig migrate.",
        )
    if readable:
        yield right(f"{readable} kartlager går att läsa.")


def anchors(examined: Examined) -> Iterator[Finding]:
    """The log is what it was on each day that has been anchored."""
    path = examined.settings.anchors
    try:
        known = AnchorFile(path).every()
    except AnchorsUnreadableError as error:
        yield wrong(str(error), "Jämför med kopian av ankarfilen. Någon kan ha skrivit i den.")
        return
    for anchor, why in unmet(known, examined.database.hash_of):
        yield wrong(
            f"Händelseloggen stämmer inte med ankaret från {anchor.day}: {why}.",
            "Ändra inget. Kör lovlig audit verify och jämför med en säkerhetskopia från före den dagen.",
        )
        return
    if examined.database.head()[0] == 0:
        yield right("Händelseloggen är tom.")
    elif not known or (swedish_day(examined.now) - known[-1].day).days > OLD_ANCHOR:
        yield note(
            f"Inget ankare har lagts i {path} på över {OLD_ANCHOR} dagar.",
            "Det görs av arbetaren varje dag: är den igång?",
        )
    else:
        yield right(
            f"Händelseloggen stämmer med {len(known)} ankare. Hela loggen kontrolleras med lovlig audit verify."
        )


def backup(examined: Examined) -> Iterator[Finding]:
    """There is a way back."""
    last = last_backup(examined.settings.data)
    mend = "Kör lovlig backup MAPP varje dag till en annan disk, och lovlig backup MAPP --verify ibland."
    level = wrong if examined.settings.is_production else note
    if last is None:
        yield level("Ingen säkerhetskopia har gjorts med lovlig backup.", mend)
    elif examined.now - last > OLD_BACKUP:
        yield level(f"Den senaste säkerhetskopian är från {last:%Y-%m-%d %H:%M} UTC.", mend)
    else:
        yield right(f"Den senaste säkerhetskopian är från {last:%Y-%m-%d %H:%M} UTC.")

"""What a file that is handed in may be called, and what is said of one that is not taken."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from permits.services.refusals import FileRefused
from permits.words import Text, _

LONGEST_NAME = 120
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
NAMES = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}

REFUSALS: dict[str, Text] = {
    "empty": _("Filen är tom. Kontrollera att du valde rätt fil."),
    "unknown": _("Filen är inte en PDF, JPEG eller PNG. Spara den som PDF och försök igen."),
    "heic": _(
        "Bilden är i formatet HEIC, som en del telefoner använder. Spara en kopia som JPEG, eller ta en skärmbild av "
        "den, och lägg till den i stället."
    ),
    "packed": _(
        "Filen är ett dokument från till exempel Word eller en zip-fil. Öppna den, spara varje ritning som PDF och "
        "lägg till dem."
    ),
    "dwg": _("Filen är en DWG-ritning. Exportera den som PDF från ritprogrammet och lägg till den."),
    "encrypted": _("PDF-filen är låst med lösenord eller skydd. Spara en kopia utan skydd och lägg till den."),
    "damaged": _(
        "Filen går inte att öppna. Den kan ha skadats på vägen. Öppna den hos dig, spara en ny kopia och försök igen."
    ),
    "no-pages": _("PDF-filen har inga sidor. Kontrollera att du valde rätt fil."),
    "many-pages": _("PDF-filen har fler än 500 sidor. Dela upp den i flera filer."),
    "pixels": _("Bilden är för stor: högst 80 miljoner bildpunkter. Spara den i mindre storlek eller som PDF."),
    "heavy": _("Filen är för tung att öppna. Spara den i mindre storlek och försök igen."),
    "large": _("Filen är större än 30 MB. Gör den mindre, eller dela upp den i flera filer."),
    "infected": _(
        "Filen innehåller skadlig kod och togs inte emot. Kör en viruskontroll på din dator, "
        "och skapa filen på nytt från originalet."
    ),
}


def clean_name(filename: str) -> str:
    """The last part of the name, without what could be read as a path, a control or a hidden file."""
    last = PureWindowsPath(PurePosixPath(filename).name).name
    plain = unicodedata.normalize("NFC", last)
    kept = "".join(mark for mark in plain if mark.isprintable() and mark not in '<>:"/\\|?*').strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept or "fil"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 8]}{dot}{ending[:7]}" if dot else kept[:LONGEST_NAME]


def fitting(filename: str, media_type: str) -> str:
    """The name with the ending of its type. Raises FileRefused when the name says that it is something else."""
    ending = PurePosixPath(filename).suffix.lower()
    if ending in ENDINGS[media_type]:
        return filename
    if ending and re.fullmatch(r"\.[a-z][a-z0-9]{1,4}", ending):
        raise FileRefused(
            _(
                "Filen heter något på %(ending)s men innehåller %(kind)s. Döp om den så att namnet stämmer, "
                "eller välj rätt fil.",
                ending=ending,
                kind=NAMES[media_type],
            )
        )
    return filename + ENDINGS[media_type][0]

"""What the service stands on: secrets, folders, disk, database and clock."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from permits.adapters.apart import shut_in
from permits.adapters.database.symptoms import latest_event_at, revisions, server_time
from permits.adapters.examining.finding import Examined, Finding, note, right, wrong
from permits.settings import NEAR, is_guessable

GIGA: Final = 1 << 30
LITTLE, TOO_LITTLE = 5 * GIGA, GIGA
SKEW: Final = timedelta(seconds=60)  # what logins bear, too
VERIFIED: Final = frozenset({"verify-full", "verify-ca"})  # libpq's words for a connection that is not taken on trust


def secrets(examined: Examined) -> Iterator[Finding]:
    """A key that is guessed is worth nothing, nor is one that everybody on the machine can read."""
    settings = examined.settings
    key = settings.secret_key
    if is_guessable(key):
        yield wrong(
            "Den hemliga nyckeln (LOVLIG_SECRET_KEY) går att gissa.",
            'Gör en ny: python3 -c "import secrets; print(secrets.token_urlsafe(48))". Alla får logga in på nytt.',
        )
    else:
        yield right("Den hemliga nyckeln är lång och slumpmässig.")
    named = os.environ.get("LOVLIG_SECRET_KEY_FILE")
    kept = Path(named) if named else settings.data / "secret-key"
    if kept.is_file() and kept.stat().st_mode & stat.S_IRWXO:
        yield wrong(f"Alla på servern kan läsa {kept}.", f"Kör chmod o-rwx {kept}.")
    url = make_url(settings.database_url)
    password = str(url.password or "")
    if password and is_guessable(password):
        level = wrong if settings.is_production else note
        yield level(
            "Databasens lösenord är kort eller går att gissa.", "Byt det i databasen och i LOVLIG_DATABASE_URL."
        )
    if not settings.is_production:
        yield note(
            "Tjänsten körs som demo, med påhittade personer och testlegitimering.", "I drift: LOVLIG_MODE=production."
        )


def folders(examined: Examined) -> Iterator[Finding]:
    """The data folder can be written to, only by those who should, and has room."""
    data = examined.settings.data
    for folder in (data, data / "files", data / "layers"):
        if not folder.exists() and folder != data:
            continue
        try:
            with tempfile.TemporaryFile(dir=folder) as tried:
                tried.write(b"x" * 4096)
        except OSError as error:
            yield wrong(
                f"Det går inte att skriva i {folder}: {error.strerror}.", "Kontrollera disk, ägare och rättigheter."
            )
            return
    if data.stat().st_mode & stat.S_IRWXO and examined.settings.is_production:
        yield note(f"Alla på servern kan läsa i {data}.", f"Kör chmod o-rwx {data}.")
    free = shutil.disk_usage(data).free
    told = f"{free / GIGA:.1f} GB ledigt där datamappen ligger.".replace(".", ",", 1)
    inodes = os.statvfs(data)
    if free < TOO_LITTLE or (inodes.f_files and inodes.f_favail < 10_000):
        yield wrong(told, "Frigör plats eller utöka disken. Flytta säkerhetskopior till en annan disk.")
    elif free < LITTLE:
        yield note(told, "Planera för mer plats.")
    else:
        yield right(told)


def strangers(_examined: Examined) -> Iterator[Finding]:
    """What people hand in is opened where it reaches nothing else."""
    kept = shut_in()
    if kept.walled:
        reach = "varken andra filer eller något nät" if kept.cut_off else "inga andra filer"
        yield right(f"Filer som lämnas in öppnas avskilda: de når {reach}.")
    elif kept.cut_off:
        yield note(
            "Filer som lämnas in öppnas utan nät, men kan läsa vad tjänsten kan läsa.",
            "Använd en Linuxkärna med Landlock (5.13 eller senare, med landlock bland säkerhetsmodulerna).",
        )
    else:
        yield note(
            "Filer som lämnas in öppnas med begränsat minne och tid, men inte avskilda från filer och nät.",
            "Använd en Linuxkärna med Landlock (5.13 eller senare, med landlock bland säkerhetsmodulerna).",
        )


def database(examined: Examined) -> Iterator[Finding]:
    """The database answers and has the tables that this version reads."""
    url = make_url(examined.settings.database_url)
    far = url.get_backend_name() == "postgresql" and url.host and not url.host.startswith("/") and url.host not in NEAR
    if far and url.query.get("sslmode") not in VERIFIED:
        yield note(
            "Databasen nås över nätet utan att dess certifikat prövas.",
            "Lägg till ?sslmode=verify-full&sslrootcert=FIL i LOVLIG_DATABASE_URL.",
        )
    now, newest = revisions(examined.database)
    if now is None:
        yield wrong(
            "Databasen har inga tabeller.", "Kör lovlig migrate, eller lovlig restore om det finns en säkerhetskopia."
        )
    elif now == newest:
        yield right("Databasen svarar och har rätt version.")
    elif str(now) < str(newest):
        yield wrong(
            f"Databasen har version {now}, programmet behöver {newest}.", "Stanna tjänsten och kör lovlig migrate."
        )
    else:
        yield wrong(
            f"Databasen har version {now}, som programmet inte känner.", "Installera den nyare versionen av Lovlig."
        )


def clock(examined: Examined) -> Iterator[Finding]:
    """Days in decisions and logins rest on the clock."""
    mend = "Ställ klockan och låt den hållas rätt (timedatectl set-ntp true)."
    server = server_time(examined.database)
    if server is not None and abs(server - examined.now) > SKEW:
        seconds = abs(server - examined.now).total_seconds()
        yield wrong(f"Klockan här och i databasservern skiljer {seconds:.0f} sekunder.", mend)
        return
    last = latest_event_at(examined.database)
    if last is not None and last > examined.now + SKEW:
        yield wrong(f"En av de senaste händelserna är från {last:%Y-%m-%d %H:%M} UTC, senare än klockan här.", mend)
        return
    yield right("Klockan går rätt, så långt det går att se härifrån.")

"""The `lovlig` command: what operators and inspectors ask from a terminal."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from permits import logged
from permits.commands import (
    CommandError,
    archive,
    audit,
    background,
    backup,
    dispose,
    doctor,
    harvest,
    keys,
    map_layers,
    place,
    quarantine,
    queue,
    sessions,
)
from permits.municipality import ProfileError, read_profile
from permits.settings import DEMO_PROFILE, SettingsError, from_environment, keep_to_ourselves


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 when something was found, 2 when it could not run."""
    keep_to_ourselves()
    parser = _parser()
    told = parser.parse_args(arguments)
    try:
        code = int(told.run(told))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read us, as `head` does, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (SettingsError, ProfileError, CommandError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lovlig", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO")
    tells_more = {
        "ask": _tell_ask,
        "rules": _tell_rules,
        "place": place.tell,
        "background": background.tell,
        "layers": map_layers.tell,
        "harvest": harvest.tell,
        "queue": queue.tell,
        "archive": archive.tell,
        "dispose": dispose.tell,
        "audit": audit.tell,
        "backup": backup.tell_backup,
        "doctor": doctor.tell,
        "keys": keys.tell,
        "quarantine": quarantine.tell,
        "restore": backup.tell_restore,
        "sessions": sessions.tell,
        "lifecycle": _tell_lifecycle,
    }
    for name, run, tells in (
        ("worker", _worker, "kör arbetaren: ärendeakter, beslut, mejl, kartlager"),
        ("migrate", _migrate, "gör databasen och profilens kartlager klara"),
        ("ask", _ask, "svara vad lagen säger om fakta i en fil (TOML eller JSON)"),
        ("rules", _rules, "lista varje regel med lagrum, giltighet och exempel"),
        ("facts", _facts, "lista de fakta som kan anges, som docs/fakta.md"),
        ("personal-data", _personal_data, "lista vilka personuppgifter som finns var, som docs/personuppgifter.md"),
        ("place", place.run, "svara vad som gäller på en ritad yta, som JSON"),
        ("background", background.run, "kontrollera att bakgrundskartan svarar som profilen säger"),
        ("layers", map_layers.run, "lista, lämna in, publicera och återställ kartlager"),
        ("harvest", harvest.run, "hämta ett kartlager från dess källa, eller lista källorna"),
        ("queue", queue.run, "gör om handläggarnas kö och sökning från händelserna"),
        ("archive", archive.run, "gör arkivpaket av beslutade ärenden"),
        ("dispose", dispose.run, "gallra det som kommunens regler säger, eller tala om vad som skulle gallras"),
        ("backup", backup.run_backup, "säkerhetskopiera databas och filer medan tjänsten är igång"),
        ("restore", backup.run_restore, "återställ en säkerhetskopia till en tom plats"),
        ("doctor", doctor.run, "säg vad som är fel med installationen och hur det rättas"),
        ("keys", keys.run, "visa, byt och ta bort nycklarna till personnummer"),
        ("quarantine", quarantine.run, "lista filer som viruskontrollen håller tillbaka, pröva igen eller släpp"),
        ("sessions", sessions.run, "lista vilka som är inloggade, eller logga ut någon"),
        ("lifecycle", _lifecycle, "rita ett ärendes väg som en bild (SVG), eller med --text i ord"),
        ("audit", audit.run, "kontrollera att händelseloggen är hel och stämmer med dagarnas ankare"),
    ):
        command = commands.add_parser(name, help=tells)
        command.set_defaults(run=run)
        told_more = tells_more.get(name)
        if told_more:
            told_more(command)
    return parser


def _tell_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", metavar="FAKTA", help="en fil som slutar på .toml eller .json, eller - för standard in"
    )
    command.add_argument("--profile", type=Path, help="kommunens profil; annars LOVLIG_PROFILE, annars demokommunen")


def _tell_rules(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="skriv som JSON")


def _tell_lifecycle(command: argparse.ArgumentParser) -> None:
    shown = command.add_mutually_exclusive_group()
    shown.add_argument("--text", action="store_true", help="skriv i ord i stället")
    shown.add_argument("--roles", action="store_true", help="skriv vem som får göra vad")


def _lifecycle(told: argparse.Namespace) -> int:
    from permits.case import picture, roles

    print(roles.table() if told.roles else picture.text() if told.text else picture.svg(), end="")
    return 0


def _worker(_told: argparse.Namespace) -> int:
    from permits.adapters.jobs import run_worker
    from permits.joining import build_services

    settings = from_environment()
    logged.begin()
    return run_worker(build_services(settings), settings)


def _migrate(_told: argparse.Namespace) -> int:
    """Bring the tables up to date, and let the layers that the profile names be known."""
    from permits.adapters.database import migrate, open_database
    from permits.case.times import utc_now
    from permits.services.layering import declare_layers
    from permits.services.reassessing import begin_following

    settings = from_environment()
    municipality = read_profile(settings.profile)
    migrate(settings.database_url, lambda unsealed: keys.seal_plain(settings, unsealed))
    database = open_database(settings.database_url)
    keys.seal_plain(settings, database)
    declare_layers(database.layers, municipality)
    begin_following(database.reassessments, database.layers, utc_now())
    database.close()
    return 0


def _ask(told: argparse.Namespace) -> int:
    """Nothing is printed unless every set could be answered."""
    from permits.case.times import swedish_day, utc_now
    from permits.services.asking import AskedWrongly, answers, sets_of_file

    profile = told.profile or Path(os.environ.get("LOVLIG_PROFILE", DEMO_PROFILE))
    try:
        text = sys.stdin.read() if told.file == "-" else Path(told.file).read_text(encoding="utf-8-sig")
        found = answers(sets_of_file(text, told.file), read_profile(profile), swedish_day(utc_now()))
    except AskedWrongly as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (OSError, UnicodeDecodeError) as error:
        why = "är inte text i UTF-8" if isinstance(error, UnicodeDecodeError) else "kan inte läsas"
        print(f"{told.file} {why}.", file=sys.stderr)
        return 2
    _write_json(found)
    return 0


def _rules(told: argparse.Namespace) -> int:
    from permits.services.rule_list import as_text, as_values, listed_rules

    if told.json:
        _write_json([as_values(rule) for rule in listed_rules()])
    else:
        print(as_text(listed_rules()))
    return 0


def _facts(_told: argparse.Namespace) -> int:
    from permits.services.fact_page import fact_page

    print(fact_page(), end="")
    return 0


def _personal_data(_told: argparse.Namespace) -> int:
    from permits.adapters.database.personal_page import personal_data_page

    print(personal_data_page(), end="")
    return 0


def _write_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())

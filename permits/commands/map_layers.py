"""`lovlig layers`: the layers' desk from a terminal, with the same checks and refusals as its pages."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from permits.commands import CommandError, day_of, joined, layer_hand_in, say, write_json

if TYPE_CHECKING:
    from permits.adapters.database import Database
    from permits.case.access import Principal
    from permits.services import Services
    from permits.services.layering import LayerHistory, Layering, LayerRow
    from permits.services.shapes import LayerVersionRow

SHORT = 12  # digits of a version that people are shown
DONE = {"publish": "publicerad", "roll_back": "återställd", "withdraw": "återtagen"}
SHORTEST_BEGINNING = 4


def tell(command: argparse.ArgumentParser) -> None:
    """What the command and its own commands take."""
    command.set_defaults(do=_list, json=False, by="")
    does = command.add_subparsers(metavar="GÖR")
    listing = does.add_parser("list", help="lista lagren och vad som gäller")
    history = does.add_parser("history", help="visa allt som har lämnats in och publicerats")
    hand_in = does.add_parser("hand-in", help="lämna in en fil: läs, kontrollera och jämför den")
    publish = does.add_parser("publish", help="låt en inlämnad version gälla")
    roll_back = does.add_parser("roll-back", help="låt en version som har gällt gälla igen")
    for parser, do in (
        (listing, _list),
        (history, _history),
        (hand_in, layer_hand_in.hand_in),
        (publish, _publish),
        (roll_back, _roll_back),
    ):
        parser.set_defaults(do=do)
    for parser in (listing, history):
        parser.add_argument("--json", action="store_true", help="skriv som JSON")
    for parser in (history, hand_in, roll_back):
        parser.add_argument("name", metavar="LAGER")
    layer_hand_in.tell(hand_in)
    for parser in (publish, roll_back):
        parser.add_argument("version", metavar="VERSION", help="versionens nummer, eller hur det börjar")
        parser.add_argument("--revision", type=int, help="vägra om lagret har en annan revision än den du har sett")
    publish.add_argument("--on", metavar="DATUM", help="låt den gälla från en senare dag")
    for parser in (publish, roll_back):
        parser.add_argument("--why", default="", metavar="TEXT", help="varför den ska gälla; står i historiken")
    for parser in (hand_in, publish, roll_back):
        parser.add_argument("--by", default="", metavar="NAMN", help="ditt namn, som det ska stå i historiken")


def run(told: argparse.Namespace) -> int:
    """Do what was asked. 1 when the desk refuses or the file has faults. Raises CommandError."""
    from permits.services.refusals import FileRefused, NotFound, Refused, Stale

    with joined() as (services, database):
        try:
            return int(told.do(services, _somebody(database, told.by), told))
        except NotFound:
            raise CommandError(f"Det finns inget kartlager {told.name}. Se lovlig layers list.") from None
        except (FileRefused, Refused) as refusal:
            say(refusal.message_sv)
        except Stale as stale:
            say(f"Någon annan hann före: lagret har nu revision {stale.current_version}. Se lovlig layers history.")
    return 1


def _somebody(database: Database, by: str) -> Principal:
    """Whoever runs the command, as the operating system knows them; `by` is the name they go by."""
    from permits.case.access import Principal, Role

    user = _user()
    name = f"{by.strip()[:80]} ({user} vid kommandoraden)" if by.strip() else f"{user} vid kommandoraden"
    known = database.persons.identify_staff("kommandoraden", user, name)
    return Principal(known, name, frozenset({Role.GIS}))


def _user() -> str:
    """The operating system's own word for who runs this; the environment could say anything."""
    import pwd

    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name
    return f"användare {os.getuid()}"


def _list(services: Services, who: Principal, told: argparse.Namespace) -> int:
    rows = services.layering.layers(who)
    if told.json:
        write_json([_row_told(row) for row in rows])
        return 0
    lines = [("LAGER", "VERSION", "GÄLLER SEDAN", "OBJEKT", "VÄNTAR")]
    lines += [
        (row.entry.name, row.pointer.version[:SHORT], f"{row.pointer.published}", f"{row.pointer.count}", _waits(row))
        if row.pointer
        else (row.entry.name, "–", "–", "–", _waits(row))
        for row in rows
    ]
    _print_columns(lines)
    return 0


def _waits(row: LayerRow) -> str:
    return str(len(row.waiting) or "")


def _row_told(row: LayerRow) -> dict[str, Any]:
    pointer = row.pointer
    return {
        "name": row.entry.name,
        "title": row.entry.title,
        "kind": row.entry.kind,
        "coverage": row.entry.coverage if row.entry.coverage in {"everywhere", "nowhere"} else "area",
        "source": pointer.source if pointer else row.entry.source,
        "version": pointer.version if pointer else None,
        "published": pointer.published.isoformat() if pointer else None,
        "count": pointer.count if pointer else None,
        "revision": row.revision,
        "waiting": [version.id for version in row.waiting],
    }


def _history(services: Services, _who: Principal, told: argparse.Namespace) -> int:
    history = services.layering.history(told.name)
    if told.json:
        write_json(_history_told(history))
        return 0
    print(f"{history.entry.title}, revision {history.revision}")
    versions = {version.id: version for version in history.versions}
    lines = [("GÄLLER FRÅN", "VERSION", "GJORT", "AV", "FIL")]
    lines += [
        (
            f"{move.published}",
            move.version[:SHORT],
            DONE.get(move.action, move.action),
            move.by_name,
            versions[move.version_id].filename if move.version_id in versions else "",
        )
        for move in history.moves
    ]
    moved = {move.version_id for move in history.moves}
    lines += [
        ("–", version.id[:SHORT], "har fel" if version.blocked else "väntar", version.by_name, version.filename)
        for version in history.versions
        if version.id not in moved
    ]
    _print_columns(lines)
    return 0


def _history_told(history: LayerHistory) -> dict[str, Any]:
    return {
        "name": history.entry.name,
        "revision": history.revision,
        "moves": [
            {
                "revision": move.revision,
                "version_id": move.version_id,
                "version": move.version,
                "published": move.published.isoformat(),
                "at": move.at.isoformat(),
                "by": move.by_name,
                "action": move.action,
                "why": move.why,
                "withdraws": move.withdraws,
            }
            for move in history.moves
        ],
        "versions": [_version_told(version) for version in history.versions],
    }


def _version_told(version: LayerVersionRow) -> dict[str, Any]:
    return {
        "id": version.id,
        "version": version.version,
        "filename": version.filename,
        "source": version.source,
        "count": version.count,
        "handed_in": version.handed_in.isoformat(),
        "by": version.by_name,
        "blocked": version.blocked,
        "problems": list(version.problems),
        "diff": version.diff,
    }


def _publish(services: Services, who: Principal, told: argparse.Namespace) -> int:
    layering = services.layering
    version = _meant(told.version, [found for row in layering.layers(who) for found in _versions(layering, row)])
    row = layering.layer(who, version.layer)
    if row.pointer and row.pointer.version_id == version.id and not told.on:
        print(f"{row.entry.title}: versionen gäller redan.")
        return 0
    seen = row.revision if told.revision is None else told.revision
    pointer = layering.publish(who, version.id, seen, day_of(told.on) if told.on else None, told.why)
    print(f"{row.entry.title}: {version.filename} gäller från {pointer.published}.")
    return 0


def _roll_back(services: Services, who: Principal, told: argparse.Namespace) -> int:
    layering = services.layering
    row = layering.layer(who, told.name)
    history = layering.history(told.name)
    moved = {move.version_id for move in history.moves}
    have_held_first = sorted(history.versions, key=lambda version: version.id not in moved)
    version = _meant(told.version, have_held_first)
    if row.pointer and row.pointer.version_id == version.id:
        print(f"{row.entry.title}: versionen gäller redan.")
        return 0
    seen = row.revision if told.revision is None else told.revision
    pointer = layering.roll_back(who, told.name, version.id, seen, told.why)
    print(f"{row.entry.title}: {version.filename} gäller igen från {pointer.published}.")
    return 0


def _versions(layering: Layering, row: LayerRow) -> Sequence[LayerVersionRow]:
    return layering.history(row.entry.name).versions


def _meant(told: str, among: Sequence[LayerVersionRow]) -> LayerVersionRow:
    """The version that a number, or its beginning, stands for; the first where the same content was handed in twice."""
    exact = [version for version in among if told in {version.id, version.version}]
    begins = [
        version
        for version in among
        if len(told) >= SHORTEST_BEGINNING and (version.id.startswith(told) or version.version.startswith(told))
    ]
    found = exact or begins
    if not found:
        raise CommandError(f"Det finns ingen version {told}. Se lovlig layers history LAGER.")
    if len({(version.layer, version.version or version.id) for version in found}) > 1:
        raise CommandError(f"Flera versioner börjar på {told}. Skriv fler av siffrorna.")
    return found[0]


def _print_columns(lines: Sequence[Sequence[str]]) -> None:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip())

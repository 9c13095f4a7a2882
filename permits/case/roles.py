"""Who may do what, as a table in words: each role with its permissions, and each move with the roles that make it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from permits.case.access import PERMISSIONS, STAFF, Permission, Role
from permits.case.lifecycle import MOVES
from permits.case.picture import WHO, who_makes

IS: Final[Mapping[Role, str]] = {
    Role.APPLICANT: "den som söker, anmäler eller hörs",
    Role.REGISTRATOR: "registrerar och fördelar, delger och lämnar ut",
    Role.READER: "läser ärenden och ändrar inget",
    Role.OFFICER: "handlägger, och beslutar det som delegationen ger",
    Role.GIS: "lämnar in och publicerar kartlager, ser inga ärenden",
    Role.ADMIN: "ändrar kommunens inställningar, ser inga ärenden",
    Role.DELEGATE: "beslutar det som delegationen ger",
    Role.SECOND_READER: "läser en kollegas förslag före beslut, aldrig sitt eget",
    Role.SECRETARY: "för nämndens listor och skriver in det nämnden beslutat",
    Role.INSPECTOR: "samråd, platsbesök och kontroll i byggskedet, beslutar inget",
}


def permissions_of(role: Role) -> tuple[Permission, ...]:
    """What the role opens, in the order of the table."""
    return tuple(permission for permission in Permission if role in PERMISSIONS[permission].roles)


def moves_of(role: Role) -> tuple[str, ...]:
    """The buttons that the role may have, in some state."""
    return tuple(dict.fromkeys(move.label for move in MOVES if role in PERMISSIONS[move.needs].roles))


def table() -> str:
    """The whole table, for a terminal."""
    lines: list[str] = []
    for role in Role:
        kind = "personal" if role in STAFF else "invånare"
        lines.append(f"{WHO[role]} ({kind}): {IS[role]}")
        lines.append(f"    behörigheter: {', '.join(permissions_of(role))}")
        lines.append(f"    steg i ärendet: {', '.join(moves_of(role)) or 'inga'}")
    lines += ["", "Varje steg och vilka som får göra det"]
    lines += [f"    {move.label}: {who_makes(move)}" for move in MOVES]
    lines += ["", "Ingen handlägger ett ärende där den själv är part eller hörs (förvaltningslagen 16 §)."]
    return "\n".join(lines) + "\n"

"""Whether personal numbers are sealed, by keys that are here, and which old keys are still needed."""

from __future__ import annotations

import stat
from collections.abc import Iterator

from permits.adapters.database.sealing import need
from permits.adapters.examining.finding import Examined, Finding, note, right, wrong
from permits.adapters.keys import KeysError, keys_of


def numbers(examined: Examined) -> Iterator[Finding]:
    """Without its keys, nobody is known again; with an old key still needed, that key must stay."""
    path = examined.settings.personal_keys
    try:
        keys = keys_of(examined.settings)()
    except KeysError as error:
        for problem in error.problems:
            yield wrong(problem, "Lägg tillbaka nyckelfilen som hör till databasen (LOVLIG_PERSONAL_KEYS_FILE).")
        return
    if path.stat().st_mode & stat.S_IRWXO:
        yield wrong(f"Alla på servern kan läsa {path}.", f"Kör chmod o-rwx {path}.")
    needed = need(examined.database)
    for key_id in needed.unknown(keys):
        yield wrong(
            f"{needed.by_key[key_id]} uppgifter behöver nyckeln {key_id}, som inte står i {path}.",
            "Lägg tillbaka nyckelfilen som hör till databasen. Tjänsten känner inte igen dem som loggar in utan den.",
        )
    if needed.plain:
        yield wrong(f"{needed.plain} uppgifter med personnummer står i klartext.", "Kör lovlig migrate.")
    older = (*keys.seals[1:], *keys.lookups[1:])
    still = {key.id: needed.by_key[key.id] for key in older if key.id in needed.by_key}
    for key_id, rows in still.items():
        yield note(f"{rows} uppgifter behöver den äldre nyckeln {key_id}.", "Kör lovlig keys rotate.")
    for key in older:
        if key.id not in still:
            yield note(f"Ingen uppgift behöver den äldre nyckeln {key.id}.", f"Kör lovlig keys remove {key.id}.")
    if not needed.plain and not needed.unknown(keys):
        yield right("Personnumren är krypterade, och nycklarna till dem finns.")

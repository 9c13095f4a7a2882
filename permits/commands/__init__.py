"""The larger commands of `lovlig`, and what they have in common: the services, and how they say no."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from permits.settings import from_environment

if TYPE_CHECKING:
    from permits.adapters.database import Database
    from permits.services import Services


class CommandError(Exception):
    """The command cannot be run as it was given. The text says, in Swedish, what is wrong and how to mend it."""


@contextmanager
def joined() -> Iterator[tuple[Services, Database]]:
    """The services of this installation, with its database. Raises CommandError when the database cannot be read."""
    from sqlalchemy.exc import SQLAlchemyError

    from permits.adapters.database import open_database
    from permits.adapters.keys import keys_of
    from permits.joining import build_services

    settings = from_environment()
    database = open_database(settings.database_url, keys=keys_of(settings))
    try:
        yield build_services(settings, database=database), database
    except SQLAlchemyError as error:
        raise CommandError(
            f"Databasen kan inte användas. Kör lovlig migrate först. ({type(error).__name__})"
        ) from error
    finally:
        database.close()


def day_of(text: str) -> date:
    """A day as it is written on the command line. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} är inget datum. Skriv som 2026-11-22.") from None


def write_json(value: object) -> None:
    """Print a value for other programs."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def say(line: str) -> None:
    """Tell the person at the terminal something that is no part of the answer."""
    print(line, file=sys.stderr)

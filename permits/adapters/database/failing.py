"""Which errors mean that the database cannot be reached or written to now, and that trying again later may help."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from permits.adapters.keys import KeysDoNotFitError


def is_down(error: BaseException) -> bool:
    """True for a database that is gone, locked, full or no longer readable; False for what we asked it wrongly.

    Numbers that no key of ours opens are as far away as a database that is gone.
    """
    if isinstance(error, KeysDoNotFitError):
        return True
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return type(error) is DatabaseError  # SQLite: the file is no database any more

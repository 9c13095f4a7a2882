"""How registry numbers are given out."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from permits.adapters.database.tables import registry_numbers


class NumberRows:
    """services.stores.RegistryNumbers"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, series: str, year: int) -> int:
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        first = dialect.insert(registry_numbers).values(series=series, year=year, last=1)
        counted = first.on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": registry_numbers.c.last + 1}
        ).returning(registry_numbers.c.last)
        return int(self._connection.execute(counted).scalar_one())

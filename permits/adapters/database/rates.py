"""When everybody may come again, shared by all machines of an installation: a row for each, in PostgreSQL."""

from __future__ import annotations

import hashlib
import math
from typing import Any, Final

from sqlalchemy import Column, Engine, Float, String, Table, create_engine, delete, text
from sqlalchemy.exc import DBAPIError

from permits.adapters.database.tables import metadata

rate_buckets = Table(
    "rate_buckets",
    metadata,
    Column("key", String(32), primary_key=True),  # a hash of whose it is
    # by the database server's clock, in seconds since 1970: when all that they have taken has been made good
    Column("even_at", Float, nullable=False),
)

# One statement, so that two machines cannot both take the last one. Nothing comes back when there was none to take.
TAKE: Final = text("""
INSERT INTO rate_buckets AS held (key, even_at) SELECT :key, now_at + :step FROM (SELECT
  EXTRACT(EPOCH FROM clock_timestamp())::double precision AS now_at) AS clock
ON CONFLICT (key) DO UPDATE SET
  even_at = LEAST(GREATEST(held.even_at + :step, EXCLUDED.even_at), EXCLUDED.even_at + :ahead)
WHERE GREATEST(held.even_at + :step, EXCLUDED.even_at) <= EXCLUDED.even_at - :step + :ahead + 1e-6
  OR held.even_at > EXCLUDED.even_at + :ahead + 60
RETURNING even_at
""")
WAIT: Final = text("""
SELECT even_at + :step - :ahead - EXTRACT(EPOCH FROM clock_timestamp())::double precision FROM rate_buckets
WHERE key = :key
""")


class RateRows:
    """permits.web.limits.Limiter by the generic cell rate algorithm, as permits.adapters.buckets."""

    def __init__(self, engine: Engine) -> None:
        # Every request waits for this, so nothing is asked around it: each statement is whole by itself, there is
        # nothing to undo, and that a connection has gone is seen when it is used.
        self._engine = create_engine(
            engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, pool_size=5, max_overflow=10,
            hide_parameters=True,
        )  # fmt: skip

    def take(self, name: str, burst: int, per_minute: float) -> int:
        """Take one; 0 when there was one, otherwise the whole seconds until there is. Raises what the database does."""
        step = 60 / per_minute
        told = {"key": hashlib.blake2b(name.encode(), digest_size=16).hexdigest(), "step": step, "ahead": burst * step}
        try:
            return self._taken(told)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return self._taken(told)  # the server has been away: all the old connections went with the first

    def close(self) -> None:
        self._engine.dispose()

    def _taken(self, told: dict[str, Any]) -> int:
        with self._engine.connect() as connection:
            if connection.execute(TAKE, told).scalar() is not None:
                return 0
            wait = connection.execute(WAIT, told).scalar()
        return max(1, math.ceil(wait or 1))

    def forget_even(self) -> None:
        """Remove those who have nothing to make good."""
        past = rate_buckets.c.even_at < text("EXTRACT(EPOCH FROM clock_timestamp())")
        with self._engine.connect() as connection:
            connection.execute(delete(rate_buckets).where(past))

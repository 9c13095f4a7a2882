"""When everybody may come again, shared by all machines of an installation: a row for each, in PostgreSQL."""

from __future__ import annotations

import hashlib
import math
from typing import Final

from sqlalchemy import Column, Engine, Float, String, Table, delete, text

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
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")  # each statement is whole by itself

    def take(self, name: str, burst: int, per_minute: float) -> int:
        """Take one; 0 when there was one, otherwise the whole seconds until there is. Raises what the database does."""
        step = 60 / per_minute
        told = {"key": hashlib.blake2b(name.encode(), digest_size=16).hexdigest(), "step": step, "ahead": burst * step}
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

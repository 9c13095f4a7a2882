"""The database: SQLite or PostgreSQL by the same code."""

from permits.adapters.database.auditing import Problem, verify_log
from permits.adapters.database.migrating import migrate
from permits.adapters.database.opening import Database, open_database

__all__ = ["Database", "Problem", "migrate", "open_database", "verify_log"]

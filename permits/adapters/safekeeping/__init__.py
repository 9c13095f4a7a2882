"""Backups: everything that cannot be made again, written whole with its sums, and put back."""

from permits.adapters.safekeeping.backing_up import back_up
from permits.adapters.safekeeping.manifest import BackupError, Manifest, newest, verify
from permits.adapters.safekeeping.restoring import restore

__all__ = ["BackupError", "Manifest", "back_up", "newest", "restore", "verify"]

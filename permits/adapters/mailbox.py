"""The way to people's digital mailboxes, for a municipality that has not joined."""

from __future__ import annotations


class NotJoined:
    """services.serving.DigitalMailbox: nothing can be sent this way."""

    is_joined = False

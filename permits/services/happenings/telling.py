"""What an event is called in the diary: each subject registers its own with `told`."""

from __future__ import annotations

from functools import singledispatch

from permits.case.events import Event
from permits.case.matter import MatterWords


@singledispatch
def told(event: Event, called: MatterWords) -> tuple[str, str]:  # noqa: ARG001 - the call that all answer
    """What happened, and more about it. `called`: what is decided in the case."""
    return event.type(), ""

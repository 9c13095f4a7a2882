"""What an event makes of a case that has begun: each subject registers its own with `happened`."""

from __future__ import annotations

from functools import singledispatch

from permits.case.events.base import Event
from permits.case.events.stored import StoredEvent
from permits.case.model import Case


@singledispatch
def happened(event: Event, case: Case, envelope: StoredEvent) -> Case:  # noqa: ARG001 - the call that all answer
    """The case after `event`. Raises ValueError for an event that no subject has registered."""
    raise ValueError(f"{envelope.type} cannot happen in a case that has begun")

"""What the officer and the applicant wrote to each other in the case."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.events.base import Event


@dataclass(frozen=True)
class MessageWritten(Event):
    """A message in the case, from the applicant's side or to it."""

    text: str
    by_applicant: bool = False

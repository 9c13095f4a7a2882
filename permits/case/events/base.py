"""What every event is: something that happened, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

SYSTEM = "system"
"""Stands where a person would, for what the service did by itself."""


@dataclass(frozen=True)
class Event:
    """Something that happened. Fields hold only what JSON can carry, and dates."""

    # What only records that the service did its work does not change what a person's form was made from.
    record_only: ClassVar[bool] = False

    @classmethod
    def type(cls) -> str:
        return cls.__name__
